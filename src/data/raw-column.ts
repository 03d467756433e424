import type { PlannedColumn } from './profile.ts';

/** Name of a raw column in the database: hostile names of files never meet our SQL. */
export function rawName(index: number): string {
  return `c${String(index)}`;
}

/** SQL type in the raw table. Values whose kind is still open stay text, so that nothing is lost before it is decided. */
export function rawType(column: PlannedColumn): 'DOUBLE' | 'VARCHAR' {
  return column.kind === 'continuous' ? 'DOUBLE' : 'VARCHAR';
}

/** The text of a raw column, its trailing dot and nothing else taken off; empty is missing. */
export function rawText(expression: string, column: PlannedColumn): string {
  const dotless =
    column.trailingDot === true
      ? `CASE WHEN ends_with(${expression}, '.') THEN left(${expression}, length(${expression}) - 1) ELSE ${expression} END`
      : expression;
  return `nullif(${dotless}, '')`;
}
