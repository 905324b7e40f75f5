// Buttons that copy a code: shown only where the browser can do it.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!navigator.clipboard || !source) {
    continue;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.dataset.code);
    button.textContent = button.dataset.copied;
    button.setAttribute("aria-live", "polite");
  });
}
