/**
 * The commonest value of each numeric column, looked for in at most 512 evenly spaced rows; 0 where no value is common there. Subtracting it
 * leaves distances unchanged and makes most entries of traffic data zero. Any shift is correct: a poor one only costs time.
 * @param numeric Float64Array (nRows × nNumeric), row-major
 * @returns Float64Array (nNumeric)
 */
export function columnShift(numeric: Float64Array, nRows: number, nNumeric: number): Float64Array {
  const shift = known.get(numeric) ?? findShift(numeric, nRows, nNumeric);
  known.set(numeric, shift);
  return shift;
}

/** Found once for a matrix: the models of a fold share it. */
const known = new WeakMap<Float64Array, Float64Array>();

function findShift(numeric: Float64Array, nRows: number, nNumeric: number): Float64Array {
  const size = Math.min(nRows, 512);
  const shift = new Float64Array(nNumeric);
  const sample = new Float64Array(size);
  for (let c = 0; c < nNumeric; c++) {
    for (let s = 0; s < size; s++) sample[s] = numeric[Math.floor((s * nRows) / size) * nNumeric + c];
    sample.sort();
    shift[c] = commonest(sample);
  }
  return shift;
}

function commonest(sorted: Float64Array): number {
  const size = sorted.length;
  let best = 0;
  let bestCount = size / 20;
  for (let start = 0; start < size;) {
    let end = start + 1;
    while (end < size && sorted[end] === sorted[start]) end++;
    if (end - start > bestCount) {
      bestCount = end - start;
      best = sorted[start];
    }
    start = end;
  }
  return best;
}
