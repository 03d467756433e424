import { shuffle } from '../../src/core/rng.ts';
import { type Leak, number, percent } from './leak.ts';
import { pickRows } from './table.ts';

/** Leaks in how the data were made, split and prepared: FV006 to FV010. */
export const dataLeaks: readonly Leak[] = [
  {
    id: 'a column in other units',
    check: 'FV006',
    keys: ['group-gap', 'group-gap_ms'],
    unit: 'correlation',
    levels: [0.9, 0.95, 0.97, 0.99].map((r) => ({ name: r.toFixed(2), value: r })),
    pair: false,
    plant: (table, rng, r) => {
      table.numbers.set(
        'gap_ms',
        number(table, 'gap').map((value) => 1000 * value + 3000 * Math.sqrt(1 / r ** 2 - 1) * rng.normal()),
      );
    },
  },
  {
    id: 'different constants in the two files',
    check: 'FV006',
    keys: ['sensor'],
    levels: [{ name: 'one number each', value: 1 }],
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
    unit: 'standard deviations',
    levels: [0.1, 0.3, 0.5, 0.7].map((by) => ({ name: by.toFixed(1), value: by })),
    pair: true,
    plant: (table, _, by) => {
      table.numbers.set(
        'gap',
        number(table, 'gap').map((value, i) => value + (i < (table.border ?? 0) ? 0 : 3 * by)),
      );
    },
  },
  {
    id: 'words that training does not have',
    check: 'FV007',
    keys: ['flag'],
    unit: 'of the test rows',
    levels: [percent(0.005), percent(0.01), percent(0.02), percent(0.05)],
    pair: true,
    plant: (table, rng, share) => {
      const flag = table.words.get('flag') ?? [];
      table.words.set(
        'flag',
        flag.map((word, i) => (i >= (table.border ?? 0) && rng.next() < share ? 'f9' : word)),
      );
    },
  },
  {
    id: 'hosts on both sides of the split',
    check: 'FV008',
    keys: ['session'],
    cells: /group session$/,
    unit: 'rows per session',
    levels: [1.01, 1.2, 4].map((rows) => ({ name: String(rows), value: rows })),
    pair: false,
    plant: (table, rng, size) => {
      const n = table.y.length;
      const sessions = Math.round(n / size);
      table.words.set(
        'session',
        Array.from(table.y, (_, i) => `k${String(i < sessions ? i : rng.int(sessions))}`),
      );
      table.config = { group: 'session', features: { exclude: ['session'] } };
    },
  },
  {
    id: 'traffic that changes with time',
    check: 'FV008',
    keys: ['time'],
    cells: /time$/,
    unit: 'of the attacks have a marker that moves in six steps',
    levels: [percent(0.3), percent(0.6), percent(0.95)],
    pair: false,
    plant: (table, rng, share) => {
      const n = table.y.length;
      const step = (i: number): number => Math.floor((6 * i) / n);
      table.numbers.set(
        'clock',
        Float64Array.from(table.y, (_, i) => i + rng.next()),
      );
      table.numbers.set(
        'port',
        Float64Array.from(table.y, (code, i) => (code === 1 && rng.next() < share ? 100 * step(i) + rng.int(20) : rng.int(600))),
      );
      table.config = { time: 'clock', features: { exclude: ['clock'] } };
    },
  },
  {
    id: 'columns chosen by their label before the split',
    check: 'FV009',
    keys: ['selector'],
    cells: /selector$/,
    unit: 'columns of noise, 20 of them chosen, 300 rows',
    levels: [30, 100, 300].map((columns) => ({ name: String(columns), value: columns })),
    pair: false,
    plant: (table, rng, columns) => {
      pickRows(
        table,
        Array.from({ length: 300 }, (_, i) => i),
      );
      for (const name of ['bytes', 'packets', 'duration', 'load'])
        table.numbers.set(name, table.numbers.get(name)?.map(() => rng.normal()) ?? new Float64Array(0));
      table.words.clear();
      for (let j = 0; j < columns; j++)
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
    levels: [{ name: 'a class of 20 % copied up to one half', value: 1 }],
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
    levels: [{ name: 'one column', value: 1 }],
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
    unit: 'of the attacks against 5 % of the others',
    levels: [percent(0.08), percent(0.12), percent(0.2)],
    pair: false,
    plant: (table, rng, share) => {
      table.numbers.set(
        'rate',
        number(table, 'rate').map((value, i) => (rng.next() < (table.y[i] === 1 ? share : 0.05) ? NaN : value)),
      );
    },
  },
  {
    id: 'one class nearly all of the rows',
    check: 'FV010',
    keys: ['imbalance'],
    unit: 'in the commonest class',
    levels: [percent(0.7), percent(0.8), percent(0.9)],
    pair: false,
    plant: (table, rng, share) => {
      const attacks = Array.from(table.y.keys()).filter((i) => table.y[i] === 1);
      const benign = Array.from(table.y.keys()).filter((i) => table.y[i] === 0);
      const rows = Uint32Array.from([...benign, ...attacks.slice(0, Math.round((benign.length * (1 - share)) / share))]);
      shuffle(rows, rng);
      pickRows(table, [...rows]);
    },
  },
];
