import type { Column, Dataset, DatasetPart } from '../../src/core/dataset.ts';
import { createRng, deriveSeed } from '../../src/core/rng.ts';

/** A table that is still to be made into a data set: columns of numbers and words, and the label. */
export interface Table {
  readonly numbers: Map<string, Float64Array>;
  readonly words: Map<string, readonly string[]>;
  y: Int32Array;
  /** Names of the classes where they are not `classNames`. */
  classes?: readonly string[];
  /** Rows before this are training data; undefined = one part. */
  border?: number;
  /** Configuration of the audit beside its target. */
  config: Record<string, unknown>;
}

export const classNames = ['benign', 'attack'];

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

function columnsOf({ numbers, words, y, classes = classNames }: Table): readonly Column[] {
  const continuous = [...numbers].map(([name, values]): Column => {
    const missing = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
    return { kind: 'continuous', name, role: 'feature', values, missing: missing.includes(1) ? missing : null };
  });
  const discrete = [...words].map(([name, values]): Column => {
    const levels = [...new Set(values)].filter((value) => value !== '').sort();
    const codeOf = new Map(levels.map((level, code) => [level, code]));
    return { kind: 'discrete', name, role: 'feature', codes: Int32Array.from(values, (value) => codeOf.get(value) ?? -1), levels };
  });
  return [...continuous, ...discrete, { kind: 'discrete', name: 'label', role: 'label', codes: y, levels: classes }];
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
    positives: table.classes === undefined ? { label: 'attack' } : {},
    notes: [],
  };
}
