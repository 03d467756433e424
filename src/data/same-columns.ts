import { DataError } from '../core/errors.ts';
import type { PlannedColumn } from './profile.ts';

/** The columns of a further file in the order of the first one's. @throws DataError DATA_COLUMNS_DIFFER */
export function sameColumns(found: readonly PlannedColumn[], agreed: readonly PlannedColumn[], file: string): readonly PlannedColumn[] {
  const byName = new Map(found.map((column) => [column.name, column]));
  const missing = agreed.filter((column) => !byName.has(column.name)).map((column) => column.name);
  const known = new Set(agreed.map((column) => column.name));
  const extra = found.filter((column) => !known.has(column.name)).map((column) => column.name);
  if (missing.length > 0 || extra.length > 0) {
    throw new DataError('The file does not have the same columns as the first one', {
      code: 'DATA_COLUMNS_DIFFER',
      where: file,
      expected: missing.length > 0 ? `columns ${missing.join(', ')}` : 'no further columns',
      found: extra.length > 0 ? `columns ${extra.join(', ')}` : 'no such columns',
    });
  }
  return agreed.map((column) => ({ ...column, position: byName.get(column.name)?.position ?? column.position }));
}
