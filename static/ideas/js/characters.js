// How many characters are left, once it matters: near the end, and never in the middle of a word being typed.
// The server counts too, and says what is too long; the field itself stops nobody, so that a pasted text is kept whole.
function watch(notice) {
  const field = notice.parentElement.querySelector("[data-most]");
  let waiting = 0;

  function count() {
    const left = Number(field.dataset.most) - [...field.value.trim()].length;
    const says = notice.dataset;
    notice.hidden = left >= Number(says.counts);
    notice.textContent = notice.hidden ? "" : `${left < 0 ? says.saysOver : says.saysLeft} ${Math.abs(left)}`;
  }

  field.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(count, 500);
  });
}

document.querySelectorAll("[data-counts]").forEach(watch);
