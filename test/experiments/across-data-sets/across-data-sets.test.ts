import { describe, expect, it } from 'vitest';
import { FlowverdictErrors } from '../../../src/core/errors.ts';
import type { ExperimentResult, Outcome } from '../../../src/core/experiment.ts';
import { acrossDataSets } from '../../../src/experiments/across-data-sets/index.ts';
import { createCellWork } from '../../../src/run/cell-work.ts';
import { createInlineExecutor } from '../../../src/run/executor.ts';
import { runSuite } from '../../../src/run/run-suite.ts';
import { evaluateGates } from '../../../src/gates/evaluate.ts';
import { holm } from '../../../src/stats/index.ts';
import { parseSuite } from '../../../src/suite/parse-suite.ts';
import { oracles } from '../../stats/support/comparison-oracles.ts';
import { connections } from '../../support/connections.ts';
import { bindExperiment } from '../../support/run-experiment.ts';

interface Json {
  readonly models: { id: string; averageRank: number; scores: (number | null)[] }[];
  readonly leftOut: string[];
  readonly inference: [
    {
      averageRanks: number[];
      plain: { chiSquare: number; imanDavenport: { f: number } };
      criticalDifference: number;
      pairs: unknown[];
      control: string | null;
    },
    ...{
      reference: string;
      model: string;
      difference: number;
      probabilities: { better: number; equivalent: number; worse: number };
      wilcoxon: { pValue: number };
    }[],
  ];
}

/** Outcomes as comparisons leave them: two folds per data set, whose mean is the score. */
function outcomesOf(scores: readonly (readonly number[])[], models: readonly string[], measure = 'accuracy'): ReadonlyMap<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  scores.forEach((row, set) => {
    models.forEach((model, m) => {
      for (const [fold, shift] of [0.001, -0.001].entries()) {
        const cell = `set-${String(set)}/${model}/r1f${String(fold + 1)}`;
        outcomes.set(cell, { cell, status: 'ok', value: { measures: { [measure]: row[m] + shift } }, seconds: {} });
      }
    });
  });
  return outcomes;
}

function judge(
  entry: Readonly<Record<string, unknown>>,
  outcomes: ReadonlyMap<string, Outcome>,
  sets: number,
): { result: ExperimentResult; json: Json } {
  const experiments = Array.from({ length: sets }, (_, i) => `set-${String(i)}`);
  const experiment = bindExperiment(acrossDataSets, { experiments, ...entry });
  const context = { dataset: connections(10, 2, 1).dataset, suiteSeed: 42, memo: <T>(_: string, make: () => T): T => make() };
  const result = experiment.judge({ outcomes, cells: experiment.plan(context), adjustedLog10P: [], context });
  return { result, json: result.json as unknown as Json };
}

const C45 = ['C4.5', 'C4.5+m', 'C4.5+cf', 'C4.5+m+cf'];
const demsar = oracles.ranks['demsar, the hidden tie broken'].scores;

describe('across data sets', () => {
  it("gives Demšar's figures from the outcomes of fourteen comparisons", () => {
    const { result, json } = judge({}, outcomesOf(demsar, C45), 14);
    expect(json.models.map(({ averageRank }) => averageRank.toFixed(3))).toEqual(['3.143', '2.000', '2.893', '1.964']);
    const [friedman, ...pairs] = json.inference;
    expect(friedman.plain.chiSquare.toFixed(2)).toBe('9.28');
    expect(friedman.plain.imanDavenport.f.toFixed(2)).toBe('3.69');
    expect(friedman.criticalDifference.toFixed(2)).toBe('1.25');
    expect(pairs.map(({ reference, model }) => `${reference} > ${model}`)).toEqual([
      'C4.5+m+cf > C4.5+m',
      'C4.5+m+cf > C4.5+cf',
      'C4.5+m+cf > C4.5',
    ]);
    expect(result.status).toBe('complete');
    expect(result.observations[3]).toEqual({ model: 'C4.5+m+cf', measure: 'average-rank', value: 27.5 / 14 });
    const charts = result.section.blocks.flatMap((block) => (block.kind === 'chart' ? [block.id] : []));
    expect(charts).toEqual(['question-ranks']);
    expect(JSON.stringify(result.section.answer)).toContain(' ranks best by accuracy over 14 data sets (average rank 1.96)');
  });

  it('compares with a control, and swapping the models flips the sign', () => {
    const best = judge({ control: 'C4.5+m+cf', postHoc: 'bonferroni-dunn' }, outcomesOf(demsar, C45), 14).json.inference;
    const worst = judge({ control: 'C4.5', postHoc: 'holm' }, outcomesOf(demsar, C45), 14).json.inference;
    expect(best[0]).toMatchObject({ control: 'C4.5+m+cf' });
    expect(best[0].pairs).toHaveLength(3);
    const [one, other] = [
      best.slice(1).find((pair) => 'model' in pair && pair.model === 'C4.5'),
      worst.slice(1).find((pair) => 'model' in pair && pair.model === 'C4.5+m+cf'),
    ];
    if (one === undefined || other === undefined || !('difference' in one) || !('difference' in other)) throw new Error('no such pair');
    expect(other.difference).toBeCloseTo(-one.difference, 12);
    expect(other.wilcoxon.pValue).toBeCloseTo(one.wilcoxon.pValue, 12);
    expect(Math.abs(other.probabilities.worse - one.probabilities.better)).toBeLessThan(0.01);
  });

  it('a model against itself is equivalent, with p = 1', () => {
    const twins = demsar.map(([a]) => [a, a]);
    const [friedman, pair] = judge({}, outcomesOf(twins, ['one', 'twin']), 14).json.inference;
    expect(friedman).toMatchObject({ pValue: 1, statistic: 0 });
    expect(pair).toMatchObject({
      difference: 0,
      probabilities: { better: 0, equivalent: 1, worse: 0 },
      wilcoxon: { pValue: 1, adjustedLog10P: 0 },
    });
  });

  it('ranks the lowest first where lower is better', () => {
    const { json } = judge({ measure: 'log-loss' }, outcomesOf(demsar, C45, 'log-loss'), 14);
    expect(json.models[0].averageRank).toBeLessThan(json.models[3].averageRank);
    const [, pair] = json.inference;
    if (!('difference' in pair)) throw new Error('no pair');
    expect(pair.difference).toBeLessThan(0);
    expect(pair.probabilities.better).toBeGreaterThan(pair.probabilities.worse);
  });

  it('leaves out a model that did not finish everywhere, and says so', () => {
    const outcomes = new Map(outcomesOf(demsar, C45));
    outcomes.set('set-3/C4.5+cf/r1f2', { cell: 'set-3/C4.5+cf/r1f2', status: 'failed', code: 'CELL_CRASHED', message: 'crashed' });
    const { result, json } = judge({}, outcomes, 14);
    expect(json.leftOut).toEqual(['C4.5+cf']);
    expect(json.models).toHaveLength(3);
    expect(result.status).toBe('partial');
    expect(JSON.stringify(result.section)).toContain('Not ranked, because they have no score on every data set: C4.5+cf.');
  });

  it.each([
    [{}, ['only'], 'ACROSS_FEW_MODELS'],
    [{ control: 'none' }, C45, 'ACROSS_NO_CONTROL'],
  ])('with nothing to rank is a clear failure, never green: %j', (entry, models, code) => {
    const { result } = judge(entry, outcomesOf(demsar, models), 14);
    expect(result).toMatchObject({ status: 'failed', failures: [{ code }] });
  });

  it('refuses one comparison, one named twice, and Bonferroni–Dunn without a control', () => {
    const parse = (entry: Record<string, unknown>): boolean => acrossDataSets.schema.safeParse(entry).success;
    expect(parse({ experiments: ['a'] })).toBe(false);
    expect(parse({ experiments: ['a', 'a'] })).toBe(false);
    expect(parse({ experiments: ['a', 'b'], postHoc: 'bonferroni-dunn' })).toBe(false);
    expect(parse({ experiments: ['a', 'b'], measure: 'beauty' })).toBe(false);
    expect(parse({ experiments: ['a', 'b'], postHoc: 'bonferroni-dunn', control: 'knn' })).toBe(true);
  });
});

const suiteText = (last: string): string => `suite: t
data: { dataset: any }
experiments:
  - { id: one, kind: comparison, target: class, models: [decision-tree, naive-bayes], resampling: { stratified-k-fold: { folds: 3 } }, data: { dataset: first } }
  - { id: two, kind: comparison, target: class, models: [naive-bayes, decision-tree], resampling: { stratified-k-fold: { folds: 3 } } }
  - ${last}
`;

describe('across data sets in a suite', () => {
  it('ranks what the comparisons of the suite found', async () => {
    const suite = parseSuite(suiteText('{ id: all, kind: across-data-sets, experiments: [one, two] }'), 't.yaml');
    const make = (seed: number) => {
      const { dataset, y } = connections(300, 2, seed);
      return {
        ...dataset,
        columns: [...dataset.columns, { kind: 'discrete', name: 'class', role: 'label', codes: y, levels: ['benign', 'flood'] } as const],
      };
    };
    const datasets = new Map([
      ['one', make(1)],
      ['main', make(2)],
    ]);
    const work = createCellWork(suite, datasets);
    const executor = createInlineExecutor(work);
    const run = await runSuite({
      suite,
      datasets,
      work,
      executor,
      adjust: holm,
      judgeGates: evaluateGates,
      tool: { name: 'flowverdict', version: '0' },
    });
    const json = run.experiments[2].json as unknown as Json;
    const means = run.experiments
      .slice(0, 2)
      .map(({ json: own }) => own['models'] as unknown as { id: string; measures: { accuracy: { mean: number } } }[]);
    for (const { id, scores } of json.models) {
      scores.forEach((score, set) => {
        expect(score).toBeCloseTo(means[set].find((model) => model.id === id)?.measures.accuracy.mean ?? NaN, 12);
      });
    }
    expect(run.experiments[2].status).toBe('complete');
    expect(JSON.stringify(run.experiments[2].section)).toContain('2 data sets are few');
  });

  it.each([
    ['{ id: all, kind: across-data-sets, experiments: [one, tow] }', "experiment 'all' names an unknown comparison 'tow'", 't.yaml:6:'],
    ['{ id: all, kind: across-data-sets, experiments: [one, all] }', "experiment 'all' names an unknown comparison 'all'", 't.yaml:6:'],
    [
      '{ id: all, kind: across-data-sets, measure: mcc, experiments: [one, two] }',
      "the comparison 'one' does not compute mcc",
      't.yaml:6:',
    ],
  ])('names what is wrong: %s', (entry, message, place) => {
    let found: unknown;
    try {
      parseSuite(suiteText(entry), 't.yaml');
    } catch (error) {
      found = error;
    }
    if (!(found instanceof FlowverdictErrors)) throw new Error('no errors');
    expect(found.errors[0].message).toBe(message);
    const { where } = found.errors[0];
    if (typeof where !== 'object') throw new Error('no place');
    expect(`${where.file}:${String(where.line)}:`).toBe(place);
  });
});
