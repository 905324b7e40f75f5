// The map under a fixed cross: whoever moves it chooses the place. One finger scrolls the page until asked otherwise.
import { nameAreas } from "./area-names.js";
import { covers, finest } from "./areas.js";
import { locator } from "./locator.js";
import { holding } from "./picker-hold.js";

const root = document.querySelector("[data-picker]");
const L = window.L;
const PARTS = ["map", "frame", "canvas", "hint", "said", "here", "move", "back", "offer", "use"];

function parts() {
  const find = (name) => root.querySelector(`[data-picker-${name}]`);
  const form = root.closest("form");
  return {
    ...Object.fromEntries(PARTS.map((name) => [name, find(name)])),
    form,
    lat: form.elements.lat,
    lon: form.elements.lon,
    area: form.elements.neighbourhood,
    nowhere: form.elements.no_exact_place,
  };
}

function drawn(canvas, settings, says) {
  const map = L.map(canvas, {
    center: settings.centre,
    zoom: 12,
    minZoom: settings.tiles ? 7 : 5,
    maxZoom: 19,
    zoomSnap: settings.tiles ? 1 : 0.25,
    zoomControl: false,
    scrollWheelZoom: false,
    doubleClickZoom: "center",
    dragging: window.matchMedia("(pointer: fine)").matches,
    attributionControl: Boolean(settings.attribution),
  });
  L.control.zoom({ zoomInTitle: says.saysNearer, zoomOutTitle: says.saysFarther }).addTo(map);
  if (settings.tiles) {
    L.tileLayer(settings.tiles, {
      maxZoom: 19,
      maxNativeZoom: settings.closestTile,
      attribution: settings.attribution,
    }).addTo(map);
  }
  return map;
}

// The features of all areas; none where they cannot be had: the list and the tiles remain.
async function fetched(address) {
  const answer = await fetch(address).catch(() => null);
  return answer && answer.ok ? (await answer.json()).features : [];
}

function start(settings) {
  const part = parts();
  const says = root.dataset;
  let chosen = false;
  let asking = null;
  // What the server said of the pin's place: {neighbourhood, slug}, or null.
  let located = null;
  let areas = [];
  let town = null;

  part.map.hidden = false;
  const map = drawn(part.canvas, settings, says);
  const fetching = fetched(says.areas);
  const locate = locator(says.locate, fetching);

  let quiet = false;
  let note = "";

  function say(words) {
    part.said.textContent = `${note} ${words}`.trim();
  }

  // In the page's language, as the list beneath the map has it.
  function nameOf({ slug, neighbourhood }) {
    const option = [...part.area.options].find(({ value }) => value === slug);
    return option ? option.text : neighbourhood;
  }

  function stopAsking() {
    if (asking) {
      asking.abort();
    }
    asking = null;
  }

  async function name(centre) {
    stopAsking();
    const own = new AbortController();
    asking = own;
    try {
      const found = await locate(centre, own.signal);
      if (asking !== own) {
        return;
      }
      located = found;
      part.area.value = found ? found.slug : "";
      part.back.hidden = Boolean(found) || !town;
      say(found ? `${says.saysHere} ${nameOf(found)}` : says.saysOutside);
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
    stopAsking();
    chosen = false;
    located = null;
    part.lat.value = "";
    part.lon.value = "";
    part.back.hidden = true;
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
  holding(map, part, says);

  part.here.hidden = !navigator.geolocation;
  part.here.addEventListener("click", () => {
    say(says.saysFinding);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => go(coords.latitude, coords.longitude),
      () => say(says.saysLost),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });

  part.back.addEventListener("click", () => {
    unchoose();
    map.fitBounds(town, { animate: false });
    part.canvas.focus({ preventScroll: true });
  });

  const areaOf = (slug) => areas.find(({ properties }) => properties.slug === slug);
  const boundsOf = (slug) => areaOf(slug) && L.geoJSON(areaOf(slug)).getBounds();

  // Whether the place lies in the area of that address, or in a part of it.
  function lies({ lat, lng }, slug, found) {
    return Boolean((found && found.slug === slug) || (areaOf(slug) && covers(areaOf(slug), lat, lng)));
  }

  part.area.addEventListener("change", () => {
    const slug = part.area.value;
    const pin = { lat: parseFloat(part.lat.value), lng: parseFloat(part.lon.value) };
    if (chosen && (!slug || lies(pin, slug, located))) {
      return;
    }
    const lost = chosen && (located ? says.saysTaken.replace("NAME", nameOf(located)) : says.saysTakenOutside);
    unchoose();
    say(lost || "");
    if (boundsOf(slug)) {
      map.fitBounds(boundsOf(slug));
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
    part.nowhere.checked = false;
    showOrHide();
    go(photoPlace.lat, photoPlace.lng, says.saysPhoto);
  });
  // A photo says where it was taken; ``tell`` writes beside it what became of that. Nobody's own choice is moved.
  document.addEventListener("photo:place", async ({ detail: { lat, lon, tell } }) => {
    const place = L.latLng(lat, lon);
    const found = await locate(place).catch(() => undefined);
    if (found === undefined) {
      return; // Offline: the server looks at it again.
    }
    const taken = chosen || part.nowhere.checked || (part.area.value && !lies(place, part.area.value, found));
    if (!found) {
      tell("elsewhere");
    } else if (taken) {
      photoPlace = place;
      part.offer.hidden = false;
      tell("left", nameOf(found));
    } else {
      go(lat, lon, says.saysPhoto);
      tell("placed", nameOf(found));
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

  fetching.then((found) => {
    areas = found;
    if (!areas.length) {
      return;
    }
    const layer = L.geoJSON(finest(areas), { style: { className: "picker__area", weight: 1.5 }, interactive: false }).addTo(map);
    town = layer.getBounds();
    nameAreas(map, finest(areas));
    stepBack();
    if (!chosen) {
      map.fitBounds(boundsOf(part.area.value) || town, { animate: false });
    }
  });
}

if (root && L) {
  start(JSON.parse(document.getElementById("picker-map").textContent));
}
