import { InvalidArgumentError } from 'commander';

/** A whole number from 1, for commander. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('expected a whole number from 1.');
  return value;
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
