import type { OneHotMatrix } from '../../core/matrix.ts';
import { distinctRows } from '../../kernels/distinct-rows.ts';
import { groupMembers } from '../../kernels/group-members.ts';
import { createRbfBasis, createRbfPoints, rbfPointsBytes } from '../../kernels/rbf-points.ts';
import { nearPoints } from '../../kernels/rbf-source.ts';
import { blockedLength, createRbfStore, rbfStoreBytes } from '../../kernels/rbf-store.ts';
import { createQuery, createRowStore, rowStoreBytes, setQuery } from '../../kernels/row-store.ts';
import { createKernelScratch, kernelRow } from '../../kernels/svm-kernel.ts';
import type { SvmKernel } from '../../kernels/svm-kernel.ts';
import { createKernelMemory, withKernelMemory } from '../../kernels/wasm/memory.ts';
import { createLinearPrediction } from '../linear-prediction.ts';
import type { Machine, MachineSettings } from './machine.ts';
import { selectRows } from './select-rows.ts';

/** Decision values of all machines for every row: Float64Array (nRows × machines), row-major. */
export type DecisionFunction = (x: OneHotMatrix) => Float64Array;

/** Decision values of machines that were trained on rows of one matrix. With a linear kernel each machine is one weight vector. */
export function createDecisionFunction(
  x: OneHotMatrix,
  machines: readonly Machine[],
  { kernel, wordsAsColumns }: Pick<MachineSettings, 'kernel' | 'wordsAsColumns'>,
): DecisionFunction {
  const vectors = machines.flatMap(({ weights, bias }) => (weights === null ? [] : [Float64Array.of(...weights, bias)]));
  if (vectors.length === machines.length) return createLinearPrediction(x, vectors);
  const support = supportOf(x, machines);
  return (kernel.kind === 'rbf' ? rbfDecision(x, support, kernel.gamma, wordsAsColumns) : null) ?? kernelDecision(support, kernel);
}

/** The support vectors of all machines: each kernel value between a row and one of them is computed once and used by all machines. */
interface Support {
  readonly vectors: OneHotMatrix;
  readonly machines: readonly Machine[];
  /** Per machine Int32Array: positions of its support vectors among `vectors`. */
  readonly positions: readonly Int32Array[];
}

function supportOf(x: OneHotMatrix, machines: readonly Machine[]): Support {
  const position = new Int32Array(x.nRows).fill(-1);
  let count = 0;
  for (const { rows } of machines) {
    for (let t = 0; t < rows.length; t++) if (position[rows[t]] < 0) position[rows[t]] = count++;
  }
  // Neighbours in the training rows' order of words stay neighbours: the machines' rows are sorted by them.
  const union = new Int32Array(count);
  for (let row = 0; row < x.nRows; row++) if (position[row] >= 0) union[position[row]] = row;
  return { vectors: selectRows(x, union), machines, positions: machines.map(({ rows }) => rows.map((row) => position[row])) };
}

/** Rows of a query that are laid out at a time. */
const CHUNK = 8192;

/** The rows asked about are laid out, and the support vectors go over them one by one. Null when single precision does not do. */
function rbfDecision(
  x: OneHotMatrix,
  { vectors, machines, positions }: Support,
  gamma: number,
  wordsAsColumns: boolean,
): DecisionFunction | null {
  const { nRows } = vectors;
  const nSums = machines.length;
  const all = upTo(nRows);
  const wanted = createRbfBasis(x, gamma, wordsAsColumns);
  const basis = withKernelMemory(
    rbfPointsBytes(wanted, nRows, nRows),
    (memory) => nearPoints(wanted, x, vectors, all, memory)?.basis ?? null,
  );
  if (basis === null) return null;
  const weights = new Float64Array(nRows * nSums);
  machines.forEach(({ coefficients }, m) => {
    for (let t = 0; t < coefficients.length; t++) weights[positions[m][t] * nSums + m] = coefficients[t];
  });
  return (query) => {
    const out = new Float64Array(query.nRows * nSums);
    const order = basis.wordsAsColumns ? upTo(query.nRows) : byCodes(query);
    const most = Math.min(CHUNK, query.nRows);
    const room =
      rbfPointsBytes(basis, nRows, nRows) +
      rbfPointsBytes(basis, query.nRows, most) +
      rbfStoreBytes(basis, most) +
      8 * (nSums + 1) * (most + nRows + 64) +
      8192;
    withKernelMemory(room, (memory) => {
      const points = createRbfPoints(basis, vectors, all, memory);
      const free = memory.left();
      for (let from = 0; from < order.length; from += CHUNK) {
        const rows = order.subarray(from, from + CHUNK);
        memory.rewind(free);
        const asked = createRbfPoints(basis, query, rows, memory);
        const store = createRbfStore(asked, upTo(rows.length), memory);
        const length = blockedLength(rows.length);
        const sums = memory.f64(nSums * length).fill(0);
        store.add(points, all, weights, nSums, sums);
        for (let i = 0; i < rows.length; i++) {
          for (let m = 0; m < nSums; m++) out[rows[i] * nSums + m] = machines[m].bias + sums[m * length + i];
        }
      }
    });
    return out;
  };
}

/** 0 … n − 1. */
function upTo(n: number): Int32Array {
  const numbers = new Int32Array(n);
  for (let t = 0; t < n; t++) numbers[t] = t;
  return numbers;
}

/** Rows with the same words side by side. */
function byCodes({ nRows, nDiscrete, numeric, codes }: OneHotMatrix): Int32Array {
  const { groupOf, count } = distinctRows({ nRows, nNumeric: 0, numeric, nDiscrete, codes }, null);
  return groupMembers(groupOf, count).rows;
}

function kernelDecision({ vectors, machines, positions }: Support, kernel: SvmKernel): DecisionFunction {
  const all = upTo(vectors.nRows);
  const store = createRowStore(vectors, all, createKernelMemory(rowStoreBytes(vectors, vectors.nRows)));
  const query = createQuery(store);
  const scratch = createKernelScratch(store);
  return (x) => {
    const values = new Float64Array(store.nRows);
    const out = new Float64Array(x.nRows * machines.length);
    for (let i = 0; i < x.nRows; i++) {
      setQuery(store, query, x.numeric, i * x.nNumeric, x.codes, i * x.nDiscrete);
      kernelRow(kernel, store, query, scratch, values);
      for (let m = 0; m < machines.length; m++) {
        const { coefficients, bias } = machines[m];
        const at = positions[m];
        let sum = bias;
        for (let t = 0; t < at.length; t++) sum += coefficients[t] * values[at[t]];
        out[i * machines.length + m] = sum;
      }
    }
    return out;
  };
}
