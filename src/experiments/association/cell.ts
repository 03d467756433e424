import { DataError } from '../../core/errors.ts';
import type { CellResult, WorkContext } from '../../core/experiment.ts';
import type { TestResult } from '../../core/hypothesis.ts';
import { adjustedResiduals, biasCorrectedV, contingencyTable, expectedCounts, pearsonChiSquare } from '../../stats/index.ts';
import { selectRows } from '../shared/row-sample.ts';
import { count } from '../shared/wording.ts';
import type { AssociationConfig } from './config.ts';
import { type Crosstab, crosstab } from './crosstab.ts';
import { type NamedTable, pairTables, type SkippedPair, wholeTable } from './subtables.ts';

/** A table as nested lists, the form of results.json and of the charts. */
export interface CountTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** One test on one table. */
export interface AssociationResult extends TestResult {
  readonly name: string;
  readonly table: CountTable;
  readonly expected: readonly (readonly number[])[];
  readonly residuals: readonly (readonly number[])[];
  /** Bergsma's V; NaN where n is too small for it. */
  readonly biasCorrectedV: number;
}

/** What an association's one cell gives back. */
export interface AssociationCellValue {
  /** The whole table, also when only pairs were tested, with its adjusted residuals. */
  readonly table: CountTable & { readonly residuals: readonly (readonly number[])[] };
  readonly results: readonly AssociationResult[];
  readonly skipped: readonly SkippedPair[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/** More rows than this make over 1,225 pairs, which nobody reads and Holm punishes. */
const MAX_PAIRWISE_ROWS = 50;

/**
 * Counts the table once per process.
 * @throws DataError when the columns cannot carry the question, or there are too many pairs
 */
export function tableOf(config: AssociationConfig, context: WorkContext): Crosstab {
  return context.memo('crosstab', () => {
    const { dataset } = context;
    const selected = config.sample === null ? { rows: null, note: null } : selectRows(dataset, config.sample, context.suiteSeed);
    const table = crosstab(dataset, { rows: config.rows, columns: config.columns, sample: selected.rows, topRows: config.topRows });
    if (config.compare.includes('pairwise') && table.rows.length > MAX_PAIRWISE_ROWS) {
      const n = table.rows.length;
      throw new DataError(`pairwise comparison of ${count(n)} values of '${config.rows}' makes ${count((n * (n - 1)) / 2)} tests`, {
        code: 'DATA_TOO_MANY_PAIRS',
        where: dataset.id,
        expected: `at most ${String(MAX_PAIRWISE_ROWS)} rows in the table`,
        found: String(n),
        hint: 'Set `topRows`, e.g. `topRows: 10`, or `compare: whole`.',
      });
    }
    return selected.note === null ? table : { ...table, notes: [selected.note, ...table.notes] };
  });
}

function nest(values: Float64Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}

function testTable(table: NamedTable, test: AssociationConfig['test']): AssociationResult {
  const nRows = table.rows.length;
  const nColumns = table.columns.length;
  const { expected, residuals, warnings, ...answer } = test.definition.test(table.counts, nRows, nColumns, test.parameters);
  const checked = contingencyTable(table.counts, nRows, nColumns);
  return {
    ...answer,
    name: table.name,
    table: { rows: table.rows, columns: table.columns, counts: nest(table.counts, nColumns) },
    expected: nest(expected, nColumns),
    residuals: nest(residuals, nColumns),
    biasCorrectedV: biasCorrectedV(checked, pearsonChiSquare(checked, expected, false)),
    warnings: [...table.notes, ...warnings],
  };
}

/** Counts the table and tests it, whole, by pairs, or both. */
export function runAssociationCell(config: AssociationConfig, context: WorkContext): CellResult {
  const start = performance.now();
  const table = tableOf(config, context);
  const counted = performance.now();
  const pairs = config.compare.includes('pairwise') ? pairTables(table) : { tables: [], skipped: [] };
  const tables = config.compare.flatMap((word) => (word === 'whole' ? [wholeTable(table)] : pairs.tables));
  const whole = contingencyTable(table.counts, table.rows.length, table.columns.length);
  const width = table.columns.length;
  const value: AssociationCellValue = {
    table: {
      rows: table.rows,
      columns: table.columns,
      counts: nest(table.counts, width),
      residuals: nest(adjustedResiduals(whole, expectedCounts(whole)), width),
    },
    results: tables.map((each) => testTable(each, config.test)),
    skipped: pairs.skipped,
    warnings: table.warnings,
    notes: table.notes,
  };
  return { value, seconds: { count: (counted - start) / 1000, test: (performance.now() - counted) / 1000 } };
}
