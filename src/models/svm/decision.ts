import type { OneHotMatrix } from '../../core/matrix.ts';
import { createQuery, createRowStore, rowStoreBytes, setQuery } from '../../kernels/row-store.ts';
import { createKernelScratch, kernelRow } from '../../kernels/svm-kernel.ts';
import type { SvmKernel } from '../../kernels/svm-kernel.ts';
import { createKernelMemory } from '../../kernels/wasm/memory.ts';
import { createLinearPrediction } from '../linear-prediction.ts';
import type { Machine } from './machine.ts';

/** Decision values of all machines for every row: Float64Array (nRows × machines), row-major. */
export type DecisionFunction = (x: OneHotMatrix) => Float64Array;

/** Decision values of machines that were trained on rows of one matrix. With a linear kernel each machine is one weight vector. */
export function createDecisionFunction(x: OneHotMatrix, machines: readonly Machine[], kernel: SvmKernel): DecisionFunction {
  const vectors = machines.flatMap(({ weights, bias }) => (weights === null ? [] : [Float64Array.of(...weights, bias)]));
  return vectors.length === machines.length ? createLinearPrediction(x, vectors) : kernelDecision(x, machines, kernel);
}

/** Each kernel value between a row and a support vector is computed once and used by all machines. */
function kernelDecision(training: OneHotMatrix, machines: readonly Machine[], kernel: SvmKernel): DecisionFunction {
  const position = new Int32Array(training.nRows).fill(-1);
  for (const machine of machines) for (const row of machine.rows) position[row] = 0;
  const union = Int32Array.from(position.keys()).filter((row) => position[row] === 0);
  union.forEach((row, at) => {
    position[row] = at;
  });
  const store = createRowStore(training, union, createKernelMemory(rowStoreBytes(training, union.length)));
  const indices = machines.map((machine) => machine.rows.map((row) => position[row]));
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
        const at = indices[m];
        let sum = bias;
        for (let t = 0; t < at.length; t++) sum += coefficients[t] * values[at[t]];
        out[i * machines.length + m] = sum;
      }
    }
    return out;
  };
}
