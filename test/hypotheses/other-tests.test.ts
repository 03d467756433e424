import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Scored } from '../../src/core/measure.ts';
import type { TableTestResult } from '../../src/core/hypothesis.ts';
import { createRng } from '../../src/core/rng.ts';
import {
  associationTests,
  cochranMantelHaenszel,
  cochranQTest,
  fitParameters,
  goodnessOfFit,
  permutationOfMeasure,
} from '../../src/hypotheses/index.ts';
import { measures } from '../../src/measures/index.ts';

/** Matchers whose type says nothing, for use inside expected objects. */
const near = (value: number, digits: number): unknown => expect.closeTo(value, digits);
const containing = (text: string): unknown => expect.stringContaining(text);

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../fixtures/stats/${name}`, import.meta.url), 'utf8'));
const python = read('tests-python.json') as {
  exact: [number[][], number, number][];
  mcnemar: [number, number, number, number][];
  cochran: [number[], number, number, number, number][];
};
const r = read('tests-r.json') as {
  mcnemar: { counts: number[][]; corrected: number; correctedP: number; plain: number; plainP: number }[];
  fit: { counts: number[]; shares: number[]; statistic: number; p: number; residuals: number[] }[];
  cmh: { counts: number[]; corrected: number; correctedP: number }[];
};

function run(id: string, counts: readonly (readonly number[])[], parameters: unknown = {}, seed = 1): TableTestResult {
  const test = associationTests.get(id);
  const flat = Float64Array.from(counts.flat());
  return test.test(flat, counts.length, counts[0].length, test.parameters.parse(parameters), { seed, alpha: 0.05 });
}

const sparse = [[3, 0, 1], [0, 4, 1], [1, 0, 5]]; // prettier-ignore
const sparseAndLarge = [[400, 0, 3], [0, 300, 2], [90, 10, 0]]; // prettier-ignore

describe('auto', () => {
  it('takes χ² where expected counts allow it, and says so', () => {
    const answer = run('auto', [[20, 30], [35, 15]]); // prettier-ignore
    expect(answer).toMatchObject({ test: 'chi-square', correction: 'yates', reason: 'χ² was taken: all expected counts are at least 5.' });
    const tolerable = run('auto', [[40, 30, 4], [35, 15, 5], [50, 60, 9]]); // prettier-ignore
    expect(tolerable.test).toBe('chi-square');
    expect(tolerable.reason).toContain("within Cochran's rule");
  });
  it('takes Fisher for 2 × 2 and for small tables', () => {
    expect(run('auto', [[3, 1], [1, 3]])).toMatchObject({ test: 'fisher', reason: containing("against Cochran's rule") }); // prettier-ignore
    expect(run('auto', [[1, 20000], [4, 70000]]).test).toBe('fisher'); // prettier-ignore
    const answer = run('auto', sparse);
    expect(answer).toMatchObject({ test: 'fisher', monteCarlo: null });
    expect(answer.pValue).toBe(run('fisher', sparse).pValue);
  });
  it('takes random tables for the rest', () => {
    const answer = run('auto', sparseAndLarge, { replicates: 999 });
    expect(answer).toMatchObject({
      test: 'monte-carlo-chi-square',
      monteCarlo: { replicates: 999, asExtreme: 0 },
      pValue: near(0.001, 12),
    });
    expect(answer.reason).toMatch(/999 random tables.*3 of 9 cells|999 random tables/);
    expect(answer.warnings.join(' ')).toContain('may be far smaller');
  });
});

describe('random tables', () => {
  it('hold the exact p in their interval, for χ² and for Fisher', () => {
    for (const [counts, chi, fisher] of python.exact) {
      const answer = run('monte-carlo-chi-square', counts, { replicates: 19_999 }, 8);
      expect(answer.monteCarlo?.interval[0]).toBeLessThan(chi);
      expect(answer.monteCarlo?.interval[1]).toBeGreaterThan(chi);
      expect(Math.abs(answer.pValue - chi)).toBeLessThan(4 * (answer.monteCarlo?.standardError ?? 0));
      expect(run('fisher', counts).pValue).toBeCloseTo(fisher, 11);
    }
    // too large for the network: as R's fisher.test(simulate.p.value = TRUE), whose exact chi-square neighbour is close
    const wide = Array.from({ length: 6 }, (_, i) => Array.from({ length: 7 }, (__, j) => 3 + ((5 * i + 3 * j) % 4)));
    const drawn = run('fisher', wide, { replicates: 1999 });
    expect(drawn).toMatchObject({ correction: 'monte-carlo', monteCarlo: { replicates: 1999 } });
    expect(Math.abs(drawn.pValue - run('monte-carlo-chi-square', wide, { replicates: 1999 }).pValue)).toBeLessThan(0.05);
  });
  it('depend on the seed and on nothing else', () => {
    expect(run('monte-carlo-chi-square', sparse, {}, 4)).toEqual(run('monte-carlo-chi-square', sparse, {}, 4));
    expect(run('monte-carlo-chi-square', sparse, {}, 4).pValue).not.toBe(run('monte-carlo-chi-square', sparse, {}, 5).pValue);
  });
});

describe('McNemar', () => {
  it('in χ² form as R, exact and mid-p as the binomial sums', () => {
    for (const { counts, corrected, correctedP, plain, plainP } of r.mcnemar) {
      expect(run('mcnemar', counts, { method: 'corrected' })).toMatchObject({
        statistic: near(corrected, 10),
        pValue: near(correctedP, 12),
      });
      expect(run('mcnemar', counts, { method: 'uncorrected' })).toMatchObject({
        statistic: near(plain, 10),
        pValue: near(plainP, 12),
      });
    }
    for (const [b, c, exact, mid] of python.mcnemar) {
      expect(run('mcnemar', [[10, b], [c, 10]]).pValue).toBeCloseTo(exact, 12); // prettier-ignore
      expect(run('mcnemar', [[10, b], [c, 10]], { method: 'mid-p' }).pValue).toBeCloseTo(mid, 12); // prettier-ignore
    }
  });
  it('names the direction in its effects', () => {
    const [one, other] = [run('mcnemar', [[59, 6], [16, 80]]), run('mcnemar', [[59, 16], [6, 80]])]; // prettier-ignore
    expect(one.effect).toMatchObject({ name: 'cohens-g', value: 6 / 22 - 0.5 });
    expect(other.effect.value).toBeCloseTo(-one.effect.value, 12);
    expect(other.effect.ci[0]).toBeCloseTo(-one.effect.ci[1], 10);
    expect(one.effects.map(({ name }) => name)).toEqual(['paired-odds-ratio', 'risk-difference']);
  });
});

describe('goodness of fit', () => {
  const fit = (counts: number[], shares?: number[], parameters: object = {}): ReturnType<typeof goodnessOfFit> =>
    goodnessOfFit(Float64Array.from(counts), shares, fitParameters.parse(parameters), { seed: 2, alpha: 0.05 });
  it('as R, with its standardized residuals', () => {
    for (const { counts, shares, statistic, p, residuals } of r.fit) {
      const answer = fit(counts, shares, { method: 'asymptotic' });
      expect(answer.statistic).toBeCloseTo(statistic, 10);
      expect(answer.pValue).toBeCloseTo(p, 12);
      answer.residuals.forEach((value, i) => expect(value).toBeCloseTo(residuals[i], 10));
    }
  });
  it('Mendel’s peas fit 9 : 3 : 3 : 1', () => {
    expect(fit([315, 108, 101, 32], [9, 3, 3, 1])).toMatchObject({
      statistic: near(0.470024, 6),
      df: 3,
      pValue: near(0.92543, 5),
    });
  });
  it('draws samples where expected counts are small: near the exact multinomial p', () => {
    const answer = fit([4, 1, 0], [1, 1, 1], { replicates: 20_000 });
    // of 3^5 sequences: χ² ≥ 5.2 are (5,0,0) × 3 → 3 and (4,1,0) × 6 → 30
    expect(Math.abs(answer.pValue - 33 / 243)).toBeLessThan(4 * (answer.monteCarlo?.standardError ?? 0));
    expect(answer.reason).toContain('20000 random samples');
    expect(fit([4, 1, 0], [1, 1, 1], { replicates: 20_000 })).toEqual(answer);
  });
  it('a perfect fit is p = 1', () => {
    expect(fit([10, 20, 30], [1, 2, 3])).toMatchObject({ statistic: 0, pValue: 1, effect: { value: 0 } });
  });
});

describe('matched and stratified', () => {
  it('Cochran–Mantel–Haenszel as R, and it says when one odds ratio hides several', () => {
    const [admissions] = r.cmh;
    const answer = cochranMantelHaenszel(Float64Array.from(admissions.counts));
    expect(answer).toMatchObject({
      statistic: near(admissions.corrected, 9),
      pValue: near(admissions.correctedP, 12),
      strata: 6,
    });
    expect(answer.warnings.join(' ')).toContain('not the same in all strata');
    expect(answer.homogeneity.log10P).toBeLessThan(-2);
    const even = cochranMantelHaenszel(Float64Array.of(10, 20, 30, 40, 20, 40, 60, 80, 1, 0, 0, 0));
    expect(even.warnings).toEqual(['1 strata with an empty row or column say nothing and are left out.']);
    expect(even.sensitivity?.detectable).toBeGreaterThan(1);
  });
  it('Cochran’s Q as statsmodels', () => {
    for (const [answers, n, k, statistic, p] of python.cochran) {
      const answer = cochranQTest(Uint8Array.from(answers), n, k);
      expect(answer).toMatchObject({ n, df: k - 1, statistic: near(statistic, 9), pValue: near(p, 11) });
      expect(answer.effect.value).toBeCloseTo(statistic / n / (k - 1), 12);
    }
  });
});

describe('permutation of a measure', () => {
  const rng = createRng(5);
  const n = 200;
  const truth = Int32Array.from({ length: n }, () => rng.int(2));
  const model = (accuracy: number): Scored => {
    const predicted = truth.map((value) => (rng.next() < accuracy ? value : 1 - value));
    const scores = Float64Array.from({ length: 2 * n }, (_, i) =>
      Math.abs((i % 2) - 1 + (predicted[i >> 1] === 1 ? 0.8 : 0.2) - (i % 2 === 0 ? 0 : 0)),
    );
    return { truth, predicted, scores, scoreKind: 'probability', nClasses: 2, positive: 1 };
  };
  const [good, poor] = [model(0.9), model(0.7)];
  const accuracy = measures.get('accuracy');

  it('agrees with McNemar’s exact test on accuracy', () => {
    const { difference, log10P, monteCarlo } = permutationOfMeasure(good, poor, accuracy, 9999, 3);
    const right = (scored: Scored, row: number): boolean => scored.predicted[row] === truth[row];
    const only = (one: Scored, other: Scored): number => truth.filter((_, row) => right(one, row) && !right(other, row)).length;
    const exact = run('mcnemar', [[0, only(good, poor)], [only(poor, good), 0]]).pValue; // prettier-ignore
    expect(difference).toBeCloseTo((only(good, poor) - only(poor, good)) / n, 12);
    expect(Math.abs(10 ** log10P - exact)).toBeLessThan(4 * monteCarlo.standardError + 1e-4);
  });
  it('swapping the models flips the sign and keeps p; a model against itself is p = 1', () => {
    const [there, back] = [permutationOfMeasure(good, poor, accuracy, 499, 3), permutationOfMeasure(poor, good, accuracy, 499, 3)];
    expect(back.difference).toBe(-there.difference);
    expect(back.log10P).toBe(there.log10P);
    expect(permutationOfMeasure(good, good, measures.get('roc-auc'), 99, 1)).toMatchObject({ difference: 0, log10P: 0 });
  });
  it('works with scores, and refuses rows that are not the same', () => {
    expect(permutationOfMeasure(good, poor, measures.get('roc-auc'), 499, 3).log10P).toBeLessThan(-1.3);
    const other = { ...poor, truth: truth.map((value) => 1 - value) };
    expect(() => permutationOfMeasure(good, other, accuracy, 99, 1)).toThrow(expect.objectContaining({ code: 'STATISTIC_NOT_PAIRED' }));
  });
});
