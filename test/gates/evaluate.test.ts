import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExperimentResult, Observation } from '../../src/core/experiment.ts';
import type { Gate } from '../../src/core/suite.ts';
import { evaluateGates } from '../../src/gates/evaluate.ts';
import { describeRule } from '../../src/gates/rule-words.ts';

const result = (observations: readonly Observation[], status: ExperimentResult['status'] = 'complete'): ExperimentResult => ({
  id: 'e',
  kind: 'comparison',
  status,
  json: {},
  observations,
  failures: [],
  section: { title: '', answer: '', blocks: [] },
  predictions: [],
  timings: {},
});

const gate = (rule: Partial<Gate>): Gate => ({ experiment: 'e', measure: 'accuracy', of: 'each', where: { file: 's.yaml' }, ...rule });

const accuracies: readonly Observation[] = [
  { model: 'a', measure: 'accuracy', value: 0.9 },
  { model: 'b', measure: 'accuracy', value: 0.99 },
  { model: 'c', measure: 'accuracy', value: 0.5 },
  { model: 'a', measure: 'log-loss', value: 0.2 },
];

const judge = (rule: Partial<Gate>, observations = accuracies, status: ExperimentResult['status'] = 'complete') =>
  evaluateGates([gate(rule)], [result(observations, status)])[0];

describe('evaluateGates', () => {
  it('holds each matching number to the bound and shows the worst', () => {
    expect(judge({ model: 'b', min: 0.95 })).toMatchObject({ verdict: 'pass', observed: 0.99 });
    expect(judge({ min: 0.95 })).toMatchObject({ verdict: 'fail', observed: 0.5, reason: 'c: 0.5; 2 of 3 break the rule' });
    expect(judge({ max: 0.95 })).toMatchObject({ verdict: 'fail', observed: 0.99 });
    expect(judge({ min: 0.95, of: 'any' })).toMatchObject({ verdict: 'pass', observed: 0.99 });
    expect(judge({ min: 0.995, of: 'any' })).toMatchObject({ verdict: 'fail', observed: 0.99 });
  });

  it('takes a number on the bound as inside', () => {
    expect(judge({ model: 'a', min: 0.9 }).verdict).toBe('pass');
    expect(judge({ model: 'a', max: 0.9 }).verdict).toBe('pass');
  });

  it('never passes what could not be computed', () => {
    expect(judge({ model: 'z', min: 0 })).toMatchObject({ verdict: 'error', observed: null });
    expect(judge({ measure: 'acuracy', min: 0 }).reason).toContain("did you mean 'accuracy'?");
    expect(judge({ experiment: 'nowhere', min: 0 }).verdict).toBe('error');
    const withGap = [...accuracies, { model: 'd', measure: 'accuracy', value: NaN }];
    expect(judge({ min: 0 }, withGap)).toMatchObject({ verdict: 'error', reason: 'accuracy could not be computed for d' });
    expect(judge({ model: 'd', min: 0, of: 'any' }, withGap).verdict).toBe('error');
    expect(judge({ min: 0 }, []).verdict).toBe('error');
  });

  it('convicts but never acquits on an experiment that did not finish', () => {
    expect(judge({ model: 'b', min: 0.95 }, accuracies, 'partial')).toMatchObject({ verdict: 'error', observed: 0.99 });
    expect(judge({ model: 'c', min: 0.95 }, accuracies, 'partial').verdict).toBe('fail');
  });

  it('agrees with the definition on any numbers', () => {
    const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        values,
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.constantFrom('each' as const, 'any' as const),
        (numbers, bound, of) => {
          const observations = numbers.map((value, index) => ({ model: String(index), measure: 'accuracy', value }));
          const holds = of === 'each' ? numbers.every((value) => value >= bound) : numbers.some((value) => value >= bound);
          expect(judge({ min: bound, of }, observations).verdict).toBe(holds ? 'pass' : 'fail');
        },
      ),
    );
  });

  it('words the rule', () => {
    expect(describeRule(gate({ model: 'a', min: 0.9, max: 1 }))).toBe('accuracy of a ≥ 0.9 and ≤ 1');
    expect(describeRule(gate({ max: 0.5 }))).toBe('accuracy of each ≤ 0.5');
  });
});
