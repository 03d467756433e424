import { describe, expect, it } from 'vitest';
import { comparison } from '../../../src/experiments/comparison/index.ts';
import { createMemo } from '../../../src/run/memo.ts';
import { bindExperiment } from '../../support/run-experiment.ts';
import { kFold, models, two } from './support.ts';

describe('before the run', () => {
  const outlook = (entry: Readonly<Record<string, unknown>>): readonly string[] => {
    const memo = createMemo(8);
    const experiment = bindExperiment(comparison, { target: 'class', models, ...entry });
    return experiment.outlook?.({ dataset: two, suiteSeed: 42, memo: (key, make) => memo.get(key, make) }) ?? [];
  };

  it('names the tests, the smallest detectable difference and what it assumes', () => {
    const [tests, smallest] = outlook({ resampling: kFold(5) });
    expect(tests).toBe('tests (auto): corrected-resampled-t, bayesian-correlated-t; 5 folds, 400 training and 100 test rows');
    expect(smallest).toMatch(
      /^smallest difference of accuracy found with 80 % power: 0\.\d{4} \(level 0\.05 shared by 3 pairs\), assuming that two models disagree .* 5 % of the rows/,
    );
  });

  const smallestOf = (entry: Readonly<Record<string, unknown>>): number => Number(/power: ([\d.]+)/.exec(outlook(entry)[1])?.[1]);

  it('is smaller with more agreement, a smaller spread, and a control', () => {
    const plain = smallestOf({ resampling: kFold(5) });
    expect(smallestOf({ resampling: kFold(5), assume: { discordance: 0.01 } })).toBeCloseTo(plain / Math.sqrt(5), 3);
    expect(smallestOf({ resampling: kFold(5), assume: { sd: Math.sqrt(0.05 / 100) } })).toBeCloseTo(plain, 3);
    expect(smallestOf({ resampling: kFold(5), control: 'stump' })).toBeLessThan(plain);
    expect(smallestOf({ resampling: { holdout: { test: 0.4 } }, assume: { discordance: 0.2 } })).toBeGreaterThan(0.01);
  });

  it('says when nothing could be found, and nothing of one model', () => {
    expect(outlook({ resampling: { holdout: { test: 0.1 } }, assume: { discordance: 0.001 } })[1]).toMatch(
      /^no difference of accuracy would be found/,
    );
    expect(outlook({ models: ['knn'] })).toEqual([]);
  });

  it('is stated for the test that will decide', () => {
    const repeated = { resampling: kFold(5, 3) };
    const [all, one] = ['corrected-resampled-t', 'corrected-one-run-t'].map((test) => smallestOf({ ...repeated, inference: [test] }));
    // √(1/15 + 1/4) against √(1/5 + 1/4), same degrees of freedom
    expect(all / one).toBeCloseTo(Math.sqrt((1 / 15 + 1 / 4) / (1 / 5 + 1 / 4)), 2);
    expect(smallestOf(repeated)).toBe(one);
    expect(smallestOf({ ...repeated, inference: ['bayesian-correlated-t', 'corrected-resampled-t'] })).toBe(all);
    // over pooled rows: what one test set of all 500 rows would find
    const rows = smallestOf({ resampling: kFold(5), inference: ['mcnemar'] });
    expect(smallestOf({ ...repeated, inference: ['paired-bootstrap'] })).toBe(rows);
    expect(rows).toBeLessThan(smallestOf({ resampling: { holdout: { test: 0.5 } } }));
    const fiveByTwo = { resampling: kFold(2, 5) };
    expect(smallestOf({ ...fiveByTwo, inference: ['five-by-two-f'] })).not.toBe(smallestOf(fiveByTwo));
  });
});
