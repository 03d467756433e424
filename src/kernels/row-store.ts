import type { OneHotMatrix } from '../core/matrix.ts';
import { columnShift } from './column-shift.ts';
import { distinctRows } from './distinct-rows.ts';

/** A numeric column less its shift: dense, or only the rows where it is not zero. */
interface StoredColumn {
  readonly column: number;
  /** Int32Array of rows, or null when `values` has an entry for every row. */
  readonly rows: Int32Array | null;
  readonly values: Float64Array;
}

/**
 * Rows laid out by column for one-against-all dot products. A row is taken less a shift (numeric: commonest value; one-hot: off value), so most
 * of it is zero and a query touches only the columns where it differs from the shift. All one-hot columns together are a single look-up: rows with the same
 * codes share an entry of a small table.
 */
export interface RowStore {
  readonly nRows: number;
  readonly nNumeric: number;
  readonly nDiscrete: number;
  readonly nColumns: number;
  readonly shift: Float64Array;
  readonly sparse: readonly StoredColumn[];
  readonly dense: readonly StoredColumn[];
  /** Int32Array (nRows): which combination of codes the row has. */
  readonly combination: Int32Array;
  readonly nCombinations: number;
  /** Int32Array (nCombinations × nDiscrete). */
  readonly combinationCodes: Int32Array;
  /** Float64Array (nColumns): squared distance between on and off value of a one-hot column. */
  readonly stepSquared: Float64Array;
  readonly stepTimesOff: Float64Array;
  readonly offsets: Int32Array;
  /** Float64Array (nRows): squared length of the shifted row, and its dot product with the shift. */
  readonly norm: Float64Array;
  readonly lean: Float64Array;
  /** Squared length of the shift. */
  readonly shiftNorm: number;
}

/** Squared length of one shifted row and its dot product with the shift. */
export interface QueryTerms {
  norm: number;
  lean: number;
}

/**
 * Lays out chosen rows of a matrix.
 * @param rows Int32Array: rows of `x`, in the order wanted
 * Cost O(rows × columns); at most 8 bytes per numeric value.
 */
export function createRowStore(x: OneHotMatrix, rows: Int32Array): RowStore {
  const { nNumeric, numeric, nDiscrete, codes, offsets, offValue, onValue, nColumns } = x;
  const nRows = rows.length;
  const shift = columnShift(numeric, x.nRows, nNumeric);
  const sparse: StoredColumn[] = [];
  const dense: StoredColumn[] = [];
  for (let c = 0; c < nNumeric; c++) {
    let stored = 0;
    for (let r = 0; r < nRows; r++) if (numeric[rows[r] * nNumeric + c] !== shift[c]) stored++;
    if (stored === 0) {
      sparse.push({ column: c, rows: new Int32Array(0), values: new Float64Array(0) });
    } else if (stored <= nRows * 0.3) {
      const at = new Int32Array(stored);
      const values = new Float64Array(stored);
      let t = 0;
      for (let r = 0; r < nRows; r++) {
        const value = numeric[rows[r] * nNumeric + c] - shift[c];
        if (value === 0) continue;
        at[t] = r;
        values[t++] = value;
      }
      sparse.push({ column: c, rows: at.subarray(0, t), values: values.subarray(0, t) });
    } else {
      const values = new Float64Array(nRows);
      for (let r = 0; r < nRows; r++) values[r] = numeric[rows[r] * nNumeric + c] - shift[c];
      dense.push({ column: c, rows: null, values });
    }
  }
  const chosenCodes = new Int32Array(nRows * nDiscrete);
  for (let r = 0; r < nRows; r++) for (let d = 0; d < nDiscrete; d++) chosenCodes[r * nDiscrete + d] = codes[rows[r] * nDiscrete + d];
  const groups = distinctRows({ nRows, nNumeric: 0, numeric, nDiscrete, codes: chosenCodes }, null);
  const combinationCodes = new Int32Array(groups.count * nDiscrete);
  for (let g = 0; g < groups.count; g++) {
    for (let d = 0; d < nDiscrete; d++) combinationCodes[g * nDiscrete + d] = chosenCodes[groups.first[g] * nDiscrete + d];
  }
  const stepSquared = new Float64Array(nColumns);
  const stepTimesOff = new Float64Array(nColumns);
  let shiftNorm = 0;
  for (let c = 0; c < nNumeric; c++) shiftNorm += shift[c] * shift[c];
  for (let c = nNumeric; c < nColumns; c++) {
    const step = onValue[c] - offValue[c];
    stepSquared[c] = step * step;
    stepTimesOff[c] = step * offValue[c];
    shiftNorm += offValue[c] * offValue[c];
  }
  const norm = new Float64Array(nRows);
  const lean = new Float64Array(nRows);
  const store: RowStore = {
    nRows,
    nNumeric,
    nDiscrete,
    nColumns,
    shift,
    sparse,
    dense,
    combination: groups.groupOf,
    nCombinations: groups.count,
    combinationCodes,
    stepSquared,
    stepTimesOff,
    offsets,
    norm,
    lean,
    shiftNorm,
  };
  const terms: QueryTerms = { norm: 0, lean: 0 };
  for (let r = 0; r < nRows; r++) {
    queryTerms(store, numeric, rows[r] * nNumeric, codes, rows[r] * nDiscrete, terms);
    norm[r] = terms.norm;
    lean[r] = terms.lean;
  }
  return store;
}

/** Squared length and lean of any row of a matrix of the same columns. */
export function queryTerms(
  store: RowStore,
  numeric: Float64Array,
  numericStart: number,
  codes: Int32Array,
  codeStart: number,
  out: QueryTerms,
): void {
  const { nNumeric, nDiscrete, shift, offsets, stepSquared, stepTimesOff } = store;
  let norm = 0;
  let lean = 0;
  for (let c = 0; c < nNumeric; c++) {
    const value = numeric[numericStart + c] - shift[c];
    norm += value * value;
    lean += value * shift[c];
  }
  for (let d = 0; d < nDiscrete; d++) {
    const code = codes[codeStart + d];
    if (code < 0) continue;
    norm += stepSquared[offsets[d] + code];
    lean += stepTimesOff[offsets[d] + code];
  }
  out.norm = norm;
  out.lean = lean;
}

/**
 * Dot products of one shifted row with every stored shifted row.
 * @param table Float64Array (≥ nCombinations), scratch
 * @param out Float64Array (nRows), overwritten
 * Cost O(nRows × dense columns where the query differs from the shift + entries of its sparse columns); no allocation.
 */
export function shiftedDots(
  store: RowStore,
  numeric: Float64Array,
  numericStart: number,
  codes: Int32Array,
  codeStart: number,
  table: Float64Array,
  out: Float64Array,
): void {
  const { nRows, nDiscrete, shift, sparse, dense, combination, nCombinations, combinationCodes, offsets, stepSquared } = store;
  for (let g = 0; g < nCombinations; g++) {
    let sum = 0;
    for (let d = 0; d < nDiscrete; d++) {
      const code = codes[codeStart + d];
      if (code >= 0 && combinationCodes[g * nDiscrete + d] === code) sum += stepSquared[offsets[d] + code];
    }
    table[g] = sum;
  }
  for (let j = 0; j < nRows; j++) out[j] = table[combination[j]];
  let held: StoredColumn | null = null;
  let heldFactor = 0;
  for (const stored of dense) {
    const factor = numeric[numericStart + stored.column] - shift[stored.column];
    if (factor === 0) continue;
    if (held === null) {
      held = stored;
      heldFactor = factor;
      continue;
    }
    const a = held.values;
    const b = stored.values;
    for (let j = 0; j < nRows; j++) out[j] += heldFactor * a[j] + factor * b[j];
    held = null;
  }
  if (held !== null) {
    const a = held.values;
    for (let j = 0; j < nRows; j++) out[j] += heldFactor * a[j];
  }
  for (const stored of sparse) {
    const factor = numeric[numericStart + stored.column] - shift[stored.column];
    if (factor === 0 || stored.rows === null) continue;
    const { rows, values } = stored;
    for (let t = 0; t < rows.length; t++) out[rows[t]] += factor * values[t];
  }
}
