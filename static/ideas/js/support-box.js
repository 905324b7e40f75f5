// The idea's page is the same for everybody and kept by caches. Whoever is signed in gets their own box afterwards:
// the number of now, and whether they support the idea.
const box = document.querySelector("[data-support-box]");

async function fill() {
  const answer = await fetch(box.dataset.supportBox, { credentials: "same-origin" });
  if (answer.status === 200) {
    box.innerHTML = await answer.text();
  }
}

function begin() {
  if (/(^|;\s*)atbalss_in=/.test(document.cookie)) {
    // Without an answer the plain link stays, and leads to the same form.
    fill().catch(() => {});
  }
}

if (box) {
  begin();
  // Back by the browser's arrow: the page as it was before the support.
  window.addEventListener("pageshow", (event) => event.persisted && begin());
}
