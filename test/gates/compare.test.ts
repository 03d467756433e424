import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FoldAnswer, hits, judgeMade, madeBaseline } from './support/evidence.ts';

const one = (right: number, n: number): readonly FoldAnswer[] => [hits(right, n)];

/** Ten folds of 100 rows with so many right in each. */
const ten = (rights: readonly number[]): readonly FoldAnswer[] => rights.map((right) => hits(right, 100));

const steady = [95, 96, 94, 95, 97, 93, 95, 96, 94, 95];

describe('rules against another model', () => {
  it('three words, each on the side of the margin where the difference lies', () => {
    const models = { main: one(9900, 10_000), same: one(9900, 10_000), worse: one(9600, 10_000), better: one(9960, 10_000) };
    const word = (model: string, rule: Parameters<typeof judgeMade>[0]): string =>
      judgeMade({ model, margin: 0.005, ...rule }, { models }).verdict;
    expect(word('same', { notWorseThan: 'main' })).toBe('pass');
    expect(word('worse', { notWorseThan: 'main' })).toBe('fail');
    expect(word('better', { notWorseThan: 'main' })).toBe('pass');
    expect(word('same', { equivalentTo: 'main' })).toBe('pass');
    expect(word('worse', { equivalentTo: 'main' })).toBe('fail');
    expect(word('better', { betterThan: 'main', margin: 0 })).toBe('pass');
    expect(word('better', { betterThan: 'main', margin: 0.01 })).toBe('fail');
    expect(word('same', { betterThan: 'main', margin: 0 })).toBe('fail');
  });

  it('few rows decide nothing, and it says how many would', () => {
    const verdict = judgeMade({ model: 'pr', notWorseThan: 'main', margin: 0.005 }, { models: { main: one(99, 100), pr: one(98, 100) } });
    expect(verdict.verdict).toBe('inconclusive');
    expect(verdict.reason).toMatch(/about [\d,]+ rows instead of 100 would decide with 80 % chance/);
    const folds = judgeMade(
      { model: 'pr', notWorseThan: 'main', margin: 0.005 },
      { models: { main: ten(steady), pr: ten([...steady].reverse()) } },
    );
    expect(folds.verdict).toBe('inconclusive');
    expect(folds.reason).toMatch(/rows instead of 1,000|folds instead of 10/);
  });

  it('the number of rows that it asks for does decide', () => {
    const asked = judgeMade({ model: 'pr', notWorseThan: 'main', margin: 0.02 }, { models: { main: one(96, 100), pr: one(96, 100) } });
    expect(asked.verdict).toBe('pass');
    const models = (scale: number) => ({
      main: [
        { truth: new Int32Array(100 * scale).fill(1), predicted: Int32Array.from({ length: 100 * scale }, (_, i) => Number(i % 100 > 2)) },
      ],
      pr: [
        { truth: new Int32Array(100 * scale).fill(1), predicted: Int32Array.from({ length: 100 * scale }, (_, i) => Number(i % 100 < 97)) },
      ],
    });
    const few = judgeMade({ model: 'pr', notWorseThan: 'main', margin: 0.02 }, { models: models(1) });
    expect(few.verdict).toBe('inconclusive');
    const wanted = Number(/about ([\d,]+) rows/.exec(few.reason)?.[1].replaceAll(',', ''));
    expect(judgeMade({ model: 'pr', notWorseThan: 'main', margin: 0.02 }, { models: models(Math.ceil(wanted / 100)) }).verdict).toBe(
      'pass',
    );
  });

  it('lower-is-better measures are turned round', () => {
    const [good, bad] = [hits(9900, 10_000), hits(9500, 10_000)];
    const rule = { measure: 'false-negative-rate', margin: 0.005, model: 'pr' };
    expect(
      judgeMade({ ...rule, notWorseThan: 'main' }, { models: { main: [good], pr: [bad] }, measures: ['false-negative-rate'] }).verdict,
    ).toBe('fail');
    const better = judgeMade({ ...rule, betterThan: 'main' }, { models: { main: [bad], pr: [good] }, measures: ['false-negative-rate'] });
    expect(better).toMatchObject({ verdict: 'pass', observed: 0.01 });
    expect(better.parts?.[0].difference).toBeCloseTo(0.04, 12);
    const folds = { main: ten(steady), pr: ten(steady.map((right) => right - 5 + (right % 2))) };
    expect(judgeMade({ ...rule, notWorseThan: 'main' }, { models: folds, measures: ['false-negative-rate'] }).verdict).toBe('fail');
  });

  it('a measure without a value is an error, also where both models say the same on every row', () => {
    const silent: readonly FoldAnswer[] = [{ truth: Int32Array.of(1, 1, 0, 0), predicted: new Int32Array(4) }];
    for (const measure of ['precision', 'mcc']) {
      const rule = { measure, model: 'pr', margin: 0.01, notWorseThan: 'main' };
      const verdict = judgeMade(rule, { models: { main: silent, pr: silent }, measures: [measure] });
      expect(verdict.verdict).toBe('error');
      expect(verdict.reason).toMatch(/is not defined on these rows/);
      expect(verdict.reason).not.toContain('NaN');
    }
  });

  it('a baseline of zero is a value like any other', () => {
    const rule = { measure: 'recall', model: 'pr', margin: 0.01 };
    const zero = one(0, 1000);
    expect(judgeMade({ ...rule, betterThan: 'main' }, { models: { main: zero, pr: one(50, 1000) }, measures: ['recall'] }).verdict).toBe(
      'pass',
    );
    expect(judgeMade({ ...rule, notWorseThan: 'main' }, { models: { main: zero, pr: one(50, 1000) }, measures: ['recall'] }).verdict).toBe(
      'pass',
    );
    expect(judgeMade({ ...rule, notWorseThan: 'main' }, { models: { main: one(50, 1000), pr: zero }, measures: ['recall'] }).verdict).toBe(
      'fail',
    );
    expect(judgeMade({ ...rule, notWorseThan: 'main' }, { models: { main: zero, pr: zero }, measures: ['recall'] }).verdict).toBe('pass');
  });

  it('the same predictions pass as not worse and equivalent, never as better, however few', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })), { minLength: 4, maxLength: 40 }),
        fc.constantFrom('accuracy', 'macro-f1', 'mcc'),
        (rows, measure) => {
          const answer = { truth: rows.map(([truth]) => truth), predicted: rows.map(([, predicted]) => predicted) };
          // of one class, or with one class named, there is no such coefficient
          fc.pre(measure !== 'mcc' || [answer.truth, answer.predicted].every((codes) => new Set(codes).size === 2));
          const made = { models: { main: [answer], pr: [answer] }, measures: [measure] };
          const word = (rule: Parameters<typeof judgeMade>[0]): string => judgeMade({ model: 'pr', measure, ...rule }, made).verdict;
          expect(word({ notWorseThan: 'main', margin: 1e-9 })).toBe('pass');
          expect(word({ equivalentTo: 'main', margin: 1e-9 })).toBe('pass');
          expect(word({ betterThan: 'main' })).toBe('fail');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('swapping the two turns the difference round', () => {
    const models = { a: ten(steady), b: ten(steady.map((right, i) => right - (i % 3))) };
    const [ab] = judgeMade({ model: 'a', notWorseThan: 'b', margin: 0.01 }, { models }).parts ?? [];
    const [ba] = judgeMade({ model: 'b', notWorseThan: 'a', margin: 0.01 }, { models }).parts ?? [];
    expect(ab.difference).toBeCloseTo(-(ba.difference ?? NaN), 12);
    expect(ab.interval?.[0]).toBeCloseTo(-(ba.interval?.[1] ?? NaN), 12);
    expect(ab.log10PEqual).toBeCloseTo(ba.log10PEqual ?? NaN, 12);
  });

  it('folds that all differ by the same amount are judged by their rows, not taken for certain', () => {
    const fewRows = { main: [hits(29, 30), hits(29, 30)], pr: [hits(28, 30), hits(28, 30)] };
    const verdict = judgeMade({ model: 'pr', notWorseThan: 'main', margin: 0.005 }, { models: fewRows });
    expect(verdict).toMatchObject({ verdict: 'inconclusive' });
    expect(verdict.reason).toContain('on 60 rows');
    expect(judgeMade({ model: 'pr', notWorseThan: 'main', margin: 0.005 }, { models: fewRows, predictions: false }).verdict).toBe(
      'inconclusive',
    );
  });

  it('convicts but never acquits on an experiment that did not finish', () => {
    const models = { main: one(990, 1000), pr: one(990, 1000), bad: one(500, 1000) };
    expect(judgeMade({ model: 'pr', notWorseThan: 'main', margin: 0.01 }, { models, status: 'partial' }).verdict).toBe('error');
    expect(judgeMade({ model: 'bad', notWorseThan: 'main', margin: 0.01 }, { models, status: 'partial' }).verdict).toBe('fail');
  });
});

describe('rules against a baseline', () => {
  const models = { pr: ten(steady) };

  it('there must be one, with that experiment and model', () => {
    const rule = { model: 'pr', notWorseThan: 'baseline', margin: 0.01 };
    expect(judgeMade(rule, { models })).toMatchObject({ verdict: 'error', observed: null });
    expect(judgeMade(rule, { models }).reason).toContain('flowverdict baseline set');
    expect(judgeMade(rule, { models }, { baseline: madeBaseline({ models: { other: ten(steady) } }) }).reason).toContain(
      "has no model 'pr'",
    );
  });

  it('other data or folds are refused, naming which, and compared without pairing where that is allowed', () => {
    const rule = { model: 'pr', notWorseThan: 'baseline', margin: 0.1 };
    const other = madeBaseline({ models, dataSha256: 'ffff', foldsHash: 'eeee' });
    const refused = judgeMade(rule, { models }, { baseline: other });
    expect(refused.verdict).toBe('error');
    expect(refused.reason).toContain('the data differ (SHA-256 data here, ffff there)');
    expect(refused.reason).toContain('the folds differ (folds here, eeee there)');
    const allowed = judgeMade(rule, { models }, { baseline: other, unpaired: true });
    expect(allowed.verdict).toBe('pass');
    expect(allowed.reason).toContain('unpaired t test');
    expect(judgeMade({ ...rule, margin: 0.005 }, { models }, { baseline: other, unpaired: true }).verdict).toBe('inconclusive');
  });

  it('other classes are refused whatever is allowed', () => {
    const baseline = madeBaseline({ models, classes: ['dos', 'normal'] });
    const verdict = judgeMade({ model: 'pr', notWorseThan: 'baseline', margin: 0.1 }, { models }, { baseline, unpaired: true });
    expect(verdict).toMatchObject({ verdict: 'error' });
    expect(verdict.reason).toContain('the classes differ');
  });

  it('fold scores are enough over folds; one test set needs the predictions', () => {
    const folds = madeBaseline({ models: { pr: ten(steady.map((right, i) => right - (i % 2))) }, predictions: false });
    expect(judgeMade({ model: 'pr', notWorseThan: 'baseline', margin: 0.01 }, { models }, { baseline: folds }).verdict).toBe('pass');
    const single = madeBaseline({ models: { pr: one(900, 1000) }, predictions: false });
    const verdict = judgeMade(
      { model: 'pr', notWorseThan: 'baseline', margin: 0.01 },
      { models: { pr: one(910, 1000) } },
      { baseline: single },
    );
    expect(verdict).toMatchObject({ verdict: 'error' });
    expect(verdict.reason).toContain('predictions.parquet');
  });

  it('the unpaired interval of two accuracies is Agresti and Caffo’s', () => {
    // (71 + 1)/(100 + 2) − (59 + 1)/(90 + 2), ± 1.6449 √(p(1−p)/(n+2) + q(1−q)/(m+2)), by hand
    const baseline = madeBaseline({ models: { pr: one(59, 90) }, dataSha256: 'other' });
    const verdict = judgeMade(
      { model: 'pr', notWorseThan: 'baseline', margin: 0.05 },
      { models: { pr: one(71, 100) } },
      { baseline, unpaired: true },
    );
    const [p, q] = [72 / 102, 60 / 92];
    const reach = 1.6448536269514722 * Math.sqrt((p * (1 - p)) / 102 + (q * (1 - q)) / 92);
    expect(verdict.parts?.[0].interval?.[0]).toBeCloseTo(p - q - reach, 10);
    expect(verdict.parts?.[0].interval?.[1]).toBeCloseTo(p - q + reach, 10);
  });
});
