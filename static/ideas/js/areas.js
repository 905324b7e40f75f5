// Areas as the server sends them (GeoJSON, degrees): what lies in them, and how wide they are where.

// The stretches from west to east in which a parallel crosses the area, as pairs of longitudes.
export function stretches({ type, coordinates }, lat) {
  const ends = [];
  (type === "Polygon" ? [coordinates] : coordinates).forEach((rings) =>
    rings.forEach((ring) =>
      ring.forEach(([lon, north], index) => {
        const [before, south] = ring[index ? index - 1 : ring.length - 1];
        if (north > lat !== south > lat) {
          ends.push(before + ((lat - south) / (north - south)) * (lon - before));
        }
      }),
    ),
  );
  ends.sort((one, other) => one - other);
  return ends.filter((_, index) => index % 2 === 0).map((west, index) => [west, ends[2 * index + 1]]);
}

export function covers(area, lat, lon) {
  return stretches(area.geometry, lat).some(([west, east]) => west <= lon && lon <= east);
}

// Those that bear a name on a map: a union of areas would only lie beneath its parts.
export function finest(areas, besides = "") {
  const parents = new Set(areas.map((area) => area.properties.parent));
  return areas.filter(({ properties }) => !parents.has(properties.slug) || properties.slug === besides);
}
