import { shuffle } from '../../src/core/rng.ts';
import { flipped, type Leak, number, percent, repeatRows } from './leak.ts';
import { classNames, pickRows } from './table.ts';

/** Leaks in rows and columns: FV001 to FV005. */
export const columnLeaks: readonly Leak[] = [
  {
    id: 'a number that mostly gives the label',
    check: 'FV001',
    keys: ['hint'],
    unit: 'of the rows right',
    levels: [percent(0.85, 0.15), percent(0.9, 0.1), percent(0.92, 0.08), percent(0.95, 0.05)],
    pair: false,
    plant: (table, rng, wrong) => {
      const hint = flipped(table.y, wrong, rng);
      table.numbers.set(
        'hint',
        Float64Array.from(hint, (code) => code * 3 + rng.next()),
      );
    },
  },
  {
    id: 'words that mostly give the label',
    check: 'FV001',
    keys: ['hint'],
    unit: 'of the rows right',
    levels: [percent(0.85, 0.15), percent(0.9, 0.1), percent(0.93, 0.07)],
    pair: true,
    plant: (table, rng, wrong) => {
      const hint = flipped(table.y, wrong, rng);
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
    cells: /rows$/,
    unit: 'of the rows',
    levels: [percent(0.005), percent(0.01), percent(0.02), percent(0.05)],
    pair: false,
    plant: (table, rng, share) => repeatRows(table, share, rng),
  },
  {
    id: 'test rows that training has',
    check: 'FV002',
    keys: ['across'],
    cells: /rows$/,
    unit: 'of the test rows',
    levels: [percent(0.005), percent(0.01), percent(0.02), percent(0.05)],
    pair: true,
    plant: (table, rng, share) => {
      const border = table.border ?? 0;
      pickRows(
        table,
        Array.from({ length: table.y.length }, (_, i) => (i >= border && rng.next() < share ? rng.int(border) : i)),
      );
    },
  },
  {
    id: 'nearly repeated rows',
    check: 'FV002',
    keys: ['near'],
    cells: /near$/,
    unit: 'of the rows, one column changed',
    levels: [percent(0.1), percent(0.2), percent(0.4)],
    pair: false,
    plant: (table, rng, share) => {
      repeatRows(table, share, rng);
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
    unit: 'of the rows repeated with the other label',
    levels: [percent(0.001), percent(0.003), percent(0.01)],
    pair: false,
    plant: (table, rng, share) => {
      const n = table.y.length;
      const copies = Math.round(share * n);
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
    levels: [{ name: 'one number per row', value: 1 }],
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
    unit: 'addresses',
    levels: [
      { name: '20', value: 20 },
      { name: '200', value: 200 },
    ],
    pair: false,
    plant: (table, rng, hosts) => {
      table.words.set(
        'peer',
        Array.from(table.y, () => `10.0.${String(rng.int(hosts / 10))}.${String(rng.int(10))}`),
      );
    },
  },
  {
    id: 'a listed name',
    check: 'FV004',
    keys: ['Src Port'],
    levels: [{ name: 'name only', value: 1 }],
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
    unit: 'of each of 12 blocks in one class',
    levels: [percent(0.55, 0.45), percent(0.65, 0.35), percent(0.75, 0.25), percent(0.85, 0.15)],
    pair: false,
    plant: (table, rng, mixed) => {
      const n = table.y.length;
      const pools = [0, 1].map((code) => Array.from({ length: n }, (_, i) => i).filter((i) => table.y[i] === code));
      const rows: number[] = [];
      for (let i = 0; i < n; i++) {
        const wanted = (Math.floor((12 * i) / n) % 2 === 0 ? 0 : 1) ^ (rng.next() < mixed ? 1 : 0);
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
    levels: [{ name: 'a function, six words', value: 1 }],
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
    unit: 'of the rows wrong',
    levels: [percent(0.02), percent(0.01), percent(0.005), percent(0.002)],
    pair: false,
    plant: (table, rng, wrong) => {
      table.numbers.set(
        'echo',
        Float64Array.from(flipped(table.y, wrong, rng), (code) => code + 0.3 * rng.next()),
      );
    },
  },
  {
    id: 'target encoding of a word column',
    check: 'FV005',
    keys: ['service_code'],
    levels: [{ name: 'mean over all rows', value: 1 }],
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
    levels: [{ name: 'mean over the other rows', value: 1 }],
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
    levels: [{ name: '40 files', value: 1 }],
    pair: false,
    plant: (table, rng) => {
      table.words.set(
        'capture',
        Array.from(table.y, (code) => `${classNames[code]}-${String(rng.int(20))}.pcap`),
      );
    },
  },
];
