import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import { timing } from '../../../src/experiments/timing/index.ts';
import { evaluateGates } from '../../../src/gates/evaluate.ts';
import type { Gate } from '../../../src/core/suite.ts';
import { connections, discrete } from '../../support/connections.ts';
import { bindExperiment, runExperiment } from '../../support/run-experiment.ts';

function labelled(nRows: number): Dataset {
  const { dataset, y } = connections(nRows, 2, 5);
  return { ...dataset, columns: [...dataset.columns, { ...discrete('label', y, ['normal', 'attack']), role: 'label' }] };
}

const entry = {
  target: 'label',
  models: [
    { 'random-forest': { n_estimators: 4, as: 'small' } },
    { 'random-forest': { n_estimators: 40, as: 'large' } },
    { 'random-forest': { n_estimators: 4, as: 'again' } },
  ],
  rounds: 5,
  singleRows: 20,
};

const gate = (rule: Partial<Gate>): Gate => ({
  experiment: 'question',
  measure: 'fit-time-ratio',
  of: 'each',
  where: { file: 's.yaml' },
  ...rule,
});

describe('timing', () => {
  it('tells ten times the trees from the same trees, against the first model', async () => {
    const result = await runExperiment(bindExperiment(timing, entry), labelled(1500));
    expect(result.status).toBe('complete');
    const value = (model: string, measure: string): number =>
      result.observations.find((each) => each.model === model && each.measure === measure)?.value ?? NaN;
    expect(value('large', 'fit-time-ratio')).toBeGreaterThan(3);
    expect(value('large', 'latency-p50-ratio')).toBeGreaterThan(1.5);
    expect(value('again', 'fit-time-ratio')).toBeGreaterThan(0.4);
    expect(value('again', 'fit-time-ratio')).toBeLessThan(2.5);
    expect(result.observations.some(({ model }) => model === 'small')).toBe(false);
    expect(result.observations.every((each) => each.timing === true)).toBe(true);
  });

  it('gates bound the ratio, and what they say without the clock does not change', async () => {
    const dataset = labelled(1500);
    const [first, second] = [
      await runExperiment(bindExperiment(timing, entry), dataset),
      await runExperiment(bindExperiment(timing, entry), dataset),
    ];
    const judged = [first, second].map((result) =>
      evaluateGates([gate({ model: 'large', max: 2 }), gate({ model: 'again', max: 50 })], [result]),
    );
    expect(judged[0].map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
    const still = judged.map((verdicts) => verdicts.map(({ measured: _, ...rest }) => rest));
    expect(still[0]).toEqual(still[1]);
    expect(still[0][0].observed).toBeNull();
    expect(judged[0][0].measured?.value).toBeGreaterThan(2);
    const withoutClock = [first, second].map(({ json, section, failures }) => JSON.stringify({ json, section, failures }));
    expect(withoutClock[0]).toBe(withoutClock[1]);
    expect(Object.keys(first.timings)).toEqual(['small', 'large', 'again']);
  });

  it('cannot be gated on seconds, and its cell is never taken from a cache', () => {
    const experiment = bindExperiment(timing, entry);
    expect(experiment.gateable?.measures).toEqual(['fit-time-ratio', 'predict-time-ratio', 'latency-p50-ratio', 'latency-p99-ratio']);
    const { dataset } = { dataset: labelled(300) };
    const [cell] = experiment.plan({ dataset, suiteSeed: 1, memo: (_, make) => make() });
    expect(cell.fingerprint).toBeUndefined();
  });

  it('the baseline is one of the models', () => {
    const parsed = timing.schema.safeParse({ ...entry, baseline: 'nobody' });
    expect(parsed.error?.issues[0].message).toBe("no model of this experiment is called 'nobody'");
  });
});
