import type { Table, Text } from '../../core/content.ts';
import { formatScore } from '../shared/wording.ts';

/** A table whose first columns are words and the others numbers. */
export function evidenceTable(titles: readonly string[], rows: readonly (readonly Text[])[], words = 1, caption?: string): Table {
  return {
    kind: 'table',
    ...(caption === undefined ? {} : { caption }),
    columns: titles.map((title, i) => ({ title, align: i < words ? 'left' : 'right' })),
    rows,
  };
}

/** A score with three digits where it leads a sentence. */
export function score3(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '–';
}

/** A p-value from permutations: never smaller than one in their number. */
export function permutationP(p: number): string {
  return p < 0.001 ? p.toPrecision(2) : p.toFixed(3);
}

export { formatScore };
