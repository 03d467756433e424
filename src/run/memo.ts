/** Keeps the most recently used values of expensive, pure work. */
export interface Memo {
  get<T>(key: string, make: () => T): T;
}

/**
 * A memo of at most `limit` values; the least recently used one goes first. Prepared matrices are large, so the limit is small: enough for the
 * design and folds of an experiment and all forms of one fold.
 */
export function createMemo(limit: number): Memo {
  const values = new Map<string, unknown>();
  return {
    get: <T>(key: string, make: () => T): T => {
      const known = values.has(key);
      const value = known ? (values.get(key) as T) : make();
      values.delete(key);
      values.set(key, value);
      if (!known && values.size > limit) {
        const oldest = values.keys().next();
        if (oldest.done !== true) values.delete(oldest.value);
      }
      return value;
    },
  };
}
