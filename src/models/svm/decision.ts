import type { OneHotMatrix } from '../../core/matrix.ts';
import { createRowStore, queryTerms, shiftedDots } from '../../kernels/row-store.ts';
import type { QueryTerms } from '../../kernels/row-store.ts';
import { kernelValues } from '../../kernels/svm-kernel.ts';
import type { SvmKernel } from '../../kernels/svm-kernel.ts';
import type { Machine } from './machine.ts';

/** Decision values of all machines for every row: Float64Array (nRows × machines), row-major. */
export type DecisionFunction = (x: OneHotMatrix) => Float64Array;

/** Decision values of machines that were trained on rows of one matrix. A linear kernel becomes one weight vector per machine. */
export function createDecisionFunction(x: OneHotMatrix, machines: readonly Machine[], kernel: SvmKernel): DecisionFunction {
  return kernel.kind === 'linear' ? linearDecision(x, machines) : kernelDecision(x, machines, kernel);
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

function linearDecision(x: OneHotMatrix, machines: readonly Machine[]): DecisionFunction {
  const { nNumeric, numeric, nDiscrete, codes, offsets, offValue, onValue, nColumns } = x;
  const models = machines.map((machine) => {
    const weights = new Float64Array(nColumns);
    let total = 0;
    machine.rows.forEach((row, t) => {
      const a = machine.coefficients[t];
      total += a;
      for (let c = 0; c < nNumeric; c++) weights[c] += a * numeric[row * nNumeric + c];
      for (let d = 0; d < nDiscrete; d++) {
        const code = codes[row * nDiscrete + d];
        if (code >= 0) weights[offsets[d] + code] += a * (onValue[offsets[d] + code] - offValue[offsets[d] + code]);
      }
    });
    let constant = machine.bias;
    for (let c = nNumeric; c < nColumns; c++) {
      weights[c] += total * offValue[c];
      constant += weights[c] * offValue[c];
    }
    return { weights, constant };
  });
  return (query) => {
    const out = new Float64Array(query.nRows * models.length);
    models.forEach(({ weights, constant }, m) => {
      for (let i = 0; i < query.nRows; i++) {
        let sum = constant;
        for (let c = 0; c < nNumeric; c++) sum += weights[c] * query.numeric[i * nNumeric + c];
        for (let d = 0; d < nDiscrete; d++) {
          const code = query.codes[i * nDiscrete + d];
          if (code >= 0) sum += weights[offsets[d] + code] * (onValue[offsets[d] + code] - offValue[offsets[d] + code]);
        }
        out[i * models.length + m] = sum;
      }
    });
    return out;
  };
}
