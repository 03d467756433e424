import type { ColumnValues } from '../core/matrix.ts';
import { countCodes } from './column-codes.ts';
import { distinctValues } from './distinct-values.ts';

/** The different numbers of some rows, the place of each row's number among them, and how often each comes. O(n + d log d). */
export function rankNumbers(numbers: Float64Array): ColumnValues {
  const { values, codes } = distinctValues(numbers);
  const ranks = toRanks(codes, values.length, codes.includes(-1));
  return { values, ranks, counts: Float64Array.from(countCodes(ranks, null, values.length + 1)) };
}

/** Codes as ranks in as few bytes as hold them, `missing` for negative ones. */
export function toRanks(codes: Int32Array, missing: number, hasMissing: boolean): ColumnValues['ranks'] {
  const out = emptyRanks(codes.length, missing, hasMissing);
  for (let i = 0; i < codes.length; i++) out[i] = codes[i] < 0 ? missing : codes[i];
  return out;
}

/** Room for ranks below `missing`, and `missing` itself where it occurs. */
export function emptyRanks(length: number, missing: number, hasMissing: boolean): ColumnValues['ranks'] {
  const most = hasMissing ? missing : missing - 1;
  if (most < 256) return new Uint8Array(length);
  return most < 65536 ? new Uint16Array(length) : new Uint32Array(length);
}
