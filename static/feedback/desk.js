/* The desk's forms: what stops one is read out first, and no words are lost by leaving. In the form of an act fields
   that belong to one answer show with it, and the preview opens in place.
   Without this script every field shows and the preview opens in a tab of its own. */

const refused = document.querySelector(".desk [role=alert]");
let unsent = Boolean(refused);

if (refused) refused.focus();
document.addEventListener("input", (event) => {
  if (event.target.closest("[data-desk-form]")) unsent = true;
});
document.addEventListener("submit", () => {
  unsent = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsent) event.preventDefault();
});

const form = document.querySelector("[data-desk-form]");
const dependent = form ? [...form.querySelectorAll("[data-asked-with]")] : [];
const place = document.querySelector("[data-desk-preview-place]");
const button = document.querySelector("[data-desk-preview]");

function follow() {
  const status = form.querySelector("input[name=status]:checked");
  const chosen = status ? [status.value] : [];
  for (const field of dependent) {
    field.hidden = !field.dataset.askedWith.split(" ").some((value) => chosen.includes(value));
    // What is chosen in one may be what the next is asked with, as the rule with its reason.
    const choice = field.querySelector("select");
    if (choice && !field.hidden) chosen.push(choice.value);
  }
}

async function preview() {
  const sent = new FormData(form);
  sent.set("preview", "1");
  const answer = await fetch(window.location.href, { method: "POST", body: sent });
  // Overtaken by a colleague: the server's page says so.
  if (!answer.ok) return false;
  place.lastElementChild.innerHTML = await answer.text();
  place.hidden = false;
  return true;
}

if (dependent.length) {
  form.addEventListener("change", follow);
  follow();
}

if (button) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    preview().then((shown) => {
      if (shown) return;
      const asked = document.createElement("input");
      asked.type = "hidden";
      asked.name = "preview";
      asked.value = "1";
      form.append(asked);
      unsent = false;
      form.submit();
    });
  });
  form.addEventListener("change", () => {
    if (!place.hidden) preview();
  });
}
