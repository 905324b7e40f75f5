// Only the fields that belong to the chosen way of being shown.
const section = document.querySelector("[data-author]");

function show() {
  const chosen = section.querySelector("[name=author_kind]:checked");
  for (const part of section.querySelectorAll("[data-author-for]")) {
    part.hidden = !chosen || !part.dataset.authorFor.split(" ").includes(chosen.value);
    if (!part.hidden && part.tagName === "DETAILS") {
      part.open = true;
    }
  }
}

if (section) {
  section.addEventListener("change", show);
  section.closest("form").addEventListener("draft:filled", show);
  show();
}
