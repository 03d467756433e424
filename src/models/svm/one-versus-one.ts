/** The pairs (first, second) with first < second in scikit-learn's order: (0,1), (0,2), …, (1,2), …. */
export function classPairs(nClasses: number): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let a = 0; a < nClasses; a++) for (let b = a + 1; b < nClasses; b++) pairs.push([a, b]);
  return pairs;
}

/**
 * Class scores from pairwise decisions, as scikit-learn's `decision_function_shape='ovr'`: votes plus s / (3(|s| + 1)), where s sums the decisions for
 * the class, so that confidence only breaks ties of votes. Two classes: (−d, d).
 * @param decisions Float64Array (n × pairs), positive for the second class of the pair
 * @returns Float64Array (n × nClasses)
 */
export function pairwiseScores(decisions: Float64Array, nClasses: number): Float64Array {
  const pairs = classPairs(nClasses);
  const n = decisions.length / pairs.length;
  const out = new Float64Array(n * nClasses);
  const confidence = new Float64Array(nClasses);
  for (let i = 0; i < n; i++) {
    if (nClasses === 2) {
      out[2 * i] = -decisions[i];
      out[2 * i + 1] = decisions[i];
      continue;
    }
    confidence.fill(0);
    pairs.forEach(([a, b], p) => {
      const d = decisions[i * pairs.length + p];
      confidence[a] -= d;
      confidence[b] += d;
      out[i * nClasses + (d > 0 ? b : a)]++;
    });
    for (let k = 0; k < nClasses; k++) out[i * nClasses + k] += confidence[k] / (3 * (Math.abs(confidence[k]) + 1));
  }
  return out;
}
