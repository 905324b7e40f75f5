// Only the fields that belong to the chosen way of being shown, right under its card and under its own name.
const section = document.querySelector("[data-author]");

function name(part, kind) {
  const words = part.dataset[kind === "name" ? "saysName" : "saysNickname"];
  const label = part.querySelector("label");
  if (words && label) {
    label.textContent = words;
  }
}

function show() {
  const chosen = section.querySelector("[name=author_kind]:checked");
  for (const part of section.querySelectorAll("[data-author-for]")) {
    part.hidden = !chosen || !part.dataset.authorFor.split(" ").includes(chosen.value);
    if (part.hidden) {
      continue;
    }
    chosen.closest("label").after(part);
    name(part, chosen.value);
    if (part.tagName === "DETAILS") {
      part.open = true;
    }
  }
}

if (section) {
  section.addEventListener("change", show);
  section.closest("form").addEventListener("draft:filled", show);
  show();
}
