import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { ExperimentResult } from '../../../src/core/experiment.ts';
import { goodnessOfFitKind } from '../../../src/experiments/goodness-of-fit/index.ts';
import { continuous, datasetOf, discrete } from '../../support/connections.ts';
import { bindExperiment, runExperiment } from '../../support/run-experiment.ts';

const levels = ['icmp', 'tcp', 'udp'];
const counted = (counts: readonly number[]): Dataset => {
  const codes = counts.flatMap((n, code) => Array.from({ length: n }, () => code));
  return datasetOf([discrete('protocol_type', codes, levels), continuous('duration', codes)], codes.length);
};
const perform = (entry: Record<string, unknown>, data: Dataset): Promise<ExperimentResult> =>
  runExperiment(bindExperiment(goodnessOfFitKind, { column: 'protocol_type', ...entry }), data);
const near = (value: number): unknown => expect.closeTo(value, 10);

describe('goodness of fit', () => {
  it('tests uniform shares and given ones', async () => {
    // Σ (o − 20)²/20 = (100 + 0 + 100)/20
    expect((await perform({}, counted([10, 20, 30]))).json['results']).toMatchObject([
      { statistic: near(10), df: 2, pValue: near(Math.exp(-5)), rejected: true },
    ]);
    const fits = await perform({ expected: { icmp: 1, tcp: 2, udp: 3 } }, counted([10, 20, 30]));
    expect(fits.json['results']).toMatchObject([{ statistic: 0, pValue: 1, conclusion: 'not-shown', expected: [10, 20, 30] }]);
    expect(JSON.stringify(fits.section.answer)).toContain('do not show that the shares of protocol_type');
  });

  it('a level that never occurs counts as 0; small counts draw random samples, seeded', async () => {
    const entry = { expected: { icmp: 1, tcp: 1, udp: 8 }, test: { replicates: 999 } };
    const [one, two] = [await perform(entry, counted([0, 4, 5])), await perform(entry, counted([0, 4, 5]))];
    expect(one.json).toEqual(two.json);
    expect(one.json['results']).toMatchObject([{ counts: [0, 4, 5], df: null, monteCarlo: { replicates: 999 } }]);
    expect(JSON.stringify(one.section.blocks)).toContain('random samples');
    expect(JSON.parse(JSON.stringify(one.json))).toEqual(one.json);
  });

  it('minEffect and gates see Cohen’s w', async () => {
    const result = await perform({ minEffect: 0.9 }, counted([400, 500, 600]));
    expect(result.json['results']).toMatchObject([{ conclusion: 'too-small', effect: { name: 'cohens-w' } }]);
    expect(result.observations.map(({ measure }) => measure)).toEqual(['cohens-w', 'statistic', 'p-value', 'log10-p']);
  });

  it('refuses what it cannot test', async () => {
    const issues = (entry: Record<string, unknown>): unknown[] =>
      bindExperiment(goodnessOfFitKind, { column: 'protocol_type', ...entry })
        .check(
          counted([1, 1, 1]).columns.map((column) => ({
            name: column.name,
            kind: column.kind,
            role: column.role,
            levels: column.kind === 'discrete' ? column.levels : null,
          })),
        )
        .map(({ code }) => code);
    expect(issues({ expected: { icpm: 1, tcp: 1 } })).toEqual(['SUITE_UNKNOWN_LEVEL']);
    expect(issues({ column: 'duration' })).toEqual(['SUITE_COLUMN_KIND']);
    expect(goodnessOfFitKind.schema.safeParse({ column: 'a', expected: { b: 0 } }).success).toBe(false);
    await expect(perform({ expected: { tcp: 1, udp: 1 } }, counted([1, 5, 5]))).rejects.toThrow(
      expect.objectContaining({ code: 'DATA_UNEXPECTED_LEVEL' }),
    );
    await expect(perform({}, counted([0, 5, 0]))).rejects.toThrow(expect.objectContaining({ code: 'DATA_ONE_LEVEL' }));
  });
});
