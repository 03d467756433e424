import { createRng, deriveSeed, type Rng, shuffle } from '../../src/core/rng.ts';
import { number } from './leak.ts';
import { cleanTable, type Table } from './table.ts';

/** A kind of table in which nothing leaks. */
interface CleanKind {
  readonly name: string;
  make(seed: number, pair: boolean): Table;
}

/** Rows of a table, train and test together. */
export const tableRows = 1500;

const kind = (name: string, change: (table: Table, rng: Rng) => void, nRows = tableRows): CleanKind => ({
  name,
  make: (seed, pair) => {
    const table = cleanTable(nRows, seed, pair);
    change(table, createRng(deriveSeed(seed, name)));
    return table;
  },
});

const nothing = (): void => undefined;

/** Clean tables of different kinds: what is usual in traffic and no leak must not be called one. */
export const cleanKinds: readonly CleanKind[] = [
  kind('as planted leaks have it', nothing),
  kind('300 rows', nothing, 300),
  kind('counts with ties, most of them 0', (table, rng) => {
    // two columns stay fine-grained: with ties in all of them rows would repeat by chance, and repeated rows are no false finding
    for (const name of ['bytes', 'packets', 'duration', 'gap', 'mean_gap', 'load']) {
      table.numbers.set(
        name,
        number(table, name).map((value) => (rng.next() < 0.6 ? 0 : Math.max(0, Math.round(value)))),
      );
    }
  }),
  kind('a label that nothing tells', (table, rng) => {
    shuffle(table.y, rng);
  }),
  kind('three classes', (table, rng) => {
    table.y = table.y.map((code) => (code === 1 && rng.next() < 0.4 ? 2 : code));
    table.classes = ['benign', 'attack', 'scan'];
  }),
  kind('words with 150 and 40 levels', (table, rng) => {
    const words = (levels: number): readonly string[] =>
      Array.from(table.y, () => `w${String(Math.floor(levels * rng.next() * rng.next()))}`);
    table.words.set('agent', words(150));
    table.words.set('region', words(40));
  }),
  kind('values missing at random', (table, rng) => {
    for (const name of ['rate', 'gap', 'bytes']) {
      table.numbers.set(
        name,
        number(table, name).map((value) => (rng.next() < 0.05 ? NaN : value)),
      );
    }
  }),
  kind('24 more columns of noise', (table, rng) => {
    for (let j = 0; j < 24; j++) {
      table.numbers.set(
        `noise${String(j)}`,
        Float64Array.from(table.y, () => (j % 2 === 0 ? rng.normal() : Math.exp(2 * rng.normal()))),
      );
    }
  }),
];
