// The map of ideas: outlines of the neighbourhoods, pins of the ideas, numbers where many lie together.
// Without this module the page shows the outlines as a drawing, and the list beneath says everything.
import { shapeOf, pinIcon, clusterIcon } from "./pins.js";
import { Card } from "./pin-card.js";

const section = document.querySelector("[data-map]");
const source = document.getElementById("map-settings");
const MOST_EAGER_ZOOM = 17;
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
    L.tileLayer(settings.tiles, { maxZoom: settings.maxZoom, attribution: settings.attribution }).addTo(map);
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

async function outline(map, settings) {
  const answer = await fetch(settings.areas);
  if (!answer.ok) {
    return;
  }
  const areas = await answer.json();
  const parents = new Set(areas.features.map((area) => area.properties.parent));
  L.geoJSON(areas, {
    filter: (area) => !parents.has(area.properties.slug) || area.properties.slug === settings.area,
    style: (area) => ({
      className: `area${area.properties.slug === settings.area ? " area--current" : ""}${settings.tiles ? " area--line" : ""}`,
    }),
    interactive: false,
  }).addTo(map).bringToBack();
}

function wanted(map, settings) {
  const box = map.getBounds().pad(0.1);
  const corners = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
  const limits = [-180, -85, 180, 85];
  const inside = corners.map((value, index) => (index < 2 ? Math.max(value, limits[index]) : Math.min(value, limits[index])));
  return `${settings.pins}?bbox=${inside.map((value) => value.toFixed(5)).join(",")}&zoom=${Math.floor(map.getZoom())}`;
}

function pins(map, settings, card) {
  const layer = L.layerGroup().addTo(map);
  const icons = section.dataset.icons;
  let running = null;

  const show = (feature) => {
    const [lon, lat] = feature.geometry.coordinates;
    const { cluster, count, title } = feature.properties;
    const label = cluster ? `${count} ${settings.words.ideas}` : title;
    const icon = cluster ? clusterIcon(count) : pinIcon(shapeOf(feature.properties, settings.shapes), icons);
    const marker = L.marker([lat, lon], { icon, keyboard: true, riseOnHover: true });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", label));
    marker.on("click", () => {
      if (cluster) {
        const closer = settings.tiles ? CLOSER.streets : CLOSER.outlines;
        map.setView([lat, lon], Math.min(Math.floor(map.getZoom()) + closer, settings.maxZoom));
      } else {
        card.show(feature.properties);
      }
    });
    layer.addLayer(marker);
  };

  const load = async () => {
    if (running) {
      running.abort();
    }
    running = new AbortController();
    const answer = await fetch(wanted(map, settings), { signal: running.signal });
    if (answer.ok) {
      const found = await answer.json();
      layer.clearLayers();
      found.features.forEach(show);
    }
  };
  // A newer view has taken over, or the network is gone: the list beneath is still there.
  const quietly = () => load().catch(() => {});
  map.on("moveend", quietly);
  quietly();
}

function fromAddress(map) {
  const [zoom, lat, lon] = window.location.hash.slice(1).split("/").map(Number);
  if (Number.isFinite(zoom) && Number.isFinite(lat) && Number.isFinite(lon)) {
    map.setView([lat, lon], Math.min(zoom, MOST_EAGER_ZOOM), { animate: false });
  }
}

if (section && source && window.L) {
  const settings = JSON.parse(source.textContent);
  const frame = section.querySelector("[data-map-frame]");
  const map = drawn(frame, settings);
  fromAddress(map);
  takeHold(map, frame, settings.words);
  pins(map, settings, new Card(section.querySelector("[data-map-card]"), settings));
  outline(map, settings).catch(() => {});
}
