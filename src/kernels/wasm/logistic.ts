import { hasSimd, instantiate } from './instantiate.ts';
import { logisticPlainBytes, logisticSimdBytes } from './logistic-bytes.ts';

/** The kernels of assembly/logistic.ts. All but counts, shares and accuracies are byte addresses in the memory they were given. */
export interface LogisticCalls {
  layOut(
    h: number, from: number, to: number, rows: number, nNumeric: number, numeric: number, shift: number, places: number, one: number, nWords: number,
    codes: number, offsets: number, steps: number,
  ): void; // prettier-ignore
  times(h: number, v: number, out: number): void;
  look(h: number, predictor: number, change: number, share: number, next: number, e: number): number;
  addRows(h: number, from: number, to: number, predictor: number, e: number, caution: number, gradient: number, hessian: number): void;
  conjugateGradients(h: number, gradient: number, accuracy: number, most: number, step: number, work: number): number;
  predict(
    nRows: number, nNumeric: number, numeric: number, nWords: number, codes: number, offsets: number, constant: number, slopes: number, steps: number,
    out: number, stride: number,
  ): void; // prettier-ignore
  factoredStep(h: number, gradient: number, hessian: number, step: number, diagonal: number): void;
}

/** The kernels on a memory. */
export function logisticCalls(memory: WebAssembly.Memory): LogisticCalls {
  return instantiate(hasSimd(logisticSimdBytes) ? logisticSimdBytes : logisticPlainBytes, memory) as LogisticCalls;
}
