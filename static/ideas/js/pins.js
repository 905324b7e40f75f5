// What stands on the map: a pin whose shape says the status, or a disc with a number.
export function shapeOf({ status, late }, shapes) {
  return late ? "late" : shapes[status] || "waiting";
}

export function pinIcon(shape, icons) {
  return L.divIcon({
    className: `pin pin--${shape}`,
    html: `<svg width="30" height="40" aria-hidden="true" focusable="false"><use href="${icons}#pin-${shape}"></use></svg>`,
    iconSize: [48, 48],
    iconAnchor: [24, 44],
  });
}

// As wide as a fingertip, also where it stands for two.
export function clusterSize(count) {
  return count < 10 ? 44 : count < 1000 ? 48 : 56;
}

export function clusterIcon(count) {
  const size = clusterSize(count);
  return L.divIcon({ className: "cluster", html: `<span>${count}</span>`, iconSize: [size, size] });
}
