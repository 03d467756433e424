/** A label that wants to stand at `at` and takes `width`, px. */
export interface SpreadLabel {
  readonly at: number;
  readonly width: number;
}

/**
 * Centres for labels in a row so that none covers another, each as near as possible to where it wants to be, order kept.
 * Two sweeps: push right from the left edge, then back from the right edge. O(n).
 * @returns null where they do not fit between the edges
 */
export function spreadLabels(labels: readonly SpreadLabel[], left: number, right: number): number[] | null {
  if (labels.reduce((sum, { width }) => sum + width, 0) > right - left) return null;
  const places = new Array<number>(labels.length);
  let edge = left;
  labels.forEach(({ at, width }, i) => {
    places[i] = Math.max(at, edge + width / 2);
    edge = places[i] + width / 2;
  });
  edge = right;
  for (let i = labels.length - 1; i >= 0; i--) {
    places[i] = Math.min(places[i], edge - labels[i].width / 2);
    edge = places[i] - labels[i].width / 2;
  }
  return places;
}
