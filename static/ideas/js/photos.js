// Photos go ahead of the form: place read, shrunk on the device, sent, shown; a reload finds them again.
import { placeOf } from "./exif.js";

const LONGEST_EDGE = 2000;
const section = document.querySelector("[data-photos]");

async function bitmapOf(file) {
  // The picture element turns a photo upright by itself; createImageBitmap does so only in newer browsers.
  const picture = new Image();
  const url = URL.createObjectURL(file);
  try {
    await new Promise((resolve, reject) => {
      picture.onload = resolve;
      picture.onerror = reject;
      picture.src = url;
    });
    return picture;
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function shrunk(file) {
  try {
    const picture = await bitmapOf(file);
    const scale = Math.min(1, LONGEST_EDGE / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.naturalWidth * scale);
    canvas.height = Math.round(picture.naturalHeight * scale);
    const paper = canvas.getContext("2d");
    paper.fillStyle = "white";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return small && small.size < file.size ? small : file;
  } catch {
    return file; // A format that this browser cannot draw: the server may.
  }
}

function start() {
  const says = section.dataset;
  const form = section.closest("form");
  const list = section.querySelector("[data-photos-list]");
  const said = section.querySelector("[data-photos-said]");
  const token = form.elements.csrfmiddlewaretoken.value;
  const key = () => form.elements.form_key.value;

  function say(words) {
    said.textContent = words;
  }

  // What could not be sent for a reason that passes is still at hand: one press sends it once more.
  function offer(words, files) {
    say(`${words} `);
    const again = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button",
      textContent: says.saysAgain,
    });
    again.addEventListener("click", () => {
      section.querySelector("#id_photos").focus();
      take(files);
    });
    said.append(again);
  }

  function post(address, body) {
    return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin" });
  }

  function show(photo) {
    const item = document.createElement("li");
    item.className = "shots__item";
    const picture = Object.assign(new Image(photo.width, photo.height), {
      src: photo.url,
      className: "shots__picture",
      alt: `${says.saysPhoto} ${list.children.length + 1}`,
    });
    const remove = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button button--plain",
      textContent: says.saysRemove,
    });
    remove.setAttribute("aria-label", `${says.saysRemove}: ${picture.alt}`);
    remove.addEventListener("click", async () => {
      const answer = await post(`${photo.url}remove/`).catch(() => null);
      if (answer && (answer.ok || answer.status === 404)) {
        item.remove();
        say("");
      }
    });
    item.append(picture, remove);
    list.append(item);
    return item;
  }

  // Beside the photo, and said aloud: what its place has to do with the place of the idea.
  function tell(item, what, name) {
    const words = {
      placed: `${says.saysPlaced} ${name}.`,
      left: `${says.saysTakenAt} ${name}. ${says.saysLeft}`,
      elsewhere: says.saysElsewhere,
    }[what];
    const link = Object.assign(document.createElement("a"), { href: "#id_place", textContent: says.saysCheck });
    const place = item.querySelector(".shots__place") || document.createElement("p");
    place.className = "shots__place";
    place.textContent = words;
    place.append(...(what === "elsewhere" ? [] : [" ", link]));
    item.append(place);
    const aloud = Object.assign(document.createElement("span"), { className: "hide", textContent: ` ${words}` });
    said.append(aloud);
  }

  async function send(file) {
    const body = new FormData();
    body.append("form_key", key());
    body.append("photos", await shrunk(file), file.name);
    const answer = await post(says.add, body);
    // A machine on the way may answer in its own words.
    const result = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      throw Object.assign(new Error(result.error || says.saysFailed), { passes: answer.status >= 500 });
    }
    const known = list.querySelector(`img[src="${result.photo.url}"]`);
    const place = result.point && { lat: result.point[0], lon: result.point[1] };
    return { place, item: known ? known.closest("li") : show(result.photo) };
  }

  async function take(files) {
    for (const [index, file] of files.entries()) {
      if (list.children.length >= Number(says.limit)) {
        say(says.saysFull);
        return;
      }
      say(says.saysSending);
      try {
        const noted = await placeOf(file);
        const { place, item } = await send(file);
        say(says.saysKept);
        if (noted || place) {
          const detail = { ...(noted || place), tell: (what, name) => tell(item, what, name) };
          document.dispatchEvent(new CustomEvent("photo:place", { detail }));
        }
      } catch (problem) {
        if (problem instanceof TypeError || problem.passes) {
          offer(problem.passes ? problem.message : says.saysFailed, files.slice(index));
          return;
        }
        say(problem.message);
      }
    }
  }

  async function reload() {
    const answer = await fetch(form.dataset.kept.replace("KEY", encodeURIComponent(key()))).catch(() => null);
    if (answer && answer.ok) {
      list.textContent = "";
      (await answer.json()).photos.forEach(show);
    }
  }

  section.classList.add("shots--live");
  section.addEventListener("change", ({ target }) => {
    if (target.type === "file") {
      const files = [...target.files];
      // They travel now, not with the form.
      target.value = "";
      take(files);
    }
  });
  form.addEventListener("draft:filled", reload);
  if (list.children.length || form.dataset.filled) {
    reload();
  }
}

if (section) {
  start();
}
