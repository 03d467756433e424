import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { ExperimentResult } from '../../../src/core/experiment.ts';
import { createRng } from '../../../src/core/rng.ts';
import { difference } from '../../../src/experiments/difference/index.ts';
import { sampleTests } from '../../../src/hypotheses/index.ts';
import { cliffsDelta, mannWhitney } from '../../../src/stats/index.ts';
import { continuous, datasetOf, discrete } from '../../support/connections.ts';
import { bindExperiment, runExperiment } from '../../support/run-experiment.ts';

const rng = createRng(6);
const labels = ['attack', 'normal', 'probe'];
const codes = Array.from({ length: 300 }, (_, i) => (i % 50 === 7 ? -1 : i % 3));
const bytes = codes.map((code, i) => (i % 60 === 11 ? NaN : Math.round(100 * Math.exp(rng.normal() + (code === 0 ? 0.8 : 0)))));
const received = bytes.map((value) => value + Math.round(20 * rng.normal()) + 5);
const dataset: Dataset = datasetOf(
  [continuous('src_bytes', bytes), continuous('dst_bytes', received), discrete('attack', codes, labels)],
  300,
);
const summaries = dataset.columns.map((column) => ({
  name: column.name,
  kind: column.kind,
  role: column.role,
  levels: column.kind === 'discrete' ? column.levels : null,
}));

const perform = (entry: Record<string, unknown>): Promise<ExperimentResult> =>
  runExperiment(bindExperiment(difference, { value: 'src_bytes', ...entry }), dataset);
interface Row {
  readonly name: string;
  readonly n: number;
  readonly pValue: number;
  readonly log10P: number;
  readonly test: string;
  readonly conclusion: string;
  readonly effect: { readonly name: string; readonly value: number };
}
const rowsOf = (result: ExperimentResult): Row[] => result.json['results'] as unknown as Row[];
const group = (code: number): Float64Array => Float64Array.from(bytes.filter((value, i) => codes[i] === code && !Number.isNaN(value)));

describe('difference between groups', () => {
  it('tests each pair of groups on the rows that have both values', async () => {
    const result = await perform({ groups: 'attack' });
    const rows = rowsOf(result);
    expect(rows.map(({ name }) => name)).toEqual(['attack-normal', 'attack-probe', 'normal-probe']);
    const want = mannWhitney(group(0), group(1));
    expect(rows[0]).toMatchObject({ test: 'mann-whitney', n: group(0).length + group(1).length, effect: { name: 'cliffs-delta' } });
    expect(rows[0].log10P).toBeCloseTo(want.logP / Math.LN10, 12);
    expect(rows[0].effect.value).toBe(cliffsDelta(group(0), group(1), 0.95).value);
    expect(JSON.stringify(result.json['warnings'])).toContain('of 300 rows');
    expect(JSON.stringify(result.section.answer)).toContain('2 of 3 tests of src_bytes by attack');
    expect(result.observations).toContainEqual({ result: 'attack-normal', measure: 'cliffs-delta', value: rows[0].effect.value });
    expect(JSON.parse(JSON.stringify(result.json))).toEqual(result.json);
  });

  it('tests all groups at once where the test can', async () => {
    const result = await perform({ groups: 'attack', test: 'kruskal-wallis' });
    expect(rowsOf(result).map(({ name }) => name)).toEqual(['whole']);
    expect(JSON.stringify(result.section.answer)).toContain('src_bytes differs by attack');
    expect((result.json['groups'] as { n: number }[]).map(({ n }) => n)).toEqual([0, 1, 2].map((code) => group(code).length));
  });

  it('compares pairs of columns, for each group or for all rows', async () => {
    const all = rowsOf(await perform({ minus: 'dst_bytes', test: 'wilcoxon' }));
    expect(all).toMatchObject([{ name: 'whole', effect: { name: 'rank-biserial' } }]);
    expect(all[0].effect.value).toBeLessThan(0);
    const each = rowsOf(await perform({ minus: 'dst_bytes', test: 'wilcoxon', groups: 'attack' }));
    expect(each.map(({ name }) => name)).toEqual(labels);
  });

  it.each(sampleTests.ids)('%s runs from a suite, the same in every run', async (test) => {
    const entry = test === 'wilcoxon' ? { test, minus: 'dst_bytes' } : { test, groups: 'attack' };
    const [one, two] = [await perform(entry), await perform(entry)];
    expect(one.status).toBe('complete');
    expect(one.json).toEqual(two.json);
    expect(one.section).toEqual(two.section);
    expect(JSON.stringify(one.section)).not.toMatch(/NaN|undefined/);
  });

  it('tells significant from large', async () => {
    const conclusions = async (minEffect: number): Promise<string> => rowsOf(await perform({ groups: 'attack', minEffect }))[0].conclusion;
    expect([await conclusions(0.05), await conclusions(0.9)]).toEqual(['matters', 'too-small']);
    expect(JSON.stringify((await perform({ groups: 'attack', minEffect: 0.9 })).section)).toContain('too small to matter');
  });
});

describe('difference, wrong input', () => {
  const issues = (entry: Record<string, unknown>): string[] =>
    bindExperiment(difference, { value: 'src_bytes', ...entry })
      .check(summaries)
      .map(({ code, path }) => `${code} ${String(path[0])}`);

  it('is found before the run', () => {
    expect(issues({ groups: 'attack' })).toEqual([]);
    expect(issues({})).toEqual(['SUITE_TEST_OPTION test']);
    expect(issues({ test: 'wilcoxon' })).toEqual(['SUITE_TEST_OPTION test']);
    expect(issues({ groups: 'attack', minus: 'dst_bytes' })).toEqual(['SUITE_TEST_OPTION minus']);
    expect(issues({ groups: 'attack', compare: 'whole' })).toEqual(['SUITE_TEST_OPTION compare']);
    expect(issues({ groups: 'dst_bytes' })).toEqual(['SUITE_COLUMN_KIND groups']);
    expect(issues({ value: 'src_byte', groups: 'attack' })).toEqual(['SUITE_UNKNOWN_COLUMN value']);
    expect(difference.schema.safeParse({ value: 'src_bytes', test: 'chi-square' }).success).toBe(false);
  });

  it('one group only stops the plan with a reason', async () => {
    const one = datasetOf([continuous('src_bytes', [1, 2]), discrete('attack', [0, 0], labels)], 2);
    await expect(runExperiment(bindExperiment(difference, { value: 'src_bytes', groups: 'attack' }), one)).rejects.toThrow(
      expect.objectContaining({ code: 'DATA_ONE_LEVEL' }),
    );
  });

  it('a pair on which the test is not defined is left out and named; where none is, the cell fails', async () => {
    const constant = datasetOf([continuous('src_bytes', [1, 1, 2, 2, 3, 4]), discrete('attack', [0, 0, 1, 1, 2, 2], labels)], 6);
    const result = await runExperiment(bindExperiment(difference, { value: 'src_bytes', groups: 'attack', test: 'welch-t' }), constant);
    expect(rowsOf(result).map(({ name }) => name)).toEqual(['attack-probe', 'normal-probe']);
    expect(result.json['skipped']).toMatchObject([{ name: 'attack-normal' }]);
    const two = datasetOf([continuous('src_bytes', [1, 1, 2, 2]), discrete('attack', [0, 0, 1, 1], labels)], 4);
    const failed = await runExperiment(bindExperiment(difference, { value: 'src_bytes', groups: 'attack', test: 'welch-t' }), two);
    expect(failed).toMatchObject({ status: 'failed', failures: [{ code: 'STATISTIC_NO_SPREAD' }] });
  });
});
