import { shuffle } from '../../src/core/rng.ts';
import { type Leak, number } from './leak.ts';
import { pickRows } from './table.ts';

/** Leaks in how the data were made, split and prepared: FV006 to FV010. */
export const dataLeaks: readonly Leak[] = [
  {
    id: 'a column in other units',
    check: 'FV006',
    keys: ['group-gap', 'group-gap_ms'],
    strength: 'r = .99',
    pair: false,
    plant: (table, rng) => {
      table.numbers.set(
        'gap_ms',
        number(table, 'gap').map((value) => 1000 * value + 3000 * 0.14 * rng.normal()),
      );
    },
  },
  {
    id: 'different constants in the two files',
    check: 'FV006',
    keys: ['sensor'],
    strength: 'one number each',
    pair: true,
    plant: (table) => {
      table.numbers.set(
        'sensor',
        Float64Array.from(table.y, (_, i) => (i < (table.border ?? 0) ? 1 : 2)),
      );
    },
  },
  {
    id: 'a shifted column',
    check: 'FV007',
    keys: ['gap', 'adversarial'],
    strength: 'by 0.7 standard deviations',
    pair: true,
    plant: (table) => {
      table.numbers.set(
        'gap',
        number(table, 'gap').map((value, i) => value + (i < (table.border ?? 0) ? 0 : 2.1)),
      );
    },
  },
  {
    id: 'words that training does not have',
    check: 'FV007',
    keys: ['flag'],
    strength: '5 % of the test rows',
    pair: true,
    plant: (table, rng) => {
      const flag = table.words.get('flag') ?? [];
      table.words.set(
        'flag',
        flag.map((word, i) => (i >= (table.border ?? 0) && rng.next() < 0.05 ? 'f9' : word)),
      );
    },
  },
  {
    id: 'hosts on both sides of the split',
    check: 'FV008',
    keys: ['session'],
    strength: 'four rows per session',
    pair: false,
    plant: (table, rng) => {
      const sessions = Math.round(table.y.length / 4);
      table.words.set(
        'session',
        Array.from(table.y, () => `k${String(rng.int(sessions))}`),
      );
      table.config = { group: 'session', features: { exclude: ['session'] } };
    },
  },
  {
    id: 'traffic that changes with time',
    check: 'FV008',
    keys: ['time'],
    strength: 'a marker of 95 % of the attacks moves in six steps',
    pair: false,
    plant: (table, rng) => {
      const n = table.y.length;
      const step = (i: number): number => Math.floor((6 * i) / n);
      table.numbers.set(
        'clock',
        Float64Array.from(table.y, (_, i) => i + rng.next()),
      );
      table.numbers.set(
        'port',
        Float64Array.from(table.y, (code, i) => (code === 1 && rng.next() < 0.95 ? 100 * step(i) + rng.int(20) : rng.int(600))),
      );
      table.config = { time: 'clock', features: { exclude: ['clock'] } };
    },
  },
  {
    id: 'columns chosen by their label before the split',
    check: 'FV009',
    keys: ['selector'],
    cells: /selector$/,
    strength: '300 columns of noise, 300 rows, 20 chosen',
    pair: false,
    plant: (table, rng) => {
      pickRows(
        table,
        Array.from({ length: 300 }, (_, i) => i),
      );
      for (const name of ['bytes', 'packets', 'duration', 'load'])
        table.numbers.set(name, table.numbers.get(name)?.map(() => rng.normal()) ?? new Float64Array(0));
      table.words.clear();
      for (let j = 0; j < 300; j++)
        table.numbers.set(
          `noise${String(j)}`,
          Float64Array.from(table.y, () => rng.normal()),
        );
      table.config = { preparation: { scope: 'all', select: 20 } };
    },
  },
  {
    id: 'oversampling before the split',
    check: 'FV009',
    keys: ['oversampled'],
    cells: /signs$/,
    strength: 'a class of 20 % copied up to one half',
    pair: false,
    plant: (table, rng) => {
      const n = table.y.length;
      const positions = (code: number): number[] => Array.from({ length: n }, (_, i) => i).filter((i) => table.y[i] === code);
      const large = positions(0);
      const small = positions(1).slice(0, Math.round(large.length / 4));
      const rows = Uint32Array.from([
        ...large,
        ...Array.from({ length: large.length }, (_, i) => (i < small.length ? small[i] : small[rng.int(small.length)])),
      ]);
      shuffle(rows, rng);
      pickRows(table, [...rows]);
    },
  },
  {
    id: 'columns standardised over all rows',
    check: 'FV009',
    keys: ['scaled'],
    cells: /signs$/,
    strength: 'one column',
    pair: true,
    plant: (table) => {
      const values = number(table, 'bytes');
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      table.numbers.set(
        'bytes',
        values.map((value) => (value - mean) / sd),
      );
    },
  },
  {
    id: 'values that are missing more often in one class',
    check: 'FV010',
    keys: ['rate'],
    strength: '20 % against 5 %',
    pair: false,
    plant: (table, rng) => {
      table.numbers.set(
        'rate',
        number(table, 'rate').map((value, i) => (rng.next() < (table.y[i] === 1 ? 0.2 : 0.05) ? NaN : value)),
      );
    },
  },
  {
    id: 'one class nearly all of the rows',
    check: 'FV010',
    keys: ['imbalance'],
    strength: '90 %',
    pair: false,
    plant: (table, rng) => {
      const attacks = Array.from(table.y.keys()).filter((i) => table.y[i] === 1);
      const benign = Array.from(table.y.keys()).filter((i) => table.y[i] === 0);
      const rows = Uint32Array.from([...benign, ...attacks.slice(0, Math.round(benign.length / 9))]);
      shuffle(rows, rng);
      pickRows(table, [...rows]);
    },
  },
];
