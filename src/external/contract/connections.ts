import type { Column, Dataset } from '../../core/dataset.ts';
import { allIndices, createRng } from '../../core/rng.ts';

/** Made-up rows with classes that a model can learn. */
export interface Connections {
  readonly dataset: Dataset;
  /** Int32Array (nRows) */
  readonly y: Int32Array;
  readonly nClasses: number;
}

/** A data set of given columns. */
export function datasetOf(columns: readonly Column[], nRows: number): Dataset {
  return {
    id: 'contract',
    nRows,
    columns,
    rowIds: allIndices(nRows),
    parts: [{ id: 'all', start: 0, end: nRows }],
    sha256: '',
    distinctRows: nRows,
    generated: true,
    positives: {},
    notes: [],
  };
}

export const numberColumn = (name: string, values: Float64Array): Column => ({
  kind: 'continuous',
  name,
  role: 'feature',
  values,
  missing: values.some(Number.isNaN) ? Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0)) : null,
});

const wordColumn = (name: string, codes: Int32Array, levels: readonly string[]): Column => ({
  kind: 'discrete',
  name,
  role: 'feature',
  codes,
  levels,
});

/**
 * Two numbers on very different scales, a rate, a word and a constant; the class follows from bytes, rate and service, with 4 % of the labels drawn
 * anew.
 * @param missing share of values that are taken away
 */
export function connections(nRows: number, nClasses: 2 | 3, seed: number, missing = 0): Connections {
  const rng = createRng(seed);
  const column = (draw: () => number): Float64Array => Float64Array.from({ length: nRows }, draw);
  const bytes = column(() => Math.round(Math.exp(2 + 2.5 * rng.normal())));
  const rate = column(() => Math.round(100 * rng.next()) / 100);
  const service = Int32Array.from({ length: nRows }, () => rng.int(6));
  const suspicion = (row: number): number => (bytes[row] > 20 ? 1 : 0) + (rate[row] > 0.55 ? 1 : 0) + (service[row] >= 4 ? 1 : 0);
  const load = column(() => 0.8 * rng.normal()).map((noise, row) => noise + suspicion(row));
  const y = Int32Array.from({ length: nRows }, (_, row) => {
    if (rng.next() < 0.04) return rng.int(nClasses);
    return nClasses === 2 ? (suspicion(row) >= 2 ? 1 : 0) : Math.min(2, suspicion(row));
  });
  const gone = (): boolean => missing > 0 && rng.next() < missing;
  const holes = (values: Float64Array): Float64Array => values.map((value) => (gone() ? NaN : value));
  const columns = [
    numberColumn('src_bytes', holes(bytes)),
    numberColumn('rate', holes(rate)),
    numberColumn('load', holes(load)),
    numberColumn('always_zero', new Float64Array(nRows)),
    wordColumn(
      'service',
      service.map((code) => (gone() ? -1 : code)),
      ['dns', 'ftp', 'http', 'irc', 'smtp', 'ssh'],
    ),
  ];
  return { dataset: datasetOf(columns, nRows), y, nClasses };
}
