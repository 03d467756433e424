import { DataError } from '../core/errors.ts';
import { createRng, deriveSeed, sampleIndices } from '../core/rng.ts';
import { formatCount } from './format-count.ts';
import type { TableSource } from './source.ts';

/** The rows that take part: row numbers of the raw table, ascending; null = all of the part. */
export interface Selection {
  readonly parts: readonly { readonly start: number; readonly rows: Uint32Array | null; readonly count: number }[];
  readonly notes: readonly string[];
}

/**
 * Draws the rows that `sample` asks for; adds a sentence about it to `notes`.
 * @param rows the rows to draw from; null = all of [start, end)
 * @throws DataError DATA_SAMPLE
 */
export function sampleRows(
  source: TableSource,
  seed: number,
  rows: Uint32Array | null,
  start: number,
  end: number,
  notes: string[],
  name: string,
): Uint32Array | null {
  const wanted = source.sample ?? 0;
  if (!(Number.isInteger(wanted) && wanted >= 1)) {
    throw new DataError('`sample` must be a number of rows', {
      code: 'DATA_SAMPLE',
      where: source.files.join(', '),
      expected: 'an integer from 1',
      found: String(wanted),
    });
  }
  const total = rows === null ? end - start : rows.length;
  if (wanted >= total) {
    notes.push(`${name}A sample of ${formatCount(wanted)} rows was asked for; there are ${formatCount(total)}, and all were taken.`);
    return rows;
  }
  notes.push(`${name}${formatCount(wanted)} of ${formatCount(total)} rows were drawn at random (seed ${String(seed)}).`);
  const drawn = sampleIndices(total, wanted, createRng(deriveSeed(seed, 'sample', source.id)));
  for (let i = 0; i < drawn.length; i++) drawn[i] = rows === null ? start + drawn[i] : rows[drawn[i]];
  return drawn;
}
