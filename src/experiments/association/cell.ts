import { DataError } from '../../core/errors.ts';
import type { Cell, CellResult, WorkContext } from '../../core/experiment.ts';
import type { TestResult } from '../../core/hypothesis.ts';
import { deriveSeed } from '../../core/rng.ts';
import { cochranMantelHaenszel, type StratifiedResult } from '../../hypotheses/index.ts';
import { adjustedResiduals, contingencyTable, expectedCounts } from '../../stats/index.ts';
import type { Binding } from '../kind.ts';
import { type SelectedRows, selectRows } from '../shared/row-sample.ts';
import { count } from '../shared/wording.ts';
import type { AssociationConfig } from './config.ts';
import { type Crosstab, crosstab } from './crosstab.ts';
import { countStrata, fourfoldStrata, hasInformativeStratum } from './strata.ts';
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
  /** Bergsma's V; NaN where n is too small for it, or where the question is not independence. */
  readonly biasCorrectedV: number;
}

/** The same table within strata. */
export interface StratifiedAssociation extends StratifiedResult {
  /** Name of the result whose table it is. */
  readonly of: string;
}

/** What an association's one cell gives back. */
export interface AssociationCellValue {
  /** The whole table, also when only pairs were tested, with its residuals. */
  readonly table: CountTable & { readonly residuals: readonly (readonly number[])[] };
  readonly results: readonly AssociationResult[];
  readonly stratified: readonly StratifiedAssociation[];
  readonly skipped: readonly SkippedPair[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/** More rows than this make over 1,225 pairs, which nobody reads and any adjustment punishes. */
const MAX_PAIRWISE_ROWS = 50;

const isPaired = ({ test }: AssociationConfig): boolean => test.definition.question === 'symmetry';

function rowsOf(config: AssociationConfig, context: WorkContext): SelectedRows | null {
  const { sample } = config;
  return sample === null ? null : context.memo('rows', () => selectRows(context.dataset, sample, context.suiteSeed));
}

function checkTable({ rows, columns }: Crosstab, config: AssociationConfig, where: string): void {
  const { shape, id } = config.test.definition;
  const pairwise = config.compare.includes('pairwise');
  const whole = config.compare.includes('whole');
  if (pairwise && rows.length > MAX_PAIRWISE_ROWS) {
    const n = rows.length;
    throw new DataError(`pairwise comparison of ${count(n)} values of '${config.rows}' makes ${count((n * (n - 1)) / 2)} tests`, {
      code: 'DATA_TOO_MANY_PAIRS',
      where,
      expected: `at most ${String(MAX_PAIRWISE_ROWS)} rows in the table`,
      found: String(n),
      hint: 'Set `topRows`, e.g. `topRows: 10`, or `compare: whole`.',
    });
  }
  const narrow = shape === 'fourfold' || shape === 'two-columns' || shape === 'square-fourfold';
  const tall = (shape === 'fourfold' && whole) || shape === 'square-fourfold';
  const stratifiable = config.stratify === undefined || (columns.length === 2 && (pairwise || rows.length === 2));
  if ((narrow && columns.length !== 2) || (tall && rows.length !== 2) || !stratifiable) {
    const why = stratifiable ? `test '${id}'` : '`stratify`';
    throw new DataError(`${why} does not fit a table of ${count(rows.length)} rows and ${count(columns.length)} columns`, {
      code: 'DATA_TABLE_SHAPE',
      where,
      expected: narrow && shape === 'two-columns' ? 'two columns' : 'two columns, and two rows (or compare: pairwise)',
      found: `${count(rows.length)} × ${count(columns.length)}`,
      hint: 'Choose a column with two values, narrow the rows with `where`, or take a test of larger tables such as chi-square.',
    });
  }
}

/**
 * Counts the table once per process.
 * @throws DataError when the columns cannot carry the question, or there are too many pairs
 */
export function tableOf(config: AssociationConfig, context: WorkContext): Crosstab {
  return context.memo('crosstab', () => {
    const { dataset } = context;
    const selected = rowsOf(config, context);
    const table = crosstab(dataset, {
      rows: config.rows,
      columns: config.columns,
      sample: selected?.rows ?? null,
      topRows: config.topRows,
      square: isPaired(config),
    });
    checkTable(table, config, dataset.id);
    const note = selected?.note ?? null;
    return note === null ? table : { ...table, notes: [note, ...table.notes] };
  });
}

function nest(values: Float64Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}

function independenceResiduals({ counts, rows, columns }: Crosstab): number[][] {
  const whole = contingencyTable(counts, rows.length, columns.length);
  return nest(adjustedResiduals(whole, expectedCounts(whole)), columns.length);
}

function testTable(table: NamedTable, test: AssociationConfig['test'], seed: number, alpha: number): AssociationResult {
  const [nRows, nColumns] = [table.rows.length, table.columns.length];
  const context = { seed: deriveSeed(seed, table.name), alpha };
  const { expected, residuals, warnings, ...answer } = test.definition.test(table.counts, nRows, nColumns, test.parameters, context);
  return {
    ...answer,
    name: table.name,
    table: { rows: table.rows, columns: table.columns, counts: nest(table.counts, nColumns) },
    expected: nest(expected, nColumns),
    residuals: nest(residuals, nColumns),
    biasCorrectedV: answer.effects.find(({ name }) => name === 'cramers-v-corrected')?.value ?? NaN,
    warnings: [...table.notes, ...warnings],
  };
}

function testStrata(
  tables: readonly NamedTable[],
  whole: Crosstab,
  config: AssociationConfig,
  context: WorkContext,
  alpha: number,
): StratifiedAssociation[] {
  const { stratify } = config;
  if (stratify === undefined) return [];
  const sample = rowsOf(config, context)?.rows ?? null;
  const strata = countStrata(context.dataset, whole, { rows: config.rows, columns: config.columns, stratify, sample });
  return tables
    .filter((table) => table.counts.length === 4)
    .map((table) => ({ of: table.name, counts: fourfoldStrata(strata, whole, table) }))
    .filter(({ counts }) => hasInformativeStratum(counts))
    .map(({ of, counts }) => ({ ...cochranMantelHaenszel(counts, true, { seed: 0, alpha }), of }));
}

/** Counts the table and tests it, whole, by pairs, or both. */
export function runAssociationCell(config: AssociationConfig, binding: Binding, cell: Cell, context: WorkContext): CellResult {
  const start = performance.now();
  const table = tableOf(config, context);
  const counted = performance.now();
  const pairs = config.compare.includes('pairwise') ? pairTables(table) : { tables: [], skipped: [] };
  const tables = config.compare.flatMap((word) => (word === 'whole' ? [wholeTable(table)] : pairs.tables));
  const width = table.columns.length;
  const results = tables.map((each) => testTable(each, config.test, cell.seed, binding.alpha));
  const [first] = results;
  const value: AssociationCellValue = {
    table: {
      rows: table.rows,
      columns: table.columns,
      counts: nest(table.counts, width),
      residuals: isPaired(config) ? first.residuals : independenceResiduals(table),
    },
    results,
    stratified: testStrata(tables, table, config, context, binding.alpha),
    skipped: pairs.skipped,
    warnings: table.warnings,
    notes: table.notes,
  };
  return { value, seconds: { count: (counted - start) / 1000, test: (performance.now() - counted) / 1000 } };
}
