import { classPairs } from './one-versus-one.ts';

/** P(second class | decision d) = 1 / (1 + exp(A d + B)). */
export interface Sigmoid {
  readonly a: number;
  readonly b: number;
}

/**
 * Platt's sigmoid by regularised maximum likelihood, Newton with backtracking
 * (Lin, Lin & Weng 2007, https://doi.org/10.1007/s10994-007-5018-6, as in libsvm), rows weighted.
 * @param decisions Float64Array (n), from machines that did not see the row
 * @param sign Float64Array (n): +1 for the second class
 * @param weight Float64Array (n)
 */
export function fitSigmoid(decisions: Float64Array, sign: Float64Array, weight: Float64Array): Sigmoid {
  let positives = 0;
  let negatives = 0;
  sign.forEach((s, i) => {
    if (s > 0) positives += weight[i];
    else negatives += weight[i];
  });
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  let a = 0;
  let b = Math.log((negatives + 1) / (positives + 1));
  const lossAt = (slope: number, intercept: number): number => {
    let loss = 0;
    for (let i = 0; i < decisions.length; i++) {
      const f = slope * decisions[i] + intercept;
      const target = sign[i] > 0 ? high : low;
      loss += weight[i] * (f >= 0 ? target * f + Math.log1p(Math.exp(-f)) : (target - 1) * f + Math.log1p(Math.exp(f)));
    }
    return loss;
  };
  let loss = lossAt(a, b);
  for (let iteration = 0; iteration < 100; iteration++) {
    let h11 = 1e-12;
    let h22 = 1e-12;
    let h21 = 0;
    let g1 = 0;
    let g2 = 0;
    for (let i = 0; i < decisions.length; i++) {
      const d = decisions[i];
      const p = logistic(-(a * d + b));
      const curvature = weight[i] * p * (1 - p);
      const slope = weight[i] * ((sign[i] > 0 ? high : low) - p);
      h11 += d * d * curvature;
      h22 += curvature;
      h21 += d * curvature;
      g1 += d * slope;
      g2 += slope;
    }
    if (Math.abs(g1) < 1e-5 && Math.abs(g2) < 1e-5) break;
    const determinant = h11 * h22 - h21 * h21;
    const da = -(h22 * g1 - h21 * g2) / determinant;
    const db = -(h11 * g2 - h21 * g1) / determinant;
    const descent = g1 * da + g2 * db;
    let step = 1;
    for (; step >= 1e-10; step /= 2) {
      const trial = lossAt(a + step * da, b + step * db);
      if (trial < loss + 1e-4 * step * descent) {
        a += step * da;
        b += step * db;
        loss = trial;
        break;
      }
    }
    if (step < 1e-10) break;
  }
  return { a, b };
}

function logistic(f: number): number {
  return f >= 0 ? 1 / (1 + Math.exp(-f)) : Math.exp(f) / (1 + Math.exp(f));
}

/**
 * Class probabilities from pairwise ones (Wu, Lin & Weng 2004, JMLR 5:975–1005, method 2, as in libsvm).
 * @param decisions Float64Array (n × pairs), positive for the second class of the pair
 * @returns Float64Array (n × nClasses), rows sum to 1
 */
export function coupledProbabilities(decisions: Float64Array, sigmoids: readonly Sigmoid[], nClasses: number): Float64Array {
  const pairs = classPairs(nClasses);
  const n = decisions.length / pairs.length;
  const out = new Float64Array(n * nClasses);
  const r = new Float64Array(nClasses * nClasses);
  for (let i = 0; i < n; i++) {
    pairs.forEach(([first, second], p) => {
      const { a, b } = sigmoids[p];
      const forSecond = Math.min(Math.max(logistic(-(a * decisions[i * pairs.length + p] + b)), 1e-7), 1 - 1e-7);
      r[second * nClasses + first] = forSecond;
      r[first * nClasses + second] = 1 - forSecond;
    });
    couple(r, nClasses, out.subarray(i * nClasses, (i + 1) * nClasses));
  }
  return out;
}

function couple(r: Float64Array, k: number, p: Float64Array): void {
  if (k === 2) {
    p[0] = r[1];
    p[1] = r[2];
    return;
  }
  const q = new Float64Array(k * k);
  const qp = new Float64Array(k);
  for (let t = 0; t < k; t++) {
    p[t] = 1 / k;
    for (let j = 0; j < k; j++) {
      if (j === t) continue;
      q[t * k + t] += r[j * k + t] * r[j * k + t];
      q[t * k + j] = -r[j * k + t] * r[t * k + j];
    }
  }
  for (let iteration = 0; iteration < Math.max(100, k); iteration++) {
    let pqp = 0;
    for (let t = 0; t < k; t++) {
      qp[t] = 0;
      for (let j = 0; j < k; j++) qp[t] += q[t * k + j] * p[j];
      pqp += p[t] * qp[t];
    }
    let worst = 0;
    for (let t = 0; t < k; t++) worst = Math.max(worst, Math.abs(qp[t] - pqp));
    if (worst < 0.005 / k) break;
    for (let t = 0; t < k; t++) {
      const change = (pqp - qp[t]) / q[t * k + t];
      p[t] += change;
      pqp = (pqp + change * (change * q[t * k + t] + 2 * qp[t])) / (1 + change) ** 2;
      for (let j = 0; j < k; j++) {
        qp[j] = (qp[j] + change * q[t * k + j]) / (1 + change);
        p[j] /= 1 + change;
      }
    }
  }
}
