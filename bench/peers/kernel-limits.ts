import { resolve } from 'node:path';
import { openLibrary } from '../library.ts';
import { madeUpTable } from '../made-up-table.ts';
import { median } from '../statistics.ts';
import type { KernelLimit } from './findings.ts';
import type { Limits } from './limits.ts';

function seconds(work: () => unknown): number {
  const times = Array.from({ length: 9 }, () => {
    const started = performance.now();
    work();
    return (performance.now() - started) / 1000;
  });
  return median(times.slice(3));
}

/** Inner loops against the time that their bytes, or their operations, take at the machine's best from one thread. */
export async function kernelLimits(limits: Limits): Promise<readonly KernelLimit[]> {
  const library = openLibrary(resolve('dist'));
  const { distinctRows } = await library.load('data/index.js');
  const { contentHash } = await library.load('data/content-hash.js');
  const { assignBins } = await library.load('kernels/bin-columns.js');
  const { countColumn } = await library.load('kernels/class-histogram.js');
  const { prepare } = await library.load('prepare/index.js');
  const { createRbfBasis, createRbfPoints } = await library.load('kernels/rbf-points.js');
  const { blockedLength, createRbfStore } = await library.load('kernels/rbf-store.js');
  const { createKernelMemory } = await library.load('kernels/wasm/memory.js');
  const rows = 200_000;
  const table = madeUpTable(rows, 20);
  const tableBytes = table.columns.reduce(
    (sum, column) => sum + (column.kind === 'discrete' ? column.codes.byteLength : column.values.byteLength),
    0,
  );
  const byMemory = (kernel: string, bytes: number, work: string, run: () => unknown): KernelLimit => ({
    kernel,
    work: `${(bytes / 1e6).toFixed(1)} MB, ${work}`,
    seconds: seconds(run),
    bound: bytes / limits.bandwidth,
    boundBy: 'memory',
  });
  const byOperations = (kernel: string, operations: number, work: string, run: () => unknown): KernelLimit => ({
    kernel,
    work: `${(operations / 1e6).toFixed(1)} M operations, ${work}`,
    seconds: seconds(run),
    bound: operations / (2 * limits.multiplyAdds),
    boundBy: 'operations',
  });
  const [column] = table.columns;
  const values = column.kind === 'continuous' ? column.values : new Float64Array(rows);
  const sorted = values.slice().sort();
  const edges = Float64Array.from({ length: 254 }, (_, i) => sorted[Math.floor(((i + 1) * rows) / 255)]);
  const out = new Uint8Array(rows);
  const label = table.columns[20];
  const classes = label.kind === 'discrete' ? label.codes : new Int32Array(rows);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const weights = new Float64Array(rows).fill(1);
  const histogram = new Float64Array(512);
  const features = table.columns.slice(0, 20).map(({ name }) => name);
  const trainRows = Uint32Array.from({ length: rows }, (_, i) => i);
  assignBins(values, edges, 255, out);
  const stored = 20_000;
  const { train } = prepare({ representation: 'one-hot', dataset: table, features, trainRows: trainRows.slice(0, stored) });
  const memory = createKernelMemory(1 << 27);
  const points = createRbfPoints(createRbfBasis(train, 0.02, false), train, order.slice(0, stored), memory);
  const store = createRbfStore(points, order.slice(0, stored), memory);
  const kernelRow = memory.f32(blockedLength(stored));
  const productsOf = (i: number): number => points.start[i + 1] - points.start[i];
  const products = Array.from({ length: 16 }, (_, i) => productsOf(i)).reduce((sum, own) => sum + own, 0);
  const exponentials = 16 * 8;
  const simdOperations = stored * (2 * products + exponentials);
  return [
    byMemory('content hash (SHA-256)', tableBytes, 'read once', () => contentHash(table.columns, table.parts)),
    byMemory('distinct rows', 2 * tableBytes + 20 * rows, 'read twice, and the hashes', () => distinctRows(table)),
    byMemory('one-hot form', 2 * tableBytes, 'read and written', () =>
      prepare({ representation: 'one-hot', dataset: table, features, trainRows }),
    ),
    byOperations('assign bins', rows * 8, '8 comparisons a value (254 edges)', () => {
      assignBins(values, edges, 255, out);
    }),
    {
      kernel: 'RBF kernel, 16 rows of 20,000',
      work: `${(simdOperations / 1e6).toFixed(1)} M operations in single precision, two a number that is not zero and about eight an exponential`,
      seconds: seconds(() => {
        for (let i = 0; i < 16; i++) store.row(points, i, kernelRow);
      }),
      bound: simdOperations / (8 * limits.multiplyAdds),
      boundBy: 'operations',
    },
    byOperations('class histogram', rows * 2, 'an index and an addition a row', () => {
      countColumn(out, order, 0, rows, classes, weights, 2, histogram);
    }),
  ];
}
