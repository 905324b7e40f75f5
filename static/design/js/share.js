// Buttons that hand this page's address to the phone's own sharing sheet.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) {
    continue;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    // Closing the sheet rejects the promise; nothing is wrong then.
    navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {});
  });
}
