/**
 * The bin after which to cut when a node has rows in `leftBin` and then none up to `rightBin`: the one whose edge lies nearest the middle of the
 * gap, as scikit-learn cuts halfway between the node's own values. Rows of the node fall on the same sides for any choice.
 * @param edges Float64Array: upper bin edges, ascending; empty for unordered bins, which are taken in the order of their codes
 * @param lastBin the column's last value bin
 * @param rightBin −1 when there is no value bin with rows on the right: then all value bins go left
 * Cost O(log bins).
 */
export function gapThreshold(edges: Float64Array, lastBin: number, leftBin: number, rightBin: number): number {
  if (rightBin < 0) return lastBin;
  if (rightBin - leftBin < 2 || edges.length === 0) return leftBin;
  const middle = (centre(edges, leftBin) + centre(edges, rightBin)) / 2;
  let low = leftBin;
  let high = rightBin - 1;
  while (low < high) {
    const at = (low + high) >> 1;
    if (edges[at] < middle) low = at + 1;
    else high = at;
  }
  return low > leftBin && middle - edges[low - 1] <= edges[low] - middle ? low - 1 : low;
}

/** About where a bin's values lie. The outer bins have one edge only. */
function centre(edges: Float64Array, bin: number): number {
  if (bin <= 0) return edges[0];
  if (bin >= edges.length) return edges[edges.length - 1];
  return (edges[bin - 1] + edges[bin]) / 2;
}
