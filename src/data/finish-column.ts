import type { Column } from '../core/dataset.ts';
import { sharedUint8 } from '../core/dataset.ts';
import { byCodeUnit } from './by-code-unit.ts';
import type { TypedColumn } from './infer-kind.ts';

/** A column as a reader fills it: NaN or ±Infinity where a number is missing; codes are positions in `texts`, which are in no order yet, or −1. */
export interface FilledColumn {
  readonly column: Pick<TypedColumn, 'name' | 'role' | 'note' | 'numericLevels'>;
  readonly values: Float64Array | Int32Array;
  readonly texts: readonly string[];
  /** True when the reader knows that every number is finite and none is −0. */
  readonly complete?: boolean;
}

/** The column as it goes into the dataset; works in place. O(rows). */
export function finishColumn({ column, values, texts, complete }: FilledColumn): Column {
  const { name, role, note, numericLevels } = column;
  const base = { name, role, ...(note === undefined ? {} : { note }) };
  if (values instanceof Int32Array) {
    return { ...base, kind: 'discrete', codes: values, levels: orderLevels(values, texts, numericLevels) };
  }
  return { ...base, kind: 'continuous', values, missing: complete === true ? null : markMissing(values) };
}

/** NaN and ±Infinity become missing (NaN); −0 becomes 0, so that equal numbers have equal bytes. */
function markMissing(values: Float64Array): Uint8Array | null {
  let missing: Uint8Array | null = null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!Number.isFinite(value)) {
      values[i] = Number.NaN;
      missing ??= sharedUint8(values.length);
      missing[i] = 1;
    } else if (Object.is(value, -0)) {
      values[i] = 0;
    }
  }
  return missing;
}

/** Drops words that no selected row has, sorts the rest, and rewrites the codes in place. */
function orderLevels(codes: Int32Array, texts: readonly string[], numeric: boolean): readonly string[] {
  const seen = new Uint8Array(texts.length);
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) seen[codes[i]] = 1;
  const order = Array.from(texts.keys()).filter((code) => seen[code] === 1);
  order.sort((a, b) => (numeric ? Number(texts[a]) - Number(texts[b]) : byCodeUnit(texts[a], texts[b])));
  const rank = new Int32Array(texts.length);
  order.forEach((code, position) => (rank[code] = position));
  if (order.some((code, position) => code !== position)) {
    for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) codes[i] = rank[codes[i]];
  }
  return order.map((code) => texts[code]);
}
