import type { Effect } from '../core/hypothesis.ts';
import { type ContingencyTable, independenceDf } from './contingency.ts';
import { normalQuantile } from './normal.ts';

/**
 * A smooth function f of the cell shares with its delta-method interval: variance (Σ p g² − (Σ p g)²)/n with g = ∂f/∂p, as R's DescTools computes it (Agresti 2013, sec. 16.1).
 * Cut to [least, 1].
 */
function deltaEffect(name: string, value: number, gradient: Float64Array, table: ContingencyTable, level: number, least: number): Effect {
  let [mean, square] = [0, 0];
  for (let i = 0; i < gradient.length; i++) {
    const share = table.counts[i] / table.total;
    if (share === 0) continue;
    mean += share * gradient[i];
    square += share * gradient[i] * gradient[i];
  }
  const reach = normalQuantile(0.5 + level / 2) * Math.sqrt(Math.max(0, square - mean * mean) / table.total);
  return { name, value, ci: [Math.max(least, value - reach), Math.min(1, value + reach)], level };
}

const largest = (values: Float64Array): number => values.reduce((best, value, i) => (value > values[best] ? i : best), 0);

const shares = (totals: Float64Array, total: number): Float64Array => totals.map((value) => value / total);

/**
 * φ of a 2 × 2 table with its sign, (ad − bc)/√(row and column totals): Pearson's correlation of two yes/no columns. Delta-method interval
 * (Bishop, Fienberg & Holland 1975, ch. 11).
 */
export function phi(table: ContingencyTable, level: number): Effect {
  const [a, b, c, d] = table.counts;
  const [r1, r2] = shares(table.rowTotals, table.total);
  const [c1, c2] = shares(table.columnTotals, table.total);
  const n = table.total;
  const root = Math.sqrt(r1 * r2 * c1 * c2);
  const value = ((a / n) * (d / n) - (b / n) * (c / n)) / root;
  const half = (row: number, column: number): number => value / (2 * row) + value / (2 * column);
  const gradient = Float64Array.of(
    d / n / root - half(r1, c1),
    -c / n / root - half(r1, c2),
    -b / n / root - half(r2, c1),
    a / n / root - half(r2, c2),
  );
  return deltaEffect('phi', value, gradient, table, level, -1);
}

/**
 * Tschuprow's T = √(χ² / (n √((r − 1)(c − 1)))): like V, but 1 only in square tables. A multiple of V, so its interval is V's.
 * @param v Cramér's V of the table
 */
export function tschuprowsT(table: ContingencyTable, v: Effect): Effect {
  const factor = Math.sqrt((Math.min(table.nRows, table.nColumns) - 1) / Math.sqrt(independenceDf(table)));
  return { name: 'tschuprows-t', value: v.value * factor, ci: [v.ci[0] * factor, v.ci[1] * factor], level: v.level };
}

/**
 * Goodman and Kruskal's λ(columns | rows): by what share the errors fall when the column is guessed as the row's commonest instead of the commonest of all. 0 also where the
 * columns depend on the rows but every row has the same commonest column. Goodman & Kruskal 1954 (https://doi.org/10.1080/01621459.1954.10501231), interval 1963.
 */
export function lambda(table: ContingencyTable, level: number): Effect {
  const { nRows, nColumns, counts, columnTotals, total } = table;
  const best = largest(columnTotals);
  const wrong = 1 - columnTotals[best] / total;
  let right = 0;
  const gradient = new Float64Array(counts.length);
  const modes = Array.from({ length: nRows }, (_, r) => largest(counts.subarray(r * nColumns, (r + 1) * nColumns)));
  modes.forEach((mode, r) => (right += counts[r * nColumns + mode] / total));
  const value = (right - columnTotals[best] / total) / wrong;
  for (let i = 0; i < gradient.length; i++) {
    const hit = modes[Math.floor(i / nColumns)] === i % nColumns ? 1 : 0;
    const usual = i % nColumns === best ? 1 : 0;
    gradient[i] = (hit - usual + value * usual) / wrong;
  }
  return deltaEffect('lambda', Math.max(0, value), gradient, table, level, 0);
}

/**
 * Goodman and Kruskal's τ(columns | rows): by what share the errors fall when the column is guessed at random with the row's shares instead of those of all. 0 only under
 * independence. Same sources.
 */
export function tau(table: ContingencyTable, level: number): Effect {
  const { nColumns, counts, total } = table;
  const rows = shares(table.rowTotals, total);
  const columns = shares(table.columnTotals, total);
  const inRow = new Float64Array(rows.length);
  counts.forEach((count, i) => {
    const r = Math.floor(i / nColumns);
    inRow[r] += (count / total / rows[r]) ** 2;
  });
  const explained = inRow.reduce((sum, square, r) => sum + square * rows[r], 0);
  const concentration = columns.reduce((sum, share) => sum + share * share, 0);
  const value = (explained - concentration) / (1 - concentration);
  const gradient = counts.map((count, i) => {
    const r = Math.floor(i / nColumns);
    const own = (2 * (count / total)) / rows[r] - inRow[r];
    return (own - 2 * columns[i % nColumns] + value * 2 * columns[i % nColumns]) / (1 - concentration);
  });
  return deltaEffect('tau', Math.max(0, value), gradient, table, level, 0);
}

/**
 * Theil's U(columns | rows), the uncertainty coefficient: the share of the columns' entropy that the rows explain; 1 where each row has a single column. Theil 1970
 * (https://doi.org/10.1086/224909).
 */
export function theilsU(table: ContingencyTable, level: number): Effect {
  const { nColumns, counts, total } = table;
  const rows = shares(table.rowTotals, total);
  const columns = shares(table.columnTotals, total);
  const entropy = (values: Float64Array): number => -values.reduce((sum, p) => sum + (p === 0 ? 0 : p * Math.log(p)), 0);
  const h = entropy(columns);
  let information = 0;
  counts.forEach((count, i) => {
    if (count > 0) information += (count / total) * Math.log(count / total / (rows[Math.floor(i / nColumns)] * columns[i % nColumns]));
  });
  const value = information / h;
  const gradient = counts.map((count, i) => {
    if (count === 0) return 0;
    const column = Math.log(columns[i % nColumns]);
    return (Math.log(count / total / rows[Math.floor(i / nColumns)]) - column + value * (1 + column)) / h;
  });
  return deltaEffect('theils-u', Math.max(0, value), gradient, table, level, 0);
}
