import type { Column, Dataset, DiscreteColumn } from '../../core/dataset.ts';
import { choleskyFactor, choleskySolve } from '../../kernels/cholesky.ts';
import { correlationMatrix } from '../../prepare/drop-columns.ts';
import { biasCorrectedV, contingencyTable, expectedCounts, pearsonChiSquare, theilsU } from '../../stats/index.ts';

/** How strongly every two columns go together, 0 to 1. */
export interface AssociationMatrix {
  readonly names: readonly string[];
  /** Float64Array (n × n), symmetric, diagonal 1; NaN where not defined. */
  readonly strength: Float64Array;
  /** Float64Array (n × n): |r| with sign for two numbers, Theil's U(row column | column column) for two words, else as `strength`. */
  readonly detail: Float64Array;
  /** Variance inflation factor of each number among the numbers; Infinity where it follows from the others, NaN for words and where there are no more rows than columns. */
  readonly vif: Float64Array;
}

type Kind = 'number' | 'words';

const kindOf = (column: Column): Kind => (column.kind === 'discrete' && column.levels.length > 2 ? 'words' : 'number');

/** Counts of two discrete columns with empty rows and columns left out; null when one of them does not vary. */
function countPair(a: Column, b: Column, rows: Uint32Array): { counts: Float64Array; nRows: number; nColumns: number } | null {
  if (a.kind !== 'discrete' || b.kind !== 'discrete') return null;
  const width = b.levels.length;
  const counts = new Float64Array(a.levels.length * width);
  for (const row of rows) if (a.codes[row] >= 0 && b.codes[row] >= 0) counts[a.codes[row] * width + b.codes[row]]++;
  const usedRows = a.levels.map((_, r) => r).filter((r) => counts.subarray(r * width, (r + 1) * width).some((value) => value > 0));
  const usedColumns = b.levels.map((_, c) => c).filter((c) => usedRows.some((r) => counts[r * width + c] > 0));
  if (usedRows.length < 2 || usedColumns.length < 2) return null;
  return {
    counts: Float64Array.from(usedRows.flatMap((r) => usedColumns.map((c) => counts[r * width + c]))),
    nRows: usedRows.length,
    nColumns: usedColumns.length,
  };
}

/** A number at some rows, less its mean; NaN where missing. O(rows). */
function centred(column: Column, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  let [sum, n] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    out[i] = column.kind === 'continuous' ? column.values[rows[i]] : column.codes[rows[i]] < 0 ? NaN : column.codes[rows[i]];
    if (out[i] !== out[i]) continue;
    sum += out[i];
    n++;
  }
  const mean = sum / n;
  for (let i = 0; i < out.length; i++) out[i] -= mean;
  return out;
}

/** Correlation ratio η: the share of the number's standard deviation that the words explain, over the rows that have both. One pass; the number is centred. O(rows). */
function correlationRatio({ codes, levels }: DiscreteColumn, number: Float64Array, rows: Uint32Array): number {
  const n = new Float64Array(levels.length);
  const sums = new Float64Array(levels.length);
  let squares = 0;
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]];
    const value = number[i];
    if (code < 0 || value !== value) continue;
    n[code]++;
    sums[code] += value;
    squares += value * value;
  }
  let [count, sum, between] = [0, 0, 0];
  for (let code = 0; code < n.length; code++) {
    if (n[code] === 0) continue;
    count += n[code];
    sum += sums[code];
    between += sums[code] ** 2 / n[code];
  }
  const shared = sum ** 2 / count;
  return squares - shared > 0 ? Math.sqrt(Math.min(1, Math.max(0, (between - shared) / (squares - shared)))) : NaN;
}

/** VIF of each column from its correlations with the others: the diagonal of the inverse. Columns without r are left out. */
function inflation(r: Float64Array, n: number): Float64Array {
  const usable = Array.from({ length: n }, (_, i) => i).filter((i) => Number.isFinite(r[i * n + i]));
  const m = usable.length;
  const out = new Float64Array(n).fill(NaN);
  const block = Float64Array.from(usable.flatMap((i) => usable.map((j) => (Number.isFinite(r[i * n + j]) ? r[i * n + j] : 0))));
  const factor = block.slice();
  choleskyFactor(factor, m);
  const lost = new Set(usable.filter((_, i) => factor[i * m + i] > 1e100));
  usable.forEach((column, i) => {
    const unit = new Float64Array(m);
    unit[i] = 1;
    choleskySolve(factor, m, unit);
    out[column] = lost.has(column) || unit[i] > 1e9 ? Infinity : Math.max(1, unit[i]);
  });
  for (const column of lost) {
    for (const other of usable) if (Math.abs(r[column * n + other]) > 1 - 1e-9) out[other] = Infinity;
  }
  return out;
}

/**
 * Pearson's |r| of two numbers (words of two levels count as numbers), bias-corrected Cramér's V of two word columns, the correlation ratio η of words and a number.
 * O(rows × columns²).
 */
export function associationMatrix(dataset: Dataset, columns: readonly Column[], rows: Uint32Array): AssociationMatrix {
  const n = columns.length;
  const strength = new Float64Array(n * n).fill(NaN);
  const detail = new Float64Array(n * n).fill(NaN);
  const set = (i: number, j: number, value: number, forward: number, backward: number): void => {
    strength[i * n + j] = value;
    strength[j * n + i] = value;
    detail[i * n + j] = forward;
    detail[j * n + i] = backward;
  };
  const numbers = columns.map((_, i) => i).filter((i) => kindOf(columns[i]) === 'number');
  const r = correlationMatrix(
    dataset,
    numbers.map((i) => columns[i].name),
    rows,
  );
  numbers.forEach((i, a) => {
    numbers.forEach((j, b) => {
      const value = r[a * numbers.length + b];
      set(i, j, Math.abs(value), value, value);
    });
  });
  const small = numbers.length;
  const vif = new Float64Array(n).fill(NaN);
  // with as many columns as rows every column follows from the others, which says nothing about them
  if (small < rows.length) {
    inflation(r, small).forEach((value, a) => {
      vif[numbers[a]] = value;
    });
  }
  const words = columns.flatMap((column, i) => (column.kind === 'discrete' && kindOf(column) === 'words' ? [{ column, i }] : []));
  for (const j of words.length === 0 ? [] : numbers) {
    const number = centred(columns[j], rows);
    for (const { column, i } of words) {
      const eta = correlationRatio(column, number, rows);
      set(i, j, eta, eta, eta);
    }
  }
  for (const { i } of words) {
    set(i, i, 1, 1, 1);
    for (const { i: j } of words) {
      if (j <= i) continue;
      const pair = countPair(columns[i], columns[j], rows);
      if (pair === null) continue;
      const table = contingencyTable(pair.counts, pair.nRows, pair.nColumns);
      const v = biasCorrectedV(table, pearsonChiSquare(table, expectedCounts(table), false));
      const transposed = Float64Array.from({ length: pair.counts.length }, (_, at) => {
        const row = Math.floor(at / pair.nRows);
        return pair.counts[(at % pair.nRows) * pair.nColumns + row];
      });
      const u = theilsU(table, 0.95).value;
      const back = theilsU(contingencyTable(transposed, pair.nColumns, pair.nRows), 0.95).value;
      set(i, j, v, back, u);
    }
  }
  return { names: columns.map(({ name }) => name), strength, detail, vif };
}

/** Columns that hang together, and the order in which a dendrogram puts all of them. */
export interface ColumnClusters {
  /** Positions, so that what is joined early stands side by side. */
  readonly order: readonly number[];
  /** Positions of each cluster with at least two members, at the threshold. */
  readonly clusters: readonly (readonly number[])[];
}

/** Distances nearer than this count as equal. */
const tie = 1e-12;

/**
 * Agglomerative clustering with average linkage on 1 − strength (undefined counts as 1); of equal distances the first pair. Lance and Williams' update with the nearest later column of
 * each kept: O(n²) time and more only where many columns lose their nearest at once, at most O(n³).
 */
export function clusterColumns({ names, strength }: AssociationMatrix, threshold: number): ColumnClusters {
  const n = names.length;
  const distance = strength.map((value) => (Number.isNaN(value) ? 1 : 1 - value));
  const members = names.map((_, i): readonly number[] => [i]);
  let alive = names.map((_, i) => i);
  const nearest = new Int32Array(n);
  const least = new Float64Array(n);
  const find = (i: number): void => {
    nearest[i] = -1;
    least[i] = Infinity;
    for (const j of alive) {
      if (j <= i || distance[i * n + j] >= least[i] - tie) continue;
      nearest[i] = j;
      least[i] = distance[i * n + j];
    }
  };
  for (const i of alive) find(i);
  const severalOf = (): readonly (readonly number[])[] => alive.map((i) => members[i]).filter((own) => own.length > 1);
  let clusters: readonly (readonly number[])[] | null = null;
  while (alive.length > 1) {
    let a = alive[0];
    for (const i of alive) if (least[i] < least[a] - tie) a = i;
    const b = nearest[a];
    if (least[a] > 1 - threshold) clusters ??= severalOf();
    const [na, nb] = [members[a].length, members[b].length];
    members[a] = [...members[a], ...members[b]];
    alive = alive.filter((each) => each !== b);
    for (const other of alive) {
      const joined = (na * distance[a * n + other] + nb * distance[b * n + other]) / (na + nb);
      distance[a * n + other] = joined;
      distance[other * n + a] = joined;
    }
    for (const i of alive) {
      if (i === a || nearest[i] === a || nearest[i] === b || (i < a && distance[i * n + a] <= least[i] + tie)) find(i);
    }
  }
  return { order: alive.flatMap((i) => members[i]), clusters: clusters ?? severalOf() };
}
