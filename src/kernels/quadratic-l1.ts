import { choleskyFactor, choleskySolve } from './cholesky.ts';

/** Largest optimality violation that is accepted, relative to the largest gradient entry. */
const RELATIVE = 1e-9;
const ROUNDS = 200;
const SWEEPS = 8;

/**
 * Minimises gᵀδ + ½ δᵀHδ + Σ l1ⱼ|θⱼ + δⱼ| over δ: the subproblem of a proximal Newton step. Cyclic coordinate descent
 * (Friedman, Hastie & Tibshirani 2010, https://doi.org/10.18637/jss.v033.i01) finds which entries are zero; a Newton step on the others, cut where the
 * first sign would change, then gives the exact solution instead of waiting for the slow tail of coordinate descent on collinear columns.
 * @param h Float64Array (n × n), symmetric positive semidefinite
 * @param g Float64Array (n)
 * @param theta Float64Array (n)
 * @param l1 Float64Array (n), ≥ 0
 * @param delta Float64Array (n), overwritten with the minimiser
 * Cost O(n²) per sweep, O(active³ / 6) per Newton step; usually one to five rounds.
 */
export function solveQuadraticL1(h: Float64Array, g: Float64Array, theta: Float64Array, l1: Float64Array, delta: Float64Array): void {
  const n = g.length;
  const slope = g.slice();
  delta.fill(0);
  let scale = 0;
  for (let j = 0; j < n; j++) scale = Math.max(scale, Math.abs(g[j]), l1[j]);
  for (let round = 0; round < ROUNDS; round++) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      for (let j = 0; j < n; j++) moveCoordinate(j, h, theta, l1, delta, slope);
    }
    if (violation(theta, l1, delta, slope) <= RELATIVE * scale) return;
    newtonOnSupport(h, theta, l1, delta, slope);
    if (violation(theta, l1, delta, slope) <= RELATIVE * scale) return;
  }
}

function moveCoordinate(j: number, h: Float64Array, theta: Float64Array, l1: Float64Array, delta: Float64Array, slope: Float64Array): void {
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

function violation(theta: Float64Array, l1: Float64Array, delta: Float64Array, slope: Float64Array): number {
  let worst = 0;
  for (let j = 0; j < slope.length; j++) {
    const z = theta[j] + delta[j];
    const off = z > 0 ? Math.abs(slope[j] + l1[j]) : z < 0 ? Math.abs(slope[j] - l1[j]) : Math.abs(slope[j]) - l1[j];
    if (off > worst) worst = off;
  }
  return worst;
}

function newtonOnSupport(h: Float64Array, theta: Float64Array, l1: Float64Array, delta: Float64Array, slope: Float64Array): void {
  const n = slope.length;
  const support: number[] = [];
  for (let j = 0; j < n; j++) if (theta[j] + delta[j] !== 0 || l1[j] === 0) support.push(j);
  const m = support.length;
  const block = new Float64Array(m * m);
  const step = new Float64Array(m);
  for (let a = 0; a < m; a++) {
    const j = support[a];
    step[a] = -(slope[j] + l1[j] * Math.sign(theta[j] + delta[j]));
    for (let b = 0; b <= a; b++) block[a * m + b] = h[j * n + support[b]];
  }
  choleskyFactor(block, m);
  choleskySolve(block, m, step);
  let share = 1;
  let blocking = -1;
  for (let a = 0; a < m; a++) {
    const j = support[a];
    const z = theta[j] + delta[j];
    if (l1[j] > 0 && z * (z + step[a]) < 0 && -z / step[a] < share) {
      share = -z / step[a];
      blocking = j;
    }
  }
  for (let a = 0; a < m; a++) {
    const j = support[a];
    const change = j === blocking ? -(theta[j] + delta[j]) : share * step[a];
    delta[j] = j === blocking ? -theta[j] : delta[j] + change;
    const row = j * n;
    for (let k = 0; k < n; k++) slope[k] += change * h[row + k];
  }
}
