import { describe, expect, it } from 'vitest';
import { createRng, type Rng } from '../../src/core/rng.ts';
import { foldContrast } from '../../src/gates/fold-contrast.ts';
import { measures } from '../../src/measures/index.ts';
import { normalCdf, normalQuantile } from '../../src/stats/index.ts';
import { type FoldAnswer, judgeMade } from './support/evidence.ts';

/**
 * How often gates err, on data where the truth is known. A share of 1,000 seeded runs lies within 0.018 of its expectation with 99 % chance at 5 %, and within 0.033 at 80 %.
 */
const RUNS = 1000;
const ALPHA = 0.05;

type Made = Readonly<Record<'pr' | 'main', readonly FoldAnswer[]>>;

interface Shares {
  readonly pass: number;
  readonly fail: number;
}

function simulate(rule: Parameters<typeof judgeMade>[0], make: (rng: Rng) => Made, runs = RUNS, train?: number): Shares {
  let [pass, fail] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const made = { models: make(createRng(run)), ...(train === undefined ? {} : { train }) };
    const { verdict } = judgeMade({ model: 'pr', alpha: ALPHA, ...rule }, made);
    if (verdict === 'pass') pass++;
    else if (verdict === 'fail') fail++;
  }
  return { pass: pass / runs, fail: fail / runs };
}

/** One test set: each row is got right by main only, by the PR only, by both or by none. */
const paired =
  (n: number, onlyMain: number, onlyPr: number) =>
  (rng: Rng): Made => {
    const truth = new Int32Array(n).fill(1);
    const [main, pr] = [new Int32Array(n).fill(1), new Int32Array(n).fill(1)];
    for (let row = 0; row < n; row++) {
      const u = rng.next();
      if (u < onlyMain) pr[row] = 0;
      else if (u < onlyMain + onlyPr) main[row] = 0;
      else if (u < onlyMain + onlyPr + 0.03) main[row] = pr[row] = 0;
    }
    return { main: [{ truth, predicted: main }], pr: [{ truth, predicted: pr }] };
  };

describe('accuracy on one test set (McNemar with a margin)', () => {
  const margin = 0.015;
  const rule = { measure: 'accuracy', notWorseThan: 'main', margin };

  it('a PR that is worse by exactly the margin passes at most α of the time, and fails at most α of the time', () => {
    const { pass, fail } = simulate(rule, paired(1000, 0.0275, 0.0125));
    expect(pass).toBeLessThan(ALPHA + 0.018);
    expect(pass).toBeGreaterThan(0.02);
    expect(fail).toBeLessThan(ALPHA + 0.018);
  });

  it('also with few rows and little disagreement', () => {
    expect(simulate({ ...rule, margin: 0.05 }, paired(100, 0.055, 0.005)).pass).toBeLessThan(ALPHA + 0.018);
  });

  it('equal models pass with 80 % chance at the number of rows that has that power, with 30 % at a quarter of it', () => {
    const discordance = 0.04;
    const powered = Math.ceil((discordance * (normalQuantile(0.8) - normalQuantile(ALPHA)) ** 2) / margin ** 2);
    expect(Math.abs(simulate(rule, paired(powered, discordance / 2, discordance / 2)).pass - 0.8)).toBeLessThan(0.04);
    const quarter = Math.round(powered / 4);
    const expected = normalCdf((margin * Math.sqrt(quarter)) / Math.sqrt(discordance) + normalQuantile(ALPHA));
    expect(Math.abs(simulate(rule, paired(quarter, discordance / 2, discordance / 2)).pass - expected)).toBeLessThan(0.05);
  });

  it('equal models are called better at most α of the time, models a margin apart equivalent at most α', () => {
    expect(simulate({ measure: 'accuracy', betterThan: 'main' }, paired(500, 0.02, 0.02)).pass).toBeLessThan(ALPHA + 0.018);
    expect(simulate({ measure: 'accuracy', equivalentTo: 'main', margin }, paired(1000, 0.0125, 0.0275)).pass).toBeLessThan(ALPHA + 0.018);
  });
});

describe('accuracy over ten folds (corrected resampled t)', () => {
  const nRows = 300;
  const spread = 1.2;

  /** Two normal classes ±1 apart; each fold puts its threshold halfway between the means of its training rows. */
  function trained(rng: Rng, flip: number): Made & { readonly populationAccuracy: number } {
    const y = Int32Array.from({ length: nRows }, (_, i) => i % 2);
    const x = Float64Array.from(y, (code) => (2 * code - 1) / 2 + spread * rng.normal() * 0.5);
    const folds = Array.from({ length: 10 }, (_, fold) =>
      Array.from({ length: nRows }, (_, i) => i).filter((i) => Math.floor(i / 2) % 10 === fold),
    );
    let accuracy = 0;
    const main: FoldAnswer[] = [];
    const pr: FoldAnswer[] = [];
    for (const test of folds) {
      const out = new Set(test);
      const sums = [0, 0];
      for (let i = 0; i < nRows; i++) if (!out.has(i)) sums[y[i]] += x[i] / ((nRows * 0.9) / 2);
      const threshold = (sums[0] + sums[1]) / 2;
      const sd = spread * 0.5;
      accuracy += (normalCdf((threshold + 0.5) / sd) + normalCdf((0.5 - threshold) / sd)) / 20;
      const truth = test.map((i) => y[i]);
      const named = test.map((i) => Number(x[i] > threshold));
      main.push({ truth, predicted: named });
      pr.push({ truth, predicted: named.map((code) => (rng.next() < flip ? 1 - code : code)) });
    }
    return { main, pr, populationAccuracy: accuracy };
  }

  it('a PR that is worse by exactly the margin passes at most α of the time', () => {
    const flip = 0.03;
    let accuracy = 0;
    for (let run = 0; run < RUNS; run++) accuracy += trained(createRng(run), flip).populationAccuracy / RUNS;
    // naming the other class in a share of the rows costs that share of (2 × accuracy − 1)
    const margin = flip * (2 * accuracy - 1);
    const make = (rng: Rng): Made => {
      const { main, pr } = trained(rng, flip);
      return { main, pr };
    };
    const { pass, fail } = simulate({ measure: 'accuracy', notWorseThan: 'main', margin }, make, RUNS, nRows * 0.9);
    expect(pass).toBeLessThan(ALPHA + 0.018);
    expect(fail).toBeLessThan(ALPHA + 0.018);
  });

  it('fold differences that vary as the correction assumes pass exactly α of the time at the margin', () => {
    // correlation between folds nTest / (nTrain + nTest) = 1/10
    const folds = Array.from({ length: 10 }, (_, i) => ({ id: `r1f${String(i + 1)}`, repeat: 1, train: 900, test: 100 }));
    let passes = 0;
    for (let run = 0; run < 4 * RUNS; run++) {
      const rng = createRng(run);
      const shared = Math.sqrt(0.1) * rng.normal();
      const lost = Float64Array.from({ length: 10 }, () => 0.01 + 0.003 * (shared + Math.sqrt(0.9) * rng.normal()));
      const contrast = foldContrast(
        lost.map((loss) => 0.9 - loss),
        new Float64Array(10).fill(0.9),
        measures.get('accuracy'),
        folds,
      );
      if (contrast !== undefined && contrast.larger(-0.01) <= Math.log10(ALPHA)) passes++;
    }
    expect(Math.abs(passes / (4 * RUNS) - ALPHA)).toBeLessThan(0.009);
  });
});

/** Scores of two models that share most of their noise: the class shifts them by `strength`. */
const scoring =
  (n: number, strengthMain: number, strengthPr: number) =>
  (rng: Rng): Made => {
    const truth = Int32Array.from({ length: n }, (_, i) => Number(i % 3 === 0));
    const main = new Float64Array(2 * n);
    const pr = new Float64Array(2 * n);
    for (let row = 0; row < n; row++) {
      const common = Math.sqrt(0.7) * rng.normal();
      for (const [scores, strength] of [
        [main, strengthMain],
        [pr, strengthPr],
      ] as const) {
        const score = normalCdf(strength * (truth[row] - 0.5) + common + Math.sqrt(0.3) * rng.normal());
        scores[2 * row] = 1 - score;
        scores[2 * row + 1] = score;
      }
    }
    const answer = (scores: Float64Array): FoldAnswer => ({
      truth,
      predicted: Int32Array.from(truth, (_, row) => Number(scores[2 * row + 1] > 0.5)),
      scores,
    });
    return { main: [answer(main)], pr: [answer(pr)] };
  };

/** Area under the ROC curve of two normal classes of variance 1. */
const areaOf = (strength: number): number => normalCdf(strength / Math.SQRT2);

describe('ROC AUC (DeLong) and any other measure (paired bootstrap) on one test set', () => {
  it('a PR whose area is smaller by exactly the margin passes at most α of the time', () => {
    const margin = areaOf(2) - areaOf(1.8);
    const { pass, fail } = simulate({ measure: 'roc-auc', notWorseThan: 'main', margin }, scoring(400, 2, 1.8));
    expect(pass).toBeLessThan(ALPHA + 0.018);
    expect(pass).toBeGreaterThan(0.02);
    expect(fail).toBeLessThan(ALPHA + 0.018);
  });

  it('balanced accuracy: as much', () => {
    // the threshold lies between the classes: both recalls are Φ(strength / 2)
    const margin = normalCdf(1) - normalCdf(0.8);
    const runs = 100;
    const { pass } = simulate({ measure: 'balanced-accuracy', notWorseThan: 'main', margin }, scoring(200, 2, 1.6), runs);
    expect(pass).toBeLessThan(ALPHA + 0.056);
  });
});
