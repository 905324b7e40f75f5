// Nothing typed is lost: this tab keeps the form until the idea is handed in, also when the page is loaded anew.
const PLACE = "atbalss-idea";
const form = document.querySelector("form[data-draft]");
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "website", "personal_ok", "remove_photo", "log_in", "photos"]);

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE));
  } catch {
    return null;
  }
}

function write(draft) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing: the page still works.
  }
}

function typed() {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (!NOT_KEPT.has(name) && typeof value === "string") {
      values[name] = value;
    }
  }
  return values;
}

function fill(values) {
  for (const field of form.elements) {
    if (!(field.name in values) || NOT_KEPT.has(field.name)) {
      continue;
    }
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = field.value === values[field.name];
    } else {
      field.value = values[field.name];
    }
  }
  // The other behaviours of the page look at the fields again, or will when they begin.
  form.dataset.filled = "true";
  form.dispatchEvent(new CustomEvent("draft:filled"));
}

async function handedIn(key) {
  const answer = await fetch(form.dataset.kept.replace("KEY", encodeURIComponent(key)));
  return answer.ok && (await answer.json()).handed_in;
}

// Come over from another municipality, in which the place did not lie: the words stand behind the "#" of the address,
// which no server sees, and go from there. A list of choices is filled by what it says: the values are each town's own.
function brought() {
  const words = new URLSearchParams(window.location.hash.slice(1));
  const values = {};
  for (const name of ["title", "text"]) {
    if (words.get(name)) {
      values[name] = words.get(name);
    }
  }
  const same = [...form.elements.category.options].find(({ text }) => text === words.get("category"));
  if (same && same.value) {
    values.category = same.value;
  }
  return Object.keys(values).length ? values : null;
}

async function restore() {
  const draft = read();
  const words = brought();
  if (words) {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    fill(words);
    keep();
    return;
  }
  if (!draft || form.dataset.draft === "keep") {
    return;
  }
  // Sent, but the answer never arrived? Then only the server knows whether it is there.
  if (draft.sent && (await handedIn(draft.values.form_key).catch(() => false))) {
    sessionStorage.removeItem(PLACE);
    return;
  }
  fill(draft.values);
}

let waiting = 0;
let sent = false;

function keep() {
  window.clearTimeout(waiting);
  if (!sent) {
    write({ values: typed(), sent: false });
  }
}

if (document.querySelector("[data-handed-in]")) {
  sessionStorage.removeItem(PLACE);
}

if (form) {
  restore();
  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keep, 300);
  });
  form.addEventListener("change", keep);
  window.addEventListener("pagehide", keep);
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    keep();
    sent = true;
    write({ values: typed(), sent: true });
    // Nor may the browser fill it in again when its arrow leads back here: the key would be a new one.
    form.autocomplete = "off";
  });
  // Come back by the browser's arrow: the kept page would send the same idea again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && sent) {
      window.location.reload();
    }
  });
}
