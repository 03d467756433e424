import { listWords } from '../shared/wording.ts';
import type { Crosstab } from './crosstab.ts';

/** A table that one test is made on. */
export interface NamedTable {
  /** 'whole', or 'icmp-tcp': what gates call the result. */
  readonly name: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly counts: Float64Array;
  /** Which rows and columns of the whole table these are. */
  readonly rowIndices: readonly number[];
  readonly columnIndices: readonly number[];
  readonly notes: readonly string[];
}

/** A pair on which no test is defined. */
export interface SkippedPair {
  readonly name: string;
  readonly reason: string;
}

/** Keeps names different: level names may hold hyphens themselves. */
function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let i = 2; taken.has(unique); i++) unique = `${name} (${String(i)})`;
  taken.add(unique);
  return unique;
}

function pairTable(table: Crosstab, name: string, first: number, second: number): NamedTable | SkippedPair {
  const width = table.columns.length;
  const at = (row: number, column: number): number => table.counts[row * width + column];
  const used = table.columns.map((_, column) => column).filter((column) => at(first, column) + at(second, column) > 0);
  const empty = table.columns.filter((_, column) => !used.includes(column));
  const rows = [table.rows[first], table.rows[second]];
  if (used.length < 2) return { name, reason: `all rows of ${rows[0]} and of ${rows[1]} are '${table.columns[used[0]]}': nothing differs` };
  return {
    name,
    rows,
    columns: used.map((column) => table.columns[column]),
    counts: Float64Array.from([...used.map((column) => at(first, column)), ...used.map((column) => at(second, column))]),
    rowIndices: [first, second],
    columnIndices: used,
    notes: empty.length === 0 ? [] : [`Columns without a row in this pair are left out: ${listWords(empty)}.`],
  };
}

/** The table of each pair of rows, in the order of the levels; columns that are empty in a pair are dropped. O(pairs · columns). */
export function pairTables(table: Crosstab): { readonly tables: readonly NamedTable[]; readonly skipped: readonly SkippedPair[] } {
  const tables: NamedTable[] = [];
  const skipped: SkippedPair[] = [];
  const taken = new Set(['whole']);
  const { levelOrder: order } = table;
  for (let i = 0; i < order.length; i++) {
    for (let j = i + 1; j < order.length; j++) {
      const name = uniqueName(`${table.rows[order[i]]}-${table.rows[order[j]]}`, taken);
      const pair = pairTable(table, name, order[i], order[j]);
      if ('reason' in pair) skipped.push(pair);
      else tables.push(pair);
    }
  }
  return { tables, skipped };
}

/** The whole table under its name. */
export function wholeTable(table: Crosstab): NamedTable {
  const [rowIndices, columnIndices] = [[...table.rows.keys()], [...table.columns.keys()]];
  return { name: 'whole', rows: table.rows, columns: table.columns, counts: table.counts, rowIndices, columnIndices, notes: [] };
}
