import { describe, expect, it } from 'vitest';
import { loadDataset, profiles } from '../../../src/data/index.ts';
import { singleFeature } from '../../../src/experiments/single-feature/index.ts';
import { sharedData } from '../../support/shared-data.ts';
import { bindExperiment, runExperiment } from '../../support/run-experiment.ts';

const file = sharedData('kdd99/kddcup.data_10_percent.gz');

/**
 * The published study: 700,000 random rows of the full KDD99 set, denial of service against the rest, all rows balanced before an 80/20 split, logistic
 * regression with an l1 penalty on one column. Ours: the 10 % file, another sample, so the figures are near and not equal.
 */
const published: Readonly<Record<string, number>> = {
  service: 0.954,
  protocol_type: 0.851,
  logged_in: 0.8427,
  dst_host_count: 0.7845,
  dst_host_srv_diff_host_rate: 0.7477,
  srv_diff_host_rate: 0.6701,
  flag: 0.6064,
  duration: 0.5419,
};

interface FeatureEntry {
  readonly feature: string;
  readonly confusion: { readonly tp: number; readonly fp: number; readonly tn: number; readonly fn: number };
  readonly measures: Readonly<Record<string, { readonly mean: number }>>;
}

describe.skipIf(file === undefined)('single features of KDD99 (needs kdd99/kddcup.data_10_percent.gz)', () => {
  it('come near the published study, every column of 494,021 rows in seconds', { timeout: 60_000 }, async () => {
    const source = { id: 'kdd99', files: [file ?? ''], profile: profiles.get('kdd99') };
    const dataset = await loadDataset({ id: 'kdd99', seed: 1, sources: [source] });
    const experiment = bindExperiment(singleFeature, {
      target: { column: 'category', positive: 'dos' },
      models: [{ 'logistic-regression': { penalty: 'l1' } }, 'decision-tree'],
      balance: { scope: 'all' },
      resampling: { holdout: { test: 0.2 } },
      measures: ['accuracy', 'recall', 'precision', 'false-negative-rate'],
    });
    const { json } = await runExperiment(experiment, dataset);
    const features = json['features'] as unknown as readonly (FeatureEntry & { readonly model: string })[];
    const of = (feature: string, model: string): FeatureEntry | undefined =>
      features.find((each) => each.feature === feature && each.model === model);

    expect(json['rows']).toBe(2 * (494021 - 391458));
    expect(features).toHaveLength(2 * 39);
    expect(json['dropped']).toMatchObject([{ feature: 'num_outbound_cmds' }, { feature: 'is_host_login' }]);
    for (const [feature, accuracy] of Object.entries(published)) {
      expect(Math.abs((of(feature, 'logistic-regression')?.measures['accuracy'].mean ?? NaN) - accuracy), feature).toBeLessThan(0.025);
    }
    const service = of('service', 'logistic-regression');
    expect(service?.measures['recall'].mean).toBeGreaterThan(0.985);
    expect(Math.abs((service?.measures['precision'].mean ?? NaN) - 0.9191)).toBeLessThan(0.01);
    // With one parameter per word, a tree can say no more about a column of words.
    expect(of('logged_in', 'decision-tree')?.confusion).toEqual(of('logged_in', 'logistic-regression')?.confusion);
    expect(of('count', 'decision-tree')?.measures['accuracy'].mean).toBeGreaterThan(0.97);
  });
});
