/**
 * Unit in which sums of up to `bound` (absolute) are exact in doubles: 2^(⌈log2 bound⌉ − 52). Numbers that are multiples of it can be added and
 * subtracted in any order with one result, so that row order, duplicates and sibling subtraction cannot change a tree.
 */
export function exactUnit(bound: number): number {
  return 2 ** (Math.ceil(Math.log2(bound)) - 52);
}

/** Number that rounds to multiples of `unit`: `(v + c) − c`, for |v| < 2^51 · unit. */
export function roundingConstant(unit: number): number {
  return 1.5 * 2 ** 52 * unit;
}

/** Row weights as multiples of their exact unit (null: 1 each); whole numbers stay as they are. */
export function exactWeights(weights: Float64Array | null, nRows: number): Float64Array {
  const out = new Float64Array(nRows).fill(1);
  if (weights === null) return out;
  let bound = 1;
  for (let i = 0; i < nRows; i++) bound += weights[i];
  const constant = roundingConstant(exactUnit(bound));
  for (let i = 0; i < nRows; i++) out[i] = Math.max(weights[i] + constant - constant, exactUnit(bound));
  return out;
}

/** The weights where all are whole numbers, so that a row stands for that many equal rows; else null. */
export function countsOf(weights: Float64Array | null): Float64Array | null {
  return weights?.every((weight) => Number.isInteger(weight)) === true ? weights : null;
}
