import { choleskyFactor, choleskySolve } from './cholesky.ts';

/** Largest optimality violation that is accepted, relative to the largest gradient entry or penalty. */
const FINEST = 1e-9;
const SWEEPS = 3;

/** What is minimised, and how far that has come. */
interface Subproblem {
  readonly h: Float64Array;
  readonly theta: Float64Array;
  readonly l1: Float64Array;
  readonly delta: Float64Array;
  /** g + Hδ. */
  readonly slope: Float64Array;
}

/**
 * Minimises gᵀδ + ½ δᵀHδ + Σ l1ⱼ|θⱼ + δⱼ| over δ: the subproblem of a proximal Newton step. Cyclic coordinate descent
 * (Friedman, Hastie & Tibshirani 2010, https://doi.org/10.18637/jss.v033.i01) finds which entries are zero; a Newton step on the others, projected to
 * the signs they have, then gives their values instead of waiting for the slow tail of coordinate descent on collinear columns.
 * @param h Float64Array (n × n), symmetric positive semidefinite
 * @param g Float64Array (n)
 * @param theta Float64Array (n)
 * @param l1 Float64Array (n), ≥ 0
 * @param delta Float64Array (n), overwritten with the minimiser
 * @param accuracy optimality violation wanted, relative to that of δ = 0
 * @param rounds limit; a δ that is not yet optimal lowers the objective all the same
 * @returns true when the accuracy was reached
 * Cost O(n²) per sweep, O(active³ / 6) per Newton step; usually one to five rounds.
 */
export function solveQuadraticL1(
  h: Float64Array,
  g: Float64Array,
  theta: Float64Array,
  l1: Float64Array,
  delta: Float64Array,
  accuracy: number,
  rounds: number,
): boolean {
  const n = g.length;
  const state: Subproblem = { h, theta, l1, delta, slope: g.slice() };
  delta.fill(0);
  let scale = 0;
  for (let j = 0; j < n; j++) scale = Math.max(scale, Math.abs(g[j]), l1[j]);
  const goal = Math.max(FINEST * scale, accuracy * violation(state));
  for (let round = 0; round < rounds; round++) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) for (let j = 0; j < n; j++) moveCoordinate(state, j);
    if (violation(state) <= goal) return true;
    newtonOnSupport(state);
    if (violation(state) <= goal) return true;
  }
  return false;
}

function moveCoordinate({ h, theta, l1, delta, slope }: Subproblem, j: number): void {
  const n = slope.length;
  const curvature = h[j * n + j];
  if (!(curvature > 0)) return;
  const before = theta[j] + delta[j];
  const free = before - slope[j] / curvature;
  const cut = l1[j] / curvature;
  const after = free > cut ? free - cut : free < -cut ? free + cut : 0;
  const change = after - before;
  if (change === 0) return;
  delta[j] = after === 0 ? -theta[j] : delta[j] + change;
  const row = j * n;
  for (let k = 0; k < n; k++) slope[k] += change * h[row + k];
}

function violation({ theta, l1, delta, slope }: Subproblem): number {
  let worst = 0;
  for (let j = 0; j < slope.length; j++) {
    const z = theta[j] + delta[j];
    const off = z > 0 ? Math.abs(slope[j] + l1[j]) : z < 0 ? Math.abs(slope[j] - l1[j]) : Math.abs(slope[j]) - l1[j];
    if (off > worst) worst = off;
  }
  return worst;
}

/**
 * Newton step on the entries that are not zero, followed as long as the objective falls: an entry that reaches zero stays there and the way goes on
 * without it.
 */
function newtonOnSupport({ h, theta, l1, delta, slope }: Subproblem): void {
  const n = slope.length;
  const support = Int32Array.from(slope.keys()).filter((j) => theta[j] + delta[j] !== 0 || l1[j] === 0);
  const m = support.length;
  const block = new Float64Array(m * m);
  const step = new Float64Array(m);
  const side = new Float64Array(m);
  for (let a = 0; a < m; a++) {
    const j = support[a];
    side[a] = l1[j] * Math.sign(theta[j] + delta[j]);
    step[a] = -(slope[j] + side[a]);
    for (let b = 0; b <= a; b++) block[a * m + b] = h[j * n + support[b]];
  }
  choleskyFactor(block, m);
  choleskySolve(block, m, step);
  const product = new Float64Array(n);
  for (let a = 0; a < m; a++) {
    const row = support[a] * n;
    for (let k = 0; k < n; k++) product[k] += step[a] * h[row + k];
  }
  for (let legs = 0; legs <= m; legs++) {
    let fall = 0;
    let curvature = 0;
    let share = Infinity;
    let reached = -1;
    for (let a = 0; a < m; a++) {
      if (step[a] === 0) continue;
      const j = support[a];
      fall += step[a] * (slope[j] + side[a]);
      curvature += step[a] * product[j];
      const z = theta[j] + delta[j];
      if (l1[j] > 0 && z * step[a] < 0 && -z / step[a] < share) {
        share = -z / step[a];
        reached = a;
      }
    }
    if (!(fall < 0) || !(curvature > 0)) return;
    const lowest = -fall / curvature;
    if (lowest <= share) reached = -1;
    share = Math.min(share, lowest);
    for (let a = 0; a < m; a++) delta[support[a]] += share * step[a];
    for (let k = 0; k < n; k++) slope[k] += share * product[k];
    if (reached < 0) return;
    const j = support[reached];
    delta[j] = -theta[j];
    const row = j * n;
    for (let k = 0; k < n; k++) product[k] -= step[reached] * h[row + k];
    step[reached] = 0;
  }
}
