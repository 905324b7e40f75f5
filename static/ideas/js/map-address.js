// The address keeps what is looked at, "#zoom/lat/lon", and behind it the idea whose card is open.
export function fromAddress() {
  const [zoom, lat, lon] = window.location.hash.slice(1).split("/", 3).map(Number);
  const reference = window.location.hash.split("/")[3];
  if (![zoom, lat, lon].every(Number.isFinite) || Math.abs(lat) > 85 || Math.abs(lon) > 180) {
    return null;
  }
  // A view that this page wrote comes back as it was; a link from elsewhere may ask for more than there is to see.
  const kept = (window.history.state && window.history.state.map) || null;
  return { zoom, lat, lon, kept, reference: reference ? decodeURIComponent(reference) : "" };
}

// ``chosen``: the feature whose card is open, or null.
export function keep(map, chosen) {
  const { lat, lng } = map.getCenter().wrap();
  const view = [Number(map.getZoom().toFixed(2)), lat.toFixed(6), lng.toFixed(6)];
  const idea = chosen ? [encodeURIComponent(chosen.properties.reference)] : [];
  try {
    window.history.replaceState({ map: { chosen } }, "", `#${[...view, ...idea].join("/")}`);
  } catch {
    // A browser that counts such changes, and has had enough of them.
  }
}
