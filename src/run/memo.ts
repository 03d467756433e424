import { byteSize } from './byte-size.ts';

/** Keeps the most recently used values of expensive, pure work. */
export interface Memo {
  get<T>(key: string, make: () => T): T;
}

/**
 * A memo whose values hold at most `maxBytes` of typed arrays together; the least recently used go first, the newest one always stays. Designs
 * and folds are small, the prepared matrices of a fold large: the budget decides how many folds a process keeps.
 */
export function createMemo(maxBytes: number): Memo {
  const kept = new Map<string, { readonly value: unknown; readonly bytes: number }>();
  let total = 0;
  const forgetOldest = (): void => {
    for (const [key, { bytes }] of kept) {
      if (total <= maxBytes || kept.size === 1) return;
      kept.delete(key);
      total -= bytes;
    }
  };
  return {
    get: <T>(key: string, make: () => T): T => {
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        kept.set(key, known);
        return known.value as T;
      }
      const value = make();
      const bytes = byteSize(value);
      kept.set(key, { value, bytes });
      total += bytes;
      forgetOldest();
      return value;
    },
  };
}
