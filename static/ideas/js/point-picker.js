// The map under a fixed cross: whoever moves it chooses the place. One finger scrolls the page until asked otherwise.
const root = document.querySelector("[data-picker]");
const L = window.L;

function parts() {
  const find = (name) => root.querySelector(`[data-picker-${name}]`);
  const form = root.closest("form");
  return {
    ...Object.fromEntries(["map", "canvas", "said", "here", "move", "offer", "use"].map((name) => [name, find(name)])),
    form,
    lat: form.elements.lat,
    lon: form.elements.lon,
    area: form.elements.neighbourhood,
    nowhere: form.elements.no_exact_place,
  };
}

function drawn(canvas, settings) {
  const map = L.map(canvas, {
    center: settings.centre,
    zoom: 12,
    minZoom: settings.tiles ? 7 : 5,
    maxZoom: 19,
    zoomSnap: settings.tiles ? 1 : 0.25,
    scrollWheelZoom: false,
    doubleClickZoom: "center",
    dragging: window.matchMedia("(pointer: fine)").matches,
    attributionControl: Boolean(settings.attribution),
  });
  if (settings.tiles) {
    L.tileLayer(settings.tiles, { maxZoom: 19, attribution: settings.attribution }).addTo(map);
  }
  return map;
}

function start(settings) {
  const part = parts();
  const says = root.dataset;
  let chosen = false;
  let asking = null;
  let bounds = new Map();
  let town = null;

  part.map.hidden = false;
  const map = drawn(part.canvas, settings);

  let quiet = false;
  let note = "";

  function say(words) {
    part.said.textContent = `${note} ${words}`.trim();
  }

  async function name(centre) {
    if (asking) {
      asking.abort();
    }
    asking = new AbortController();
    const address = `${says.locate}?lat=${centre.lat.toFixed(6)}&lon=${centre.lng.toFixed(6)}`;
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (answer.ok) {
        const area = await answer.json();
        part.area.value = area.slug;
        say(`${says.saysHere} ${area.neighbourhood}`);
      } else if (answer.status === 404) {
        part.area.value = "";
        say(says.saysOutside);
      }
    } catch {
      // Offline, or moved on: the server looks again when the idea is handed in.
    }
  }

  function put(point) {
    part.lat.value = point.lat.toFixed(6);
    part.lon.value = point.lng.toFixed(6);
    part.nowhere.checked = false;
    root.classList.add("picker--chosen");
    name(point);
    part.form.dispatchEvent(new Event("change"));
  }

  function settle() {
    if (chosen && !quiet) {
      note = "";
      put(map.getCenter().wrap());
    }
  }

  function choose() {
    chosen = true;
    part.offer.hidden = true;
  }

  function unchoose() {
    chosen = false;
    part.lat.value = "";
    part.lon.value = "";
    root.classList.remove("picker--chosen");
    note = "";
    say("");
  }

  // Without streets a close look shows nothing to go by.
  const near = settings.tiles ? 17 : 14;

  function go(lat, lon, why = "", zoom = near) {
    choose();
    // The map stands on whole pixels; the point that was given must not be rounded to them.
    quiet = true;
    map.setView([lat, lon], Math.max(map.getZoom(), zoom), { animate: false });
    quiet = false;
    stepBack();
    note = why;
    say("");
    put(L.latLng(lat, lon));
  }

  // Far from the town nothing is drawn: step back until it comes into sight, with the pin still in the middle.
  function stepBack() {
    if (!town || map.getBounds().intersects(town)) {
      return;
    }
    const { lat, lng } = map.getCenter();
    const reach = L.latLngBounds([town.getSouthWest(), town.getNorthEast()]);
    [town.getSouthWest(), town.getNorthEast()].forEach((end) => reach.extend([2 * lat - end.lat, 2 * lng - end.lng]));
    quiet = true;
    map.setZoom(map.getBoundsZoom(reach), { animate: false });
    quiet = false;
  }

  map.on("dragstart", choose);
  map.on("click", (event) => {
    choose();
    map.panTo(event.latlng);
  });
  map.on("moveend", settle);
  part.canvas.addEventListener("keydown", (event) => event.key.startsWith("Arrow") && choose());
  part.canvas.addEventListener("touchmove", (event) => event.touches.length > 1 && choose(), { passive: true });

  // Moving with one finger is a mode that is entered and left by a button, so that nobody is caught in the map.
  part.move.hidden = map.dragging.enabled();
  part.move.addEventListener("click", () => {
    const moving = part.move.getAttribute("aria-pressed") !== "true";
    map.dragging[moving ? "enable" : "disable"]();
    part.move.setAttribute("aria-pressed", String(moving));
    part.move.textContent = moving ? says.saysScroll : says.saysMove;
    root.classList.toggle("picker--moving", moving);
    if (moving) {
      choose();
    }
  });

  part.here.hidden = !navigator.geolocation;
  part.here.addEventListener("click", () => {
    say(says.saysFinding);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => go(coords.latitude, coords.longitude),
      () => say(says.saysLost),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });

  part.area.addEventListener("change", () => {
    unchoose();
    if (bounds.has(part.area.value)) {
      map.fitBounds(bounds.get(part.area.value));
    }
  });

  function showOrHide() {
    part.map.hidden = part.nowhere.checked;
    if (part.nowhere.checked) {
      unchoose();
    } else {
      map.invalidateSize();
    }
  }
  part.nowhere.addEventListener("change", showOrHide);

  let photoPlace = null;
  part.use.addEventListener("click", () => {
    go(photoPlace.lat, photoPlace.lon, says.saysPhoto);
  });
  document.addEventListener("photo:place", ({ detail }) => {
    photoPlace = detail;
    if (chosen || part.nowhere.checked) {
      part.offer.hidden = false;
    } else {
      go(detail.lat, detail.lon, says.saysPhoto);
    }
  });

  function begin() {
    const [lat, lon] = [parseFloat(part.lat.value), parseFloat(part.lon.value)];
    showOrHide();
    if (Number.isFinite(lat) && Number.isFinite(lon)) {
      go(lat, lon, "", near - 2);
    }
  }
  part.form.addEventListener("draft:filled", begin);
  begin();

  fetch(says.areas)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
    .then((areas) => {
      const layer = L.geoJSON(areas, { style: { className: "picker__area", weight: 1.5 }, interactive: false }).addTo(map);
      bounds = new Map(layer.getLayers().map((area) => [area.feature.properties.slug, area.getBounds()]));
      if (bounds.size) {
        town = layer.getBounds();
        stepBack();
      }
      if (!chosen && bounds.size) {
        map.fitBounds(bounds.get(part.area.value) || town, { animate: false });
      }
    })
    .catch(() => {}); // Without polygons the list and the tiles remain.
}

if (root && L) {
  start(JSON.parse(document.getElementById("picker-map").textContent));
}
