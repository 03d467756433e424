/**
 * Moves points that would cover each other apart, up and down in turn, as little as needed: each takes the free place nearest the middle, and where
 * none is left within `limit` the points lie on each other. Nothing is random. O(n²).
 * @param places px, any order
 * @param distance px that two points keep from each other
 * @param limit largest shift, px
 * @returns shift of each point, px
 */
export function swarmOffsets(places: readonly number[], distance: number, limit: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b] || a - b);
  const offsets = new Array<number>(places.length).fill(0);
  const step = distance / 2;
  const tries = [0];
  for (let k = 1; k * step <= limit; k++) tries.push(k * step, -k * step);
  for (let i = 0; i < order.length; i++) {
    const near: number[] = [];
    for (let j = i - 1; j >= 0 && places[order[i]] - places[order[j]] < distance; j--) near.push(order[j]);
    const free = tries.find((offset) =>
      near.every((other) => Math.hypot(places[order[i]] - places[other], offset - offsets[other]) >= distance - 1e-9),
    );
    offsets[order[i]] = free ?? tries[i % tries.length];
  }
  return offsets;
}
