import { type Rng, shuffle } from '../../src/core/rng.ts';
import { pickRows, type Table } from './table.ts';

/** How strongly a leak is planted, in words and as the number that `plant` takes. */
export interface Level {
  readonly name: string;
  readonly value: number;
}

/** A share as a level; `value` where the number to plant is another. */
export const percent = (share: number, value = share): Level => ({ name: `${String(Math.round(1000 * share) / 10)} %`, value });

/** A leak that can be planted: what it is, which check must find it and as what. */
export interface Leak {
  readonly id: string;
  readonly check: string;
  /** Findings that count as found: at least one of these keys, at warning or above. */
  readonly keys: readonly string[];
  /** What the levels count. */
  readonly unit?: string;
  /** Strengths at which it is planted, weakest first. The last is the one that the check is held to. */
  readonly levels: readonly Level[];
  /** The cells of the check that can find it, where that saves much time; all when absent. */
  readonly cells?: RegExp;
  /** Whether the leak needs a train/test pair. */
  readonly pair: boolean;
  plant(table: Table, rng: Rng, level: number): void;
}

/** Values of a number column. @throws RangeError where there is none */
export const number = (table: Table, name: string): Float64Array => {
  const values = table.numbers.get(name);
  if (values === undefined) throw new RangeError(`no column '${name}'`);
  return values;
};

/** Appends copies of `count` random rows, then shuffles: as many rows as before. */
export function repeatRows(table: Table, share: number, rng: Rng, of: (row: number) => boolean = () => true): void {
  const n = table.y.length;
  const candidates = Array.from({ length: n }, (_, i) => i).filter(of);
  const rows = Uint32Array.from({ length: n }, (_, i) => (i < (1 - share) * n ? i : candidates[rng.int(candidates.length)]));
  shuffle(rows, rng);
  pickRows(table, [...rows]);
}

/** Labels with a share of them wrong. */
export function flipped(y: Int32Array, wrong: number, rng: Rng): Int32Array {
  return y.map((code) => (rng.next() < wrong ? 1 - code : code));
}
