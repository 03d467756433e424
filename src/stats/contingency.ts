import { StatisticError } from '../core/errors.ts';

/** A table of counts whose margins are all positive. */
export interface ContingencyTable {
  /** Float64Array (nRows × nColumns), row-major. */
  readonly counts: Float64Array;
  readonly nRows: number;
  readonly nColumns: number;
  readonly rowTotals: Float64Array;
  readonly columnTotals: Float64Array;
  readonly total: number;
}

/** Refuses what is not a whole number from 0 to 2^53, beyond which sums of counts are not exact. @throws StatisticError STATISTIC_BAD_COUNT */
export function checkCounts(counts: Float64Array, nColumns: number): void {
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    if (Number.isSafeInteger(count) && count >= 0) continue;
    const kind = !Number.isFinite(count) ? 'not finite' : count < 0 ? 'negative' : Number.isInteger(count) ? 'above 2^53' : 'fractional';
    throw new StatisticError(`a count is ${kind}`, {
      code: 'STATISTIC_BAD_COUNT',
      where: `row ${String(Math.floor(i / nColumns) + 1)}, column ${String((i % nColumns) + 1)}`,
      expected: 'whole numbers from 0',
      found: String(count),
      hint: 'Give the counts themselves, not shares, rates or weights: χ² of shares is smaller by the number of rows.',
    });
  }
}

function checkMargin(totals: Float64Array, noun: string): void {
  const empty = totals.indexOf(0);
  if (empty < 0) return;
  throw new StatisticError(`${noun} ${String(empty + 1)} of the table is empty`, {
    code: 'STATISTIC_ZERO_MARGIN',
    expected: 'at least one count in every row and column',
    found: `${noun} ${String(empty + 1)} sums to 0`,
    hint: `Leave the empty ${noun} out: its expected counts are 0 and no test is defined on them.`,
  });
}

/**
 * Checks a table of counts and adds up its margins. O(cells).
 * @param counts Float64Array (nRows × nColumns), row-major, whole numbers ≥ 0
 * @throws StatisticError STATISTIC_TABLE_SHAPE (fewer than two rows or columns, or not nRows × nColumns counts), STATISTIC_BAD_COUNT (negative,
 * fractional, not finite), STATISTIC_EMPTY_TABLE (all counts 0), STATISTIC_ZERO_MARGIN
 */
export function contingencyTable(counts: Float64Array, nRows: number, nColumns: number): ContingencyTable {
  if (!(nRows >= 2 && nColumns >= 2) || counts.length !== nRows * nColumns) {
    throw new StatisticError('independence needs a table of at least two rows and two columns', {
      code: 'STATISTIC_TABLE_SHAPE',
      expected: '2 × 2 or larger, with one count per cell',
      found: `${String(nRows)} × ${String(nColumns)} with ${String(counts.length)} counts`,
      hint: 'With one row or one column there is nothing to compare.',
    });
  }
  checkCounts(counts, nColumns);
  const rowTotals = new Float64Array(nRows);
  const columnTotals = new Float64Array(nColumns);
  let total = 0;
  for (let r = 0; r < nRows; r++) {
    for (let c = 0; c < nColumns; c++) {
      const count = counts[r * nColumns + c];
      rowTotals[r] += count;
      columnTotals[c] += count;
      total += count;
    }
  }
  if (total === 0) {
    throw new StatisticError('the table is empty', {
      code: 'STATISTIC_EMPTY_TABLE',
      expected: 'counts above 0',
      found: 'only zeros',
      hint: 'Check `where` and the two columns.',
    });
  }
  checkMargin(rowTotals, 'row');
  checkMargin(columnTotals, 'column');
  return { counts, nRows, nColumns, rowTotals, columnTotals, total };
}

/** Counts that independence expects: row total · column total / n. Float64Array (nRows × nColumns). */
export function expectedCounts(table: ContingencyTable): Float64Array {
  const { nColumns, rowTotals, columnTotals, total } = table;
  return table.counts.map((_, i) => (rowTotals[Math.floor(i / nColumns)] * columnTotals[i % nColumns]) / total);
}

/**
 * Adjusted standardized residuals (o − e) / √(e (1 − row share) (1 − column share)): standard normal under independence, so beyond ±2 a cell
 * stands out and beyond ±3 it does so clearly. Haberman 1973 (https://doi.org/10.2307/2529686). Float64Array (nRows × nColumns).
 */
export function adjustedResiduals(table: ContingencyTable, expected: Float64Array): Float64Array {
  const { nColumns, rowTotals, columnTotals, total, counts } = table;
  return counts.map((count, i) => {
    const rest = (total - rowTotals[Math.floor(i / nColumns)]) / total;
    const others = (total - columnTotals[i % nColumns]) / total;
    return (count - expected[i]) / Math.sqrt(expected[i] * rest * others);
  });
}

/** Degrees of freedom of independence: (rows − 1)(columns − 1). */
export function independenceDf(table: ContingencyTable): number {
  return (table.nRows - 1) * (table.nColumns - 1);
}

/** How many expected counts are small, and how small. */
export interface SmallExpected {
  readonly below5: number;
  readonly cells: number;
  readonly least: number;
  /** Cochran 1954 (https://doi.org/10.2307/3001616): at most a fifth of the cells below 5, none below 1. */
  readonly withinCochransRule: boolean;
}

/** Checks expected counts against Cochran's rule. O(cells). */
export function smallExpected(expected: Float64Array): SmallExpected {
  let below5 = 0;
  let least = Infinity;
  for (const value of expected) {
    if (value < 5) below5++;
    if (value < least) least = value;
  }
  return { below5, cells: expected.length, least, withinCochransRule: below5 <= expected.length / 5 && least >= 1 };
}

/** `3 of 15 cells (20.0 %) have an expected count below 5, the least is 0.36`. */
export function smallExpectedWords({ below5, cells, least }: SmallExpected): string {
  const share = ((100 * below5) / cells).toFixed(1);
  const words = `${String(below5)} of ${String(cells)} cells (${share} %) have an expected count below 5`;
  return `${words}, the least is ${least < 0.01 ? least.toPrecision(2) : least.toFixed(2)}`;
}

/**
 * What the χ² approximation assumes and these counts do not meet: no expected count below 5 in the textbooks' rule, Cochran's rule in ours. One sentence per finding,
 * none when all is well.
 */
export function smallExpectedWarnings(expected: Float64Array): readonly string[] {
  const small = smallExpected(expected);
  if (small.below5 === 0) return [];
  const verdict = small.withinCochransRule
    ? "within Cochran's rule (at most a fifth of the cells, none below 1), so the p-value still holds"
    : "against Cochran's rule (at most a fifth of the cells, none below 1), so the p-value is only approximate";
  return [`${smallExpectedWords(small)}: ${verdict}.`];
}
