import { shuffle } from '../../src/core/rng.ts';
import { flipped, type Leak, repeatRows, number } from './leak.ts';
import { classNames, pickRows } from './table.ts';

/** Leaks in rows and columns: FV001 to FV005. */
export const columnLeaks: readonly Leak[] = [
  {
    id: 'a column that is right in 95 % of the rows',
    check: 'FV001',
    keys: ['hint'],
    strength: 'balanced accuracy .95',
    pair: false,
    plant: (table, rng) => {
      const hint = flipped(table.y, 0.05, rng);
      table.numbers.set(
        'hint',
        Float64Array.from(hint, (code) => code * 3 + rng.next()),
      );
    },
  },
  {
    id: 'a word column that is right in 93 % of the rows',
    check: 'FV001',
    keys: ['hint'],
    strength: 'balanced accuracy .93',
    pair: true,
    plant: (table, rng) => {
      const hint = flipped(table.y, 0.07, rng);
      table.words.set(
        'hint',
        Array.from(hint, (code) => `w${String(2 * rng.int(4) + code)}`),
      );
    },
  },
  {
    id: 'copies of rows',
    check: 'FV002',
    keys: ['folds'],
    strength: '5 % of the rows',
    pair: false,
    plant: (table, rng) => repeatRows(table, 0.05, rng),
  },
  {
    id: 'test rows that training has',
    check: 'FV002',
    keys: ['across'],
    strength: '5 % of the test rows',
    pair: true,
    plant: (table, rng) => {
      const border = table.border ?? 0;
      pickRows(
        table,
        Array.from({ length: table.y.length }, (_, i) => (i >= border && rng.next() < 0.05 ? rng.int(border) : i)),
      );
    },
  },
  {
    id: 'nearly repeated rows',
    check: 'FV002',
    keys: ['near'],
    cells: /near$/,
    strength: '40 % of the rows, one column changed',
    pair: false,
    plant: (table, rng) => {
      repeatRows(table, 0.4, rng);
      table.numbers.set(
        'window',
        number(table, 'window').map(() => 100 * rng.next()),
      );
    },
  },
  {
    id: 'contradictory labels',
    check: 'FV003',
    keys: ['train'],
    strength: '1 % of the rows repeated with the other label',
    pair: false,
    plant: (table, rng) => {
      const n = table.y.length;
      const copies = Math.round(0.01 * n);
      const source = Uint32Array.from({ length: n }, (_, i) => i);
      shuffle(source, rng);
      const rows = Array.from({ length: n }, (_, i) => i);
      for (let i = 0; i < copies; i++) rows[source[i]] = source[copies + i];
      pickRows(table, rows);
      for (let i = 0; i < copies; i++) table.y[source[i]] = 1 - table.y[source[copies + i]];
    },
  },
  {
    id: 'a record number',
    check: 'FV004',
    keys: ['serial'],
    strength: 'one number per row',
    pair: false,
    plant: (table) => {
      table.numbers.set(
        'serial',
        Float64Array.from(table.y, (_, i) => 1000 + 3 * i),
      );
    },
  },
  {
    id: 'addresses under any name',
    check: 'FV004',
    keys: ['peer'],
    strength: '200 addresses',
    pair: false,
    plant: (table, rng) => {
      table.words.set(
        'peer',
        Array.from(table.y, () => `10.0.${String(rng.int(10))}.${String(rng.int(20))}`),
      );
    },
  },
  {
    id: 'a listed name',
    check: 'FV004',
    keys: ['Src Port'],
    strength: 'name only',
    pair: true,
    plant: (table, rng) => {
      table.numbers.set(
        'Src Port',
        Float64Array.from(table.y, () => 1024 + rng.int(300)),
      );
    },
  },
  {
    id: 'rows sorted by label in blocks',
    check: 'FV004',
    keys: ['row-order'],
    strength: '12 blocks, 85 % of one class',
    pair: false,
    plant: (table, rng) => {
      const n = table.y.length;
      const pools = [0, 1].map((code) => Array.from({ length: n }, (_, i) => i).filter((i) => table.y[i] === code));
      const rows: number[] = [];
      for (let i = 0; i < n; i++) {
        const wanted = (Math.floor((12 * i) / n) % 2 === 0 ? 0 : 1) ^ (rng.next() < 0.15 ? 1 : 0);
        const own = pools[wanted].length > 0 ? wanted : 1 - wanted;
        const row = pools[own].pop();
        if (row !== undefined) rows.push(row);
      }
      pickRows(table, rows);
    },
  },
  {
    id: 'the label under other words',
    check: 'FV005',
    keys: ['verdict'],
    strength: 'a function, six words',
    pair: false,
    plant: (table, rng) => {
      table.words.set(
        'verdict',
        Array.from(table.y, (code) => `v${String(code + 2 * rng.int(3))}`),
      );
    },
  },
  {
    id: 'a near-copy of the label',
    check: 'FV005',
    keys: ['echo'],
    strength: 'wrong in 0.2 % of the rows',
    pair: false,
    plant: (table, rng) => {
      table.numbers.set(
        'echo',
        Float64Array.from(flipped(table.y, 0.002, rng), (code) => code + 0.3 * rng.next()),
      );
    },
  },
  {
    id: 'target encoding of a word column',
    check: 'FV005',
    keys: ['service_code'],
    strength: 'mean over all rows',
    pair: false,
    plant: (table) => {
      const service = table.words.get('service') ?? [];
      const mean = (word: string): number => {
        const rows = service.flatMap((each, i) => (each === word ? [i] : []));
        return rows.reduce((sum, i) => sum + table.y[i], 0) / rows.length;
      };
      const means = new Map([...new Set(service)].map((word) => [word, mean(word)]));
      table.numbers.set(
        'service_code',
        Float64Array.from(service, (word) => means.get(word) ?? NaN),
      );
    },
  },
  {
    id: 'leave-one-out target encoding',
    check: 'FV005',
    keys: ['service_code'],
    strength: 'mean over the other rows',
    pair: false,
    plant: (table) => {
      const service = table.words.get('service') ?? [];
      const sums = new Map<string, { n: number; sum: number }>();
      service.forEach((word, i) => {
        const { n, sum } = sums.get(word) ?? { n: 0, sum: 0 };
        sums.set(word, { n: n + 1, sum: sum + table.y[i] });
      });
      table.numbers.set(
        'service_code',
        Float64Array.from(service, (word, i) => {
          const { n, sum } = sums.get(word) ?? { n: 2, sum: 0 };
          return (sum - table.y[i]) / (n - 1);
        }),
      );
    },
  },
  {
    id: 'the class in a file name',
    check: 'FV005',
    keys: ['capture'],
    strength: '40 files',
    pair: false,
    plant: (table, rng) => {
      table.words.set(
        'capture',
        Array.from(table.y, (code) => `${classNames[code]}-${String(rng.int(20))}.pcap`),
      );
    },
  },
];
