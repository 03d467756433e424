import { open } from 'node:fs/promises';
import type { TableColumn, TableMatrix } from '../../core/matrix.ts';

/** Rows written at once. */
const chunkRows = 5000;

/** A field as RFC 4180 has it: whatever is in it stays in it. */
const field = (text: string): string => (/[",\r\n]|^\s|\s$|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Missing is an empty field without quotes; numbers are written with all their digits. */
function textOf(column: TableColumn): (row: number) => string {
  if (column.kind === 'continuous') return (row) => (Number.isNaN(column.values[row]) ? '' : String(column.values[row]));
  const levels = column.levels.map(field);
  return (row) => (column.codes[row] < 0 ? '' : levels[column.codes[row]]);
}

/** Writes rows as CSV with a header: row id, target where it is given, features. O(rows × columns). */
export async function writeCsv(
  file: string,
  table: TableMatrix,
  names: { readonly id: string; readonly target: string },
  target: readonly string[] | null,
): Promise<void> {
  const texts = table.columns.map(textOf);
  const header = [names.id, ...(target === null ? [] : [names.target]), ...table.names];
  const handle = await open(file, 'wx');
  try {
    await handle.write(`${header.map(field).join(',')}\n`);
    for (let start = 0; start < table.nRows; start += chunkRows) {
      let text = '';
      const end = Math.min(table.nRows, start + chunkRows);
      for (let row = start; row < end; row++) {
        text += String(table.rowIds[row]);
        if (target !== null) text += `,${field(target[row])}`;
        for (const column of texts) text += `,${column(row)}`;
        text += '\n';
      }
      await handle.write(text);
    }
  } finally {
    await handle.close();
  }
}
