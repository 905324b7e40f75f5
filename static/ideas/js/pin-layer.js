// Pins and numbers on the map. What stays in sight stays as it is, so that the focus of a keyboard is not lost.
import { apart } from "./apart.js";
import { counted } from "./counted.js";
import { shapeOf, pinIcon, clusterIcon, clusterSize } from "./pins.js";

// The body of a pin, as an obstacle to discs: so far above its point, so wide.
const BODY = { above: 24, radius: 15 };

const latLng = ({ geometry: { coordinates } }) => L.latLng(coordinates[1], coordinates[0]);
const keyOf = ({ geometry, properties }) => properties.reference || `${geometry.coordinates}/${properties.count}`;

export class PinLayer {
  // ``open(feature, byKeyboard)`` is called for whatever is chosen.
  constructor(map, settings, icons, open) {
    Object.assign(this, { map, settings, icons, open });
    this.layer = L.layerGroup().addTo(map);
    this.markers = new Map();
    this.found = [];
    this.chosen = null;
    this.goal = null;
  }

  show(features) {
    this.found = features;
    this.draw();
  }

  choose(feature) {
    this.chosen = feature;
    this.draw();
  }

  // Whoever opened a number by keyboard goes on at the first thing that came out of it.
  goOnAt(point) {
    this.goal = point;
  }

  draw() {
    const chosen = this.chosen && keyOf(this.chosen);
    const wanted = [...(this.chosen ? [this.chosen] : []), ...this.found];
    const all = new Map(wanted.map((feature) => [keyOf(feature), feature]));
    const held = [...this.markers].find(([, marker]) => marker.getElement() === document.activeElement);
    this.markers.forEach((marker, key) => {
      if (!all.has(key)) {
        this.layer.removeLayer(marker);
        this.markers.delete(key);
      }
    });
    all.forEach((feature, key) => {
      if (!this.markers.has(key)) {
        this.markers.set(key, this.marker(feature));
      }
      this.markers.get(key).setZIndexOffset(key === chosen ? 1000 : 0);
      this.markers.get(key).getElement().classList.toggle("pin--chosen", key === chosen);
    });
    this.spread([...all.values()]);
    this.takeFocus(held);
  }

  marker(feature) {
    const { cluster, count, title } = feature.properties;
    const icon = cluster ? clusterIcon(count) : pinIcon(shapeOf(feature.properties, this.settings.shapes), this.icons);
    const marker = L.marker(latLng(feature), { icon, keyboard: true, riseOnHover: true }).addTo(this.layer);
    const label = cluster ? counted(count, this.settings.words.ideas) : title;
    marker.getElement().setAttribute("aria-label", label);
    marker.on("click", () => this.open(feature, false));
    marker.on("keydown", ({ originalEvent }) => {
      if (originalEvent.key === "Enter" || originalEvent.key === " ") {
        // The space bar would scroll the page.
        originalEvent.preventDefault();
        this.open(feature, true);
      }
    });
    return marker;
  }

  spread(features) {
    const at = (feature) => this.map.latLngToLayerPoint(latLng(feature));
    const clusters = features.filter(({ properties }) => properties.cluster);
    const discs = clusters.map((feature) => ({
      ...xy(at(feature)),
      radius: clusterSize(feature.properties.count) / 2,
    }));
    const pins = features.filter(({ properties }) => !properties.cluster).map((feature) => {
      const { x, y } = at(feature);
      return { x, y: y - BODY.above, radius: BODY.radius };
    });
    apart(discs, pins).forEach(({ x, y }, index) => {
      this.markers.get(keyOf(clusters[index])).setLatLng(this.map.layerPointToLatLng([x, y]));
    });
  }

  // What the pins and discs cover, in the layer's pixels.
  boxes() {
    return [...this.markers.values()].map((marker) => {
      const { x, y } = this.map.latLngToLayerPoint(marker.getLatLng());
      const { iconSize, iconAnchor } = marker.options.icon.options;
      const [left, top] = iconAnchor ? [x - BODY.radius, y - iconAnchor[1]] : [x - iconSize[0] / 2, y - iconSize[1] / 2];
      const [width, height] = iconAnchor ? [2 * BODY.radius, iconAnchor[1]] : iconSize;
      return { left, top, right: left + width, bottom: top + height };
    });
  }

  takeFocus(held) {
    if (!held || this.markers.has(held[0])) {
      return;
    }
    const goal = this.goal;
    this.goal = null;
    const distance = (marker) => (goal ? this.map.distance(goal, marker.getLatLng()) : 0);
    const nearest = [...this.markers.values()].sort((one, other) => distance(one) - distance(other))[0];
    const next = goal && nearest ? nearest.getElement() : this.map.getContainer();
    next.focus({ preventScroll: true });
  }
}

function xy({ x, y }) {
  return { x, y };
}
