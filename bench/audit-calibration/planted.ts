import type { Column, Dataset, DatasetPart } from '../../src/core/dataset.ts';
import { createRng, deriveSeed, type Rng, shuffle } from '../../src/core/rng.ts';

/** A table that is still to be made into a data set: columns of numbers and words, and the label. */
export interface Table {
  readonly numbers: Map<string, Float64Array>;
  readonly words: Map<string, readonly string[]>;
  y: Int32Array;
  /** Rows before this are training data; undefined = one part. */
  border?: number;
  /** Configuration of the audit beside its target. */
  config: Record<string, unknown>;
}

const classNames = ['benign', 'attack'];

/**
 * Clean data: rows are drawn independently from one distribution, eight numbers and three word columns that say something about the label together and none alone (best single AUC about
 * 0.75), 5 % of the labels drawn anew, in random order. With `pair` the last 40 % are test data of the same distribution.
 */
export function cleanTable(nRows: number, seed: number, pair: boolean): Table {
  const rng = createRng(deriveSeed(seed, 'clean'));
  const column = (draw: () => number): Float64Array => Float64Array.from({ length: nRows }, draw);
  const base = Array.from({ length: 6 }, () => column(() => rng.normal()));
  const [a, b, c, d, e, f] = base;
  const service = column(() => rng.int(12));
  const protocol = column(() => (rng.next() < 0.7 ? 0 : 1 + rng.int(2)));
  const flag = column(() => rng.int(5));
  const lean = Float64Array.from(
    { length: nRows },
    (_, i) => 0.8 * a[i] + 0.7 * b[i] - 0.6 * c[i] + (service[i] < 4 ? 0.7 : -0.2) + 0.3 * (protocol[i] - 0.4),
  );
  const y = Int32Array.from(lean, (value) => (rng.next() < 0.05 ? rng.int(2) : value + 0.5 * rng.normal() > 0 ? 1 : 0));
  return {
    numbers: new Map([
      ['bytes', a.map((value) => Math.exp(5 + 1.5 * value))],
      ['packets', b.map((value) => 2 + 0.7 * value)],
      ['duration', c.map((value) => Math.exp(value))],
      ['rate', d],
      ['gap', e.map((value) => 10 + 3 * value)],
      ['mean_gap', e.map((value, i) => 10 + 2 * value + 2 * f[i])],
      ['window', column(() => 100 * rng.next())],
      ['load', Float64Array.from(lean, (value) => 0.4 * value + rng.normal())],
    ]),
    words: new Map([
      ['service', Array.from(service, (code) => `s${String(code)}`)],
      ['protocol', Array.from(protocol, (code) => ['tcp', 'udp', 'icmp'][code])],
      ['flag', Array.from(flag, (code) => `f${String(code)}`)],
    ]),
    y,
    ...(pair ? { border: Math.round(0.6 * nRows) } : {}),
    config: {},
  };
}

/** Puts the rows of a table in another order, or repeats and drops some. */
export function pickRows(table: Table, rows: readonly number[]): void {
  for (const [name, values] of table.numbers)
    table.numbers.set(
      name,
      Float64Array.from(rows, (row) => values[row]),
    );
  for (const [name, values] of table.words)
    table.words.set(
      name,
      rows.map((row) => values[row]),
    );
  table.y = Int32Array.from(rows, (row) => table.y[row]);
}

function columnsOf({ numbers, words, y }: Table): readonly Column[] {
  const continuous = [...numbers].map(([name, values]): Column => {
    const missing = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
    return { kind: 'continuous', name, role: 'feature', values, missing: missing.includes(1) ? missing : null };
  });
  const discrete = [...words].map(([name, values]): Column => {
    const levels = [...new Set(values)].filter((value) => value !== '').sort();
    const codeOf = new Map(levels.map((level, code) => [level, code]));
    return { kind: 'discrete', name, role: 'feature', codes: Int32Array.from(values, (value) => codeOf.get(value) ?? -1), levels };
  });
  return [...continuous, ...discrete, { kind: 'discrete', name: 'label', role: 'label', codes: y, levels: classNames }];
}

/** The table as a data set. */
export function datasetOf(table: Table, seed: number): Dataset {
  const nRows = table.y.length;
  const { border } = table;
  const parts: readonly DatasetPart[] =
    border === undefined
      ? [{ id: 'all', start: 0, end: nRows }]
      : [
          { id: 'train', start: 0, end: border },
          { id: 'test', start: border, end: nRows },
        ];
  return {
    id: 'planted',
    nRows,
    columns: columnsOf(table),
    rowIds: Uint32Array.from({ length: nRows }, (_, i) => (border === undefined || i < border ? i : i - border)),
    parts,
    sha256: `planted-${String(seed)}`,
    distinctRows: nRows,
    generated: true,
    positives: { label: 'attack' },
    notes: [],
  };
}

/** A leak that can be planted: what it is, which check must find it and as what. */
export interface Leak {
  readonly id: string;
  readonly check: string;
  /** Findings that count as found: at least one of these keys, at warning or above. */
  readonly keys: readonly string[];
  readonly strength: string;
  /** Whether the leak needs a train/test pair. */
  readonly pair: boolean;
  plant(table: Table, rng: Rng): void;
}

const number = (table: Table, name: string): Float64Array => {
  const values = table.numbers.get(name);
  if (values === undefined) throw new RangeError(`no column '${name}'`);
  return values;
};

/** Appends copies of `count` random rows, then shuffles: as many rows as before. */
function repeatRows(table: Table, share: number, rng: Rng, of: (row: number) => boolean = () => true): void {
  const n = table.y.length;
  const candidates = Array.from({ length: n }, (_, i) => i).filter(of);
  const rows = Uint32Array.from({ length: n }, (_, i) => (i < (1 - share) * n ? i : candidates[rng.int(candidates.length)]));
  shuffle(rows, rng);
  pickRows(table, [...rows]);
}

function flipped(y: Int32Array, wrong: number, rng: Rng): Int32Array {
  return y.map((code) => (rng.next() < wrong ? 1 - code : code));
}

/** All leaks, at the strengths that the audit is held to. */
export const leaks: readonly Leak[] = [
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
