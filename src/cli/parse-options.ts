import { InvalidArgumentError } from 'commander';

/** A whole number from 1, for commander. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number from 1.');
  return value;
}

/** A number above 0, for commander. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number above 0.');
  return value;
}

/** `2/5`, for commander. */
export function shardOf(text: string): { readonly index: number; readonly count: number } {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = match === null ? [NaN, NaN] : [Number(match[1]), Number(match[2])];
  if (!(index >= 1 && index <= count)) throw new InvalidArgumentError('expected i/n with i from 1 to n, e.g. 2/5.');
  return { index, count };
}

const units: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** A number of bytes with an optional unit, for commander: `500m`, `2g`. */
export function byteCount(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kmg]?)b?$/i.exec(text.trim());
  const bytes = match === null ? NaN : Number(match[1]) * units[match[2].toLowerCase()];
  if (!(bytes >= 1)) throw new InvalidArgumentError('expected a size, e.g. 500m or 2g.');
  return bytes;
}

/** What `--memory` is for. */
export const memoryHelp =
  'for prepared data and the cells in flight of all threads, e.g. 2g; fewer cells run at a time when it is short (default: a quarter of the memory)';

/** The memory bound of a cell in megabytes, for commander. A worker thread itself needs about 60. */
export function cellMegabytes(text: string): number {
  const megabytes = Math.floor(byteCount(text) / 2 ** 20);
  if (megabytes < 128) throw new InvalidArgumentError('expected a size from 128m, e.g. 512m or 2g.');
  return megabytes;
}

/** `key=value` of `--set`, repeatable. */
export function collectOverride(
  text: string,
  previous: readonly { path: string; value: string }[] = [],
): readonly { path: string; value: string }[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected path=value, e.g. --set seed=7.');
  return [...previous, { path: text.slice(0, at), value: text.slice(at + 1) }];
}
