// The names of the areas, quiet beneath the pins: each only where its area has room for it on the screen.
import { stretches } from "./areas.js";

// Pixels: how far a word may stand out over its area's border.
const OVER = 12;
// Where in the visible part of an area a name is tried when its own place will not do: from north to south, and along
// the stretch from west to east.
const HEIGHTS = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9];
const ALONG = [0.5, 0.25, 0.75];

function written(name) {
  const words = document.createElement("span");
  words.className = "area-name__words";
  words.textContent = name;
  return words;
}

function around(x, y, aside, up) {
  return { x, y, left: x - aside, right: x + aside, top: y - up, bottom: y + up };
}

function meet(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

// ``obstacles`` answers with what else stands on the map: {left, top, right, bottom} in its layer's pixels.
// The answer of ``nameAreas`` is to be called when that has changed; moves of the map it sees by itself.
export function nameAreas(map, areas, obstacles = () => []) {
  const pane = map.createPane("names");
  // The list beneath the map, or beside it, says them to those who hear the page.
  pane.setAttribute("aria-hidden", "true");
  pane.classList.add("area-names");

  const names = areas.map((area) => {
    const words = written(area.properties.name);
    const icon = L.divIcon({ className: "area-name", html: words, iconSize: [0, 0] });
    const [lon, lat] = area.properties.label;
    const marker = L.marker([lat, lon], { icon, pane: "names", interactive: false, keyboard: false }).addTo(map);
    const [width, height] = [words.offsetWidth, words.offsetHeight];
    return { area, words, marker, home: lat, reach: L.geoJSON(area).getBounds(), width, height };
  });

  const within = (area, { left, right }, y) => {
    const [west, east] = [left + OVER, right - OVER].map((x) => map.layerPointToLatLng([x, y]).lng);
    const { lat } = map.layerPointToLatLng([left, y]);
    return stretches(area.geometry, lat).some(([from, to]) => from <= west && east <= to);
  };

  // The frames that the name could have at this latitude, those in the widest stretches first.
  function frames({ area, width, height }, lat, view) {
    const middles = (west, east) => ALONG.map((part) => west.x + part * (east.x - west.x));
    return stretches(area.geometry, lat)
      .map(([west, east]) => [Math.max(west, view.getWest()), Math.min(east, view.getEast())])
      .map((ends) => ends.map((lon) => map.latLngToLayerPoint([lat, lon])))
      .filter(([west, east]) => east.x - west.x + 2 * OVER >= width)
      .sort((one, other) => other[1].x - other[0].x - (one[1].x - one[0].x))
      .reduce((all, [west, east]) => [...all, ...middles(west, east).map((x) => around(x, west.y, width / 2, height / 2))], [])
      .filter((frame) => [frame.top, frame.y, frame.bottom].every((y) => within(area, frame, y)));
  }

  // Buttons and hints over the map, in the same pixels as the pins.
  function furniture() {
    const corner = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control, .town-map__hint")].map((piece) => {
      const { left, top, right, bottom } = piece.getBoundingClientRect();
      const start = map.containerPointToLayerPoint([left - corner.left, top - corner.top]);
      return { left: start.x, top: start.y, right: start.x + right - left, bottom: start.y + bottom - top };
    });
  }

  function place() {
    const view = map.getBounds();
    const seenFrom = map.containerPointToLayerPoint([0, 0]);
    const seenTo = map.containerPointToLayerPoint(map.getSize());
    const inSight = ({ left, right, top, bottom }) =>
      left >= seenFrom.x && right <= seenTo.x && top >= seenFrom.y && bottom <= seenTo.y;
    const taken = [...obstacles(), ...furniture()];
    names.forEach((name) => {
      const south = Math.max(name.reach.getSouth(), view.getSouth());
      const north = Math.min(name.reach.getNorth(), view.getNorth());
      const tried = south < north ? [name.home, ...HEIGHTS.map((part) => north - part * (north - south))] : [];
      const seen = tried.filter((lat) => south <= lat && lat <= north);
      const stands = (frame) => inSight(frame) && !taken.some((other) => meet(frame, other));
      const free = (lat) => frames(name, lat, view).find(stands);
      const frame = seen.reduce((found, lat) => found || free(lat), null);
      name.words.hidden = !frame;
      if (frame) {
        taken.push(frame);
        name.marker.setLatLng(map.layerPointToLatLng([frame.x, frame.y]));
      }
    });
  }

  map.on("moveend", place);
  place();
  return place;
}
