import type { Inline, Table, Text } from '../../core/content.ts';
import { count, formatScore } from '../shared/wording.ts';

/** A table whose first columns are words and the others numbers. */
export function evidenceTable(titles: readonly string[], rows: readonly (readonly Text[])[], words = 1): Table {
  return {
    kind: 'table',
    columns: titles.map((title, i) => ({ title, align: i < words ? 'left' : 'right' })),
    rows,
  };
}

/** `1 column`, `3 columns`; `many` where an s is not enough. */
export function several(n: number, noun: string, many = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : many}`;
}

/** Text whose `words between backticks` are code. */
export function withCode(text: string): Text {
  return text.split('`').map((piece, i): Inline => (i % 2 === 0 ? piece : { kind: 'code', text: piece }));
}

/** An accuracy that cannot be exceeded: never written as 1 when it is not. */
export function ceilingText(ceiling: number): string {
  return ceiling < 1 && ceiling > 0.99995 ? String(Math.floor(ceiling * 1e6) / 1e6) : formatScore(ceiling);
}

/** A p-value from permutations: never smaller than one in their number. */
export function permutationP(p: number): string {
  return p < 0.001 ? p.toPrecision(2) : p.toFixed(3);
}
