/* The form of an act: fields that belong to one answer show with it, and the preview opens in place.
   Without this script every field shows and the preview opens in a tab of its own. */

const form = document.querySelector("[data-desk-form]");
const dependent = [...form.querySelectorAll("[data-asked-with]")];
const place = form.querySelector("[data-desk-preview-place]");
const button = form.querySelector("[data-desk-preview]");

function follow() {
  const chosen = form.querySelector("input[name=status]:checked");
  for (const field of dependent) {
    field.hidden = !chosen || !field.dataset.askedWith.split(" ").includes(chosen.value);
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
      form.submit();
    });
  });
  form.addEventListener("change", () => {
    if (!place.hidden) preview();
  });
}
