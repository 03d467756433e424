/** What every registry entry has: the word that a suite file uses for it, and one line for `flowverdict list`. */
export interface Named {
  readonly id: string;
  readonly title: string;
}

/** A closed, ordered dictionary of one kind of thing (models, measures, …). */
export interface Registry<T extends Named> {
  /** What the entries are, for messages: 'model', 'measure', … */
  readonly noun: string;
  readonly ids: readonly string[];
  readonly all: readonly T[];
  has(id: string): boolean;
  /** @throws RangeError for an unknown id; check suites with `has` first, this guards programs. */
  get(id: string): T;
}

/** Builds a registry; the order given is the order listed. @throws RangeError when two entries share an id. */
export function createRegistry<T extends Named>(noun: string, entries: readonly T[]): Registry<T> {
  const byId = new Map<string, T>();
  for (const entry of entries) {
    if (byId.has(entry.id)) throw new RangeError(`two ${noun}s are registered as '${entry.id}'`);
    byId.set(entry.id, entry);
  }
  return {
    noun,
    ids: entries.map((entry) => entry.id),
    all: entries,
    has: (id) => byId.has(id),
    get: (id) => {
      const entry = byId.get(id);
      if (entry === undefined) throw new RangeError(`unknown ${noun} '${id}'; known: ${[...byId.keys()].join(', ')}`);
      return entry;
    },
  };
}
