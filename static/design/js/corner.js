// The signed-in corner: pages are the same for everybody and kept by proxies, so it is fetched afterwards.
const corner = document.querySelector("[data-corner]");

async function fill() {
  const answer = await fetch(corner.dataset.corner, { credentials: "same-origin" });
  if (answer.ok) {
    corner.innerHTML = await answer.text();
  }
}

if (corner && /(^|;\s*)atbalss_in=/.test(document.cookie)) {
  // Without an answer the plain link stays, and leads to the same page.
  fill().catch(() => {});
}
