import type { Table, Text } from '../../core/content.ts';

/** A table whose first columns are words and the others numbers. */
export function evidenceTable(titles: readonly string[], rows: readonly (readonly Text[])[], words = 1): Table {
  return {
    kind: 'table',
    columns: titles.map((title, i) => ({ title, align: i < words ? 'left' : 'right' })),
    rows,
  };
}

/** A p-value from permutations: never smaller than one in their number. */
export function permutationP(p: number): string {
  return p < 0.001 ? p.toPrecision(2) : p.toFixed(3);
}
