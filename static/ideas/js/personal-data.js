// A word of warning while somebody types a code, a phone number, an e-mail or a house address.
// The server looks more closely when the idea is handed in (feedback/personal.py).
const section = document.querySelector("[data-personal]");
const PATTERNS = [
  /\b\d{6}\s?[-–]\s?\d{5}\b/gu,
  /[\p{L}\d._+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,24}/gu,
  /\+\d(?:[ -]?\d){7,13}\b/gu,
  /\b[26]\d(?:[ -]?\d){6}\b/gu,
  /[\p{L}.]*(?:iela|ielas|ielā|gatve|gatvē|bulvāris|bulvārī|prospekts|prospektā|šoseja|šosejā|street)\s\d{1,3}\s?[a-z]?(?:\s?[-–/]\s?\d{1,3})+/giu,
];

function found(text) {
  const excerpts = PATTERNS.flatMap((pattern) => text.match(pattern) || []);
  return [...new Set(excerpts.map((excerpt) => excerpt.trim()))];
}

function look(field, notice) {
  const excerpts = found(field.value);
  const words = excerpts.length ? `${section.dataset.personalSays} ${excerpts.join(", ")}` : "";
  if (notice.textContent !== words) {
    notice.textContent = words;
    notice.hidden = !words;
  }
}

if (section) {
  const field = section.querySelector("textarea");
  const notice = section.querySelector("[data-personal-found]");
  let waiting = 0;
  field.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => look(field, notice), 500);
  });
  // What was typed before this ran, or came back from a draft.
  look(field, notice);
}
