import { choleskyFactor, choleskySolve } from './cholesky.ts';
import type { ClassGram } from './class-gram.ts';
import { solveQuadraticL1 } from './quadratic-l1.ts';
import type { SoftmaxProblem } from './softmax.ts';

/** Rows whose curvature is below this share of the largest are left out of a Hessian without l2. */
const NEGLIGIBLE = 1e-10;
/** With l2, the rows left out change the Hessian by less than this share of the penalty: the step by as little, the gradient not at all. */
const PENALTY_SHARE = 1e-4;

/**
 * Newton step without l1 penalties: H step = −gradient by a Cholesky factor, the last class being minus the sum of the others (from a start with that
 * property it is kept, as penalties are the same for all classes).
 * @param gram for one block less than there are classes
 * @param probability Float64Array (nClasses × nRows)
 * @param step Float64Array (nClasses × (nColumns + 1)), overwritten
 */
export function factoredStep(
  problem: SoftmaxProblem,
  gram: ClassGram,
  totals: Float64Array,
  probability: Float64Array,
  caution: number,
  gradient: Float64Array,
  step: Float64Array,
): void {
  const { rows, nClasses, l2, intercept } = problem;
  const n = rows.nRows;
  const size = rows.nColumns + 1;
  const nBlocks = nClasses - 1;
  const length = nBlocks * size;
  const hessian = new Float64Array(length * length);
  const floor = curvatureFloor(problem, totals, probability);
  const last = nBlocks * n;
  const miss = createMiss(problem, totals, probability, caution);
  const { direction } = miss;
  const curvatures = (i: number, out: Float64Array): boolean => {
    const total = totals[i];
    const pLast = probability[last + i];
    const extra = miss.curvature(i);
    if (total * spread(probability, nClasses, n, i) + extra <= floor[i]) return false;
    let q = 0;
    if (extra > 0) {
      for (let a = 0; a < nBlocks; a++) direction[a] -= direction[nBlocks];
      for (let a = 0; a < nBlocks; a++) {
        const pa = probability[a * n + i] - pLast;
        for (let b = 0; b <= a; b++) {
          const pure = a === b ? probability[a * n + i] + pLast : pLast;
          out[q++] = total * (pure - pa * (probability[b * n + i] - pLast)) + extra * direction[a] * direction[b];
        }
      }
      return true;
    }
    for (let a = 0; a < nBlocks; a++) {
      const pa = probability[a * n + i];
      // (e_a − e_last)ᵀ (diag p − ppᵀ) (e_b − e_last)
      for (let b = 0; b < a; b++) out[q++] = total * (pLast - (pa - pLast) * (probability[b * n + i] - pLast));
      out[q++] = total * (pa + pLast - (pa - pLast) * (pa - pLast));
    }
    return true;
  };
  gram(curvatures, hessian);
  let largest = 0;
  for (let t = 0; t < length; t++) {
    hessian[t * (length + 1)] += 2 * l2[t % size];
    for (let b = t - size; b >= 0; b -= size) hessian[t * length + b] += l2[t % size];
    largest = Math.max(largest, hessian[t * (length + 1)]);
  }
  addRidge(hessian, length, largest, l2.every((value) => value === 0) ? 1e-8 : 1e-12);
  if (!intercept) freezeIntercepts(hessian, length, size);
  const reduced = step.subarray(0, length);
  for (let t = 0; t < length; t++) reduced[t] = gradient[length + (t % size)] - gradient[t];
  choleskyFactor(hessian, length);
  choleskySolve(hessian, length, reduced);
  for (let j = 0; j < size; j++) {
    let sum = 0;
    for (let a = 0; a < nBlocks; a++) sum += step[a * size + j];
    step[length + j] = -sum;
  }
}

/**
 * Proximal Newton step with l1 penalties: the quadratic model with the whole Hessian plus the penalty is minimised.
 * @param gram for as many blocks as there are classes
 * @param rounds limit of rounds of the quadratic problem
 * @param step Float64Array (nClasses × (nColumns + 1)), overwritten
 * @returns true when the quadratic problem was solved, false when it stopped at the limit
 */
export function proximalStep(
  problem: SoftmaxProblem,
  gram: ClassGram,
  totals: Float64Array,
  probability: Float64Array,
  caution: number,
  gradient: Float64Array,
  theta: Float64Array,
  rounds: number,
  step: Float64Array,
): boolean {
  const { rows, nClasses, l1, l2, intercept } = problem;
  const n = rows.nRows;
  const size = rows.nColumns + 1;
  const length = nClasses * size;
  const hessian = new Float64Array(length * length);
  const floor = curvatureFloor(problem, totals, probability);
  const miss = createMiss(problem, totals, probability, caution);
  const { direction } = miss;
  const curvatures = (i: number, out: Float64Array): boolean => {
    const total = totals[i];
    const extra = miss.curvature(i);
    if (total * spread(probability, nClasses, n, i) + extra <= floor[i]) return false;
    let q = 0;
    for (let a = 0; a < nClasses; a++) {
      const pa = probability[a * n + i];
      for (let b = 0; b < a; b++) out[q++] = -total * pa * probability[b * n + i];
      out[q++] = total * pa * (1 - pa);
    }
    if (extra > 0) {
      q = 0;
      for (let a = 0; a < nClasses; a++) for (let b = 0; b <= a; b++) out[q++] += extra * direction[a] * direction[b];
    }
    return true;
  };
  gram(curvatures, hessian);
  let largest = 0;
  for (let t = 0; t < length; t++) {
    hessian[t * (length + 1)] += l2[t % size];
    largest = Math.max(largest, hessian[t * (length + 1)]);
  }
  // A shift common to all classes changes no probability: the ridge makes those directions definite.
  addRidge(hessian, length, largest, 1e-11);
  if (!intercept) {
    freezeIntercepts(hessian, length, size);
    for (let t = size - 1; t < length; t += size) gradient[t] = 0;
  }
  for (let t = 0; t < length; t++) for (let b = 0; b < t; b++) hessian[b * length + t] = hessian[t * length + b];
  const penalty = Float64Array.from({ length }, (_, t) => l1[t % size]);
  return solveQuadraticL1(hessian, gradient, theta, penalty, step, 1e-3, rounds);
}

/**
 * What a row that is taken for another class has to be given beyond its Newton curvature: there the loss is nearly straight, and Newton's step would
 * run far past the bend. Along the margin the curvature becomes that of the quadratic bound that touches the loss here and at the mirrored margin
 * (Jaakkola & Jordan 2000, https://doi.org/10.1023/A:1008932416310), times `caution`.
 */
interface Miss {
  /** 0 for most rows; else `direction` is set. */
  readonly curvature: (i: number) => number;
  /** Float64Array (nClasses): derivative of the row's margin by each class's predictor. */
  readonly direction: Float64Array;
}

function createMiss(problem: SoftmaxProblem, totals: Float64Array, probability: Float64Array, caution: number): Miss {
  const { nClasses, weight, rows } = problem;
  const n = rows.nRows;
  const direction = new Float64Array(nClasses);
  return {
    direction,
    curvature: (i) => {
      if (caution === 0) return 0;
      let own = 0;
      for (let k = 1; k < nClasses; k++) if (weight[k * n + i] > weight[own * n + i]) own = k;
      const p = probability[own * n + i];
      if (p >= 0.5) return 0;
      const margin = Math.log(1 - p) - Math.log(Math.max(p, Number.MIN_VALUE));
      const bound = margin > 1e-6 ? (0.5 - p) / margin : 0.25;
      for (let k = 0; k < nClasses; k++) direction[k] = k === own ? 1 : -probability[k * n + i] / (1 - p);
      return caution * totals[i] * Math.max(0, bound - p * (1 - p));
    },
  };
}

/** How uncertain a row's class is: 1 − Σ p², without cancellation near certainty. */
function spread(probability: Float64Array, nClasses: number, n: number, i: number): number {
  let sum = 0;
  let before = 0;
  for (let k = 0; k < nClasses; k++) {
    const p = probability[k * n + i];
    sum += 2 * p * before;
    before += p;
  }
  return sum;
}

/** Curvature below which a row may be left out: so little that all such rows together hardly change the Hessian. Float64Array (nRows). */
function curvatureFloor(problem: SoftmaxProblem, totals: Float64Array, probability: Float64Array): Float64Array {
  const { rows, nClasses, l2, intercept } = problem;
  const { nRows, nColumns, start, value, index, shift } = rows;
  const floor = new Float64Array(nRows);
  let least = Infinity;
  for (let j = 0; j < nColumns; j++) least = Math.min(least, l2[j]);
  if (!(least > 0)) {
    let most = 0;
    for (let i = 0; i < nRows; i++) most = Math.max(most, totals[i] * spread(probability, nClasses, nRows, i));
    return floor.fill(NEGLIGIBLE * most);
  }
  let base = intercept ? 1 : 0;
  for (let j = 0; j < nColumns; j++) base += shift[j] * shift[j];
  for (let i = 0; i < nRows; i++) {
    let squared = base;
    for (let t = start[i]; t < start[i + 1]; t++) squared += value[t] * (value[t] + 2 * shift[index[t]]);
    floor[i] = (PENALTY_SHARE * least) / (nRows * Math.max(squared, 1));
  }
  return floor;
}

function addRidge(hessian: Float64Array, length: number, largest: number, share: number): void {
  for (let t = 0; t < length; t++) hessian[t * (length + 1)] += share * largest;
}

function freezeIntercepts(hessian: Float64Array, length: number, size: number): void {
  for (let last = size - 1; last < length; last += size) {
    for (let t = 0; t < length; t++) {
      hessian[last * length + t] = 0;
      hessian[t * length + last] = 0;
    }
    hessian[last * (length + 1)] = 1;
  }
}
