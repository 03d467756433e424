import type { Derivation } from './profile.ts';
import type { TableSource } from './source.ts';

/**
 * What the sources' profiles derive from the labels that occur; columns that only some of them derive are left out.
 * @param levels sorted by code unit
 */
export function deriveFromLevels(label: string, levels: readonly string[], sources: readonly TableSource[]): Derivation {
  const [first, ...others] = sources.map((source) => source.profile.derive(label, levels));
  const common = first.columns.filter(({ name }) => others.every((other) => other.columns.some((column) => column.name === name)));
  return { ...first, columns: common };
}
