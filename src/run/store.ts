import type { Cell, Outcome } from '../core/experiment.ts';
import type { CellCache } from './cell-cache.ts';
import type { Journal } from './journal.ts';

/** Where outcomes of cells are looked for before, and put after a cell runs. */
export interface OutcomeStore {
  find(cell: Cell): Outcome | undefined;
  /** Keeps an outcome that ran or that another store had. */
  keep(cell: Cell, outcome: Outcome): void;
}

/** Outcomes that are already there, e.g. of several shards. Keeps nothing. */
export function fixedStore(outcomes: ReadonlyMap<string, Outcome>): OutcomeStore {
  return { find: (cell) => outcomes.get(cell.id), keep: () => undefined };
}

/**
 * A journal as a store. `known` are the outcomes that it holds; failed ones count as done unless they are to be tried again, interrupted ones never do.
 */
export function journalStore(journal: Journal, known: ReadonlyMap<string, Outcome>, retryFailed: boolean): OutcomeStore {
  const done = (outcome: Outcome): boolean => outcome.status === 'ok' || (outcome.status === 'failed' && !retryFailed);
  const written = new Set<string>();
  return {
    find: (cell) => {
      const outcome = known.get(cell.id);
      if (outcome === undefined || !done(outcome)) return undefined;
      written.add(cell.id);
      return outcome;
    },
    keep: (cell, outcome) => {
      if (written.has(cell.id)) return;
      journal.append(outcome);
      written.add(cell.id);
    },
  };
}

/** A cell cache as a store; `dataHash` gives the content hash of the data that a cell works on. */
export function cacheStore(cache: CellCache, dataHash: (cell: Cell) => string): OutcomeStore {
  const cached = new Set<string>();
  return {
    find: (cell) => {
      const outcome = cache.get(cell, dataHash(cell));
      if (outcome !== undefined) cached.add(cell.id);
      return outcome;
    },
    keep: (cell, outcome) => {
      if (!cached.has(cell.id)) cache.put(cell, dataHash(cell), outcome);
    },
  };
}

/** Several stores: the first that has an outcome gives it, all of them keep it. */
export function joinStores(stores: readonly OutcomeStore[]): OutcomeStore {
  return {
    find: (cell) => {
      for (const store of stores) {
        const outcome = store.find(cell);
        if (outcome !== undefined) return outcome;
      }
      return undefined;
    },
    keep: (cell, outcome) => {
      for (const store of stores) store.keep(cell, outcome);
    },
  };
}
