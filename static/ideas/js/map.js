// The map of ideas: outlines of the neighbourhoods, pins of the ideas, numbers where many lie together.
// Without this module the page shows the outlines as a drawing, and the list beneath says everything.
import { finest } from "./areas.js";
import { nameAreas } from "./area-names.js";
import { fromAddress, keep } from "./map-address.js";
import { Card } from "./pin-card.js";
import { PinLayer } from "./pin-layer.js";

const section = document.querySelector("[data-map]");
const source = document.getElementById("map-settings");
const MOST_EAGER_ZOOM = 17;
// Without streets there is nothing to see so near but one colour: this much nearer than the whole, borders are in sight.
const NEARER_THAN_ALL = 2;
// A number stands for a square of 64 pixels: any nearer, and what it counted might lie outside a phone's frame.
const CLOSER = { outlines: 1.5, streets: 1 };

function drawn(frame, settings) {
  frame.textContent = "";
  const map = L.map(frame, {
    minZoom: settings.minZoom,
    maxZoom: settings.maxZoom,
    zoomControl: false,
    // Outlines fill the frame at any scale; pictures of streets are sharp at whole ones only.
    zoomSnap: settings.tiles ? 1 : 0.25,
    attributionControl: Boolean(settings.attribution),
    // The wheel and one finger scroll the page until somebody takes hold of the map.
    scrollWheelZoom: false,
    dragging: !L.Browser.mobile,
  });
  L.control.zoom({ zoomInTitle: settings.words.zoomIn, zoomOutTitle: settings.words.zoomOut }).addTo(map);
  if (map.attributionControl) {
    map.attributionControl.setPrefix(false);
  }
  if (settings.tiles) {
    L.tileLayer(settings.tiles, {
      maxZoom: settings.maxZoom,
      maxNativeZoom: settings.closestTile,
      attribution: settings.attribution,
    }).addTo(map);
  }
  map.fitBounds(settings.bounds, { padding: [8, 8], animate: false });
  return map;
}

function takeHold(map, frame, words) {
  const hint = document.createElement("p");
  hint.className = "town-map__hint";
  hint.textContent = words.touch;
  if (L.Browser.mobile) {
    frame.append(hint);
  }
  map.on("click focus", () => {
    map.scrollWheelZoom.enable();
    map.dragging.enable();
    hint.remove();
  });
  document.addEventListener("click", (event) => {
    if (!frame.contains(event.target)) {
      map.scrollWheelZoom.disable();
      if (L.Browser.mobile) {
        map.dragging.disable();
      }
    }
  });
}

// Draws the areas with their names around the pins; the answer writes the names anew when the pins have changed.
async function outline(map, settings, pins) {
  const answer = await fetch(settings.areas);
  if (!answer.ok) {
    throw new Error(answer.status);
  }
  const areas = finest((await answer.json()).features, settings.area);
  L.geoJSON(areas, {
    style: (area) => ({
      className: `area${area.properties.slug === settings.area ? " area--current" : ""}${settings.tiles ? " area--line" : ""}`,
    }),
    interactive: false,
  }).addTo(map).bringToBack();
  return nameAreas(map, finest(areas), () => pins.boxes());
}

function wanted(map, settings) {
  const box = map.getBounds().pad(0.1);
  const corners = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
  const limits = [-180, -85, 180, 85];
  const inside = corners.map((value, index) => (index < 2 ? Math.max(value, limits[index]) : Math.min(value, limits[index])));
  const asked = new URLSearchParams(settings.narrowing);
  asked.set("bbox", inside.map((value) => value.toFixed(5)).join(","));
  asked.set("zoom", Math.floor(map.getZoom()));
  return `${settings.pins}?${asked}`;
}

// Calls ``show`` with what lies in the view, now and after every move.
function follow(map, settings, show) {
  let running = null;
  const load = async () => {
    if (running) {
      running.abort();
    }
    running = new AbortController();
    const answer = await fetch(wanted(map, settings), { signal: running.signal });
    if (answer.ok) {
      show(await answer.json());
    }
  };
  // A newer view has taken over, or the network is gone: the list beneath is still there.
  const quietly = () => load().catch(() => {});
  map.on("moveend", quietly);
  quietly();
}

// The idea that a link named, as a feature like those of the pins; null where nobody may see it.
async function named(reference, { lat, lon }, settings) {
  const answer = await fetch(settings.caseData.replace("REFERENCE", encodeURIComponent(reference)));
  const { title, status, overdue, shown } = answer.ok ? await answer.json() : {};
  return shown
    ? { geometry: { coordinates: [lon, lat] }, properties: { reference, title, status, late: overdue } }
    : null;
}

function start(settings) {
  const frame = section.querySelector("[data-map-frame]");
  const note = section.querySelector("[data-map-note]");
  const card = new Card(section.querySelector("[data-map-card]"), settings);
  const map = drawn(frame, settings);
  const all = map.getZoom();
  let chosen = null;
  let nameAgain = () => {};

  const choose = (feature, byKeyboard) => {
    chosen = feature;
    pins.choose(feature);
    nameAgain();
    card.show(feature.properties);
    if (byKeyboard) {
      card.focus();
    }
    keep(map, chosen);
  };
  const open = (feature, byKeyboard) => {
    if (!feature.properties.cluster) {
      choose(feature, byKeyboard);
      return;
    }
    const [lon, lat] = feature.geometry.coordinates;
    if (byKeyboard) {
      pins.goOnAt(L.latLng(lat, lon));
    }
    const closer = settings.tiles ? CLOSER.streets : CLOSER.outlines;
    map.setView([lat, lon], Math.min(Math.floor(map.getZoom()) + closer, settings.maxZoom));
  };
  const pins = new PinLayer(map, settings, section.dataset.icons, open);

  const asked = fromAddress();
  if (asked) {
    const nearest = settings.tiles ? MOST_EAGER_ZOOM : Math.min(all + NEARER_THAN_ALL, MOST_EAGER_ZOOM);
    map.setView([asked.lat, asked.lon], asked.kept ? asked.zoom : Math.min(asked.zoom, nearest), { animate: false });
  }
  takeHold(map, frame, settings.words);
  follow(map, settings, ({ features, partial }) => {
    pins.show(features);
    nameAgain();
    note.textContent = partial ? settings.words.partial : "";
  });
  map.on("moveend", () => keep(map, chosen));
  outline(map, settings, pins)
    .then((again) => {
      nameAgain = again;
    })
    .catch(() => {}); // Without polygons the pins remain, and the list.
  if (asked && asked.kept) {
    if (asked.kept.chosen) {
      choose(asked.kept.chosen, false);
    }
  } else if (asked && asked.reference) {
    named(asked.reference, asked, settings).then((feature) => feature && choose(feature, false)).catch(() => {});
  }
}

if (section && source && window.L) {
  start(JSON.parse(source.textContent));
}
