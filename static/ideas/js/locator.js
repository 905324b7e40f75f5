// Which neighbourhood covers a point. The server knows exactly; it is not asked about what clearly lies outside.
import { covers } from "./areas.js";

// Degrees, about 100 metres: the outlines that a page knows are simplified by less.
const REACH = 0.001;
const STEPS = [-REACH, 0, REACH];

// ``areas``: a promise of features, none where they are not known. The answer gives {neighbourhood, slug}, or null
// outside; it throws where nobody knows.
export function locator(address, areas) {
  return async ({ lat, lng }, signal) => {
    const known = await areas;
    const about = (area) => STEPS.some((up) => STEPS.some((aside) => covers(area, lat + up, lng + aside)));
    if (known.length && !known.some(about)) {
      return null;
    }
    const answer = await fetch(`${address}?lat=${lat.toFixed(6)}&lon=${lng.toFixed(6)}`, { signal });
    if (!answer.ok && answer.status !== 404) {
      throw new Error(answer.status);
    }
    return answer.ok ? answer.json() : null;
  };
}
