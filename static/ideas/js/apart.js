// Discs that would lie on each other, or on a pin, move aside as little as it takes; pins stand where they stand.
const ROUNDS = 30;
const GAP = 2;

// ``discs`` and ``pins``: {x, y, radius} in pixels. Answers the discs in their new places, in the same order.
export function apart(discs, pins = []) {
  const moved = discs.map(({ x, y, radius }) => ({ x, y, radius }));
  for (let round = 0; round < ROUNDS; round += 1) {
    let still = true;
    moved.forEach((disc, index) => {
      moved.slice(index + 1).forEach((other) => {
        still = !push(disc, other, 0.5) && still;
      });
      pins.forEach((pin) => {
        still = !push(disc, pin, 1) && still;
      });
    });
    if (still) {
      break;
    }
  }
  return moved;
}

// ``share``: how much of the way ``disc`` goes; ``other`` goes the rest.
function push(disc, other, share) {
  const [across, down] = [disc.x - other.x, disc.y - other.y];
  const distance = Math.hypot(across, down);
  const missing = disc.radius + other.radius + GAP - distance;
  if (missing <= 0.01) {
    return false;
  }
  // On the very same point any direction will do.
  const [right, below] = distance ? [across / distance, down / distance] : [1, 0];
  disc.x += right * missing * share;
  disc.y += below * missing * share;
  if (share < 1) {
    other.x -= right * missing * (1 - share);
    other.y -= below * missing * (1 - share);
  }
  return true;
}
