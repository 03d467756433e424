import type { Case, CaseOptions } from '../case.ts';
import { madeUpTable } from '../made-up-table.ts';

const rowNumbers = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i);

/** Inner loops over typed arrays: forms of a fold, bins, histograms, nearest rows. */
export function kernelCases({ quick }: CaseOptions): readonly Case[] {
  const sizes = quick
    ? [[2000, 10]]
    : [
        [2000, 10],
        [25_000, 42],
        [200_000, 42],
        [10_000, 500],
      ];
  return sizes.flatMap(([rows, columns]): Case[] => {
    const features = Array.from({ length: columns }, (_, c) => `c${String(c)}`);
    const forms = (['one-hot', 'ordinal', 'binned'] as const).map((representation): Case => ({
      name: `kernels/prepare-${representation}`,
      rows,
      columns,
      open: async (library) => {
        const { prepare } = await library.load('prepare/index.js');
        const dataset = madeUpTable(rows, columns);
        const trainRows = rowNumbers(rows);
        return () => prepare({ representation, dataset, features, trainRows });
      },
    }));
    return [
      ...forms,
      {
        name: 'kernels/assign-bins',
        rows,
        columns: 1,
        open: async (library) => {
          const { assignBins } = await library.load('kernels/bin-columns.js');
          const [column] = madeUpTable(rows, 1).columns;
          if (column.kind !== 'continuous') throw new Error('the first column holds numbers');
          const sorted = column.values.slice().sort();
          const edges = Float64Array.from({ length: 254 }, (_, i) => sorted[Math.floor(((i + 1) * rows) / 255)]);
          const out = new Uint8Array(rows);
          return () => {
            assignBins(column.values, edges, 255, out);
          };
        },
      },
      {
        name: 'kernels/class-histogram',
        rows,
        columns: 1,
        open: async (library) => {
          const { countColumn } = await library.load('kernels/class-histogram.js');
          const table = madeUpTable(rows, 1);
          const classes = table.columns[1].kind === 'discrete' ? table.columns[1].codes : new Int32Array(rows);
          const bins = Uint8Array.from({ length: rows }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);
          const order = Int32Array.from({ length: rows }, (_, i) => i);
          const weights = new Float64Array(rows).fill(1);
          const histogram = new Float64Array(512);
          return () => {
            countColumn(bins, order, 0, rows, classes, weights, 2, histogram);
          };
        },
      },
      {
        name: 'kernels/nearest-rows-build',
        rows,
        columns,
        open: async (library) => {
          const { createNearestRows } = await library.load('kernels/nearest-rows.js');
          const { prepare } = await library.load('prepare/index.js');
          const { train } = prepare({
            representation: 'one-hot',
            dataset: madeUpTable(rows, columns),
            features,
            trainRows: rowNumbers(rows),
          });
          return () => createNearestRows(train, null, 5, 2);
        },
      },
      {
        name: 'kernels/nearest-rows-64-queries',
        rows,
        columns,
        open: async (library) => {
          const { createNearestRows } = await library.load('kernels/nearest-rows.js');
          const { prepare } = await library.load('prepare/index.js');
          const fitted = prepare({ representation: 'one-hot', dataset: madeUpTable(rows, columns), features, trainRows: rowNumbers(rows) });
          const nearest = createNearestRows(fitted.train, null, 5, 2);
          const asked = fitted.apply(Uint32Array.from({ length: 64 }, (_, i) => (i * 7919) % rows));
          return () => {
            nearest.each(asked, () => undefined);
          };
        },
      },
    ];
  });
}
