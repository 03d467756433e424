import type { OneHotMatrix } from '../../core/matrix.ts';
import { createRowStore, queryTerms, shiftedDots } from '../../kernels/row-store.ts';
import type { QueryTerms } from '../../kernels/row-store.ts';
import { kernelValues } from '../../kernels/svm-kernel.ts';
import type { SvmKernel } from '../../kernels/svm-kernel.ts';
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
function kernelDecision(x: OneHotMatrix, machines: readonly Machine[], kernel: SvmKernel): DecisionFunction {
  const position = new Int32Array(x.nRows).fill(-1);
  for (const machine of machines) for (const row of machine.rows) position[row] = 0;
  const union = Int32Array.from(position.keys()).filter((row) => position[row] === 0);
  union.forEach((row, at) => {
    position[row] = at;
  });
  const store = createRowStore(x, union);
  const indices = machines.map((machine) => machine.rows.map((row) => position[row]));
  return (query) => {
    const table = new Float64Array(store.nCombinations);
    const values = new Float64Array(store.nRows);
    const terms: QueryTerms = { norm: 0, lean: 0 };
    const out = new Float64Array(query.nRows * machines.length);
    for (let i = 0; i < query.nRows; i++) {
      const numericStart = i * query.nNumeric;
      const codeStart = i * query.nDiscrete;
      queryTerms(store, query.numeric, numericStart, query.codes, codeStart, terms);
      shiftedDots(store, query.numeric, numericStart, query.codes, codeStart, table, values);
      kernelValues(kernel, store, terms, values, values);
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
