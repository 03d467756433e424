import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import type { CellResult } from '../../../src/core/experiment.ts';
import { association } from '../../../src/experiments/association/index.ts';
import type { MultiplicityMethod } from '../../../src/core/suite.ts';
import { datasetOf, discrete } from '../../support/connections.ts';
import {
  configured,
  contextOf,
  fromCounts,
  kddCounts,
  labels,
  perform,
  protocols,
  resultsOf,
  summaries,
  textOf,
  thrown,
} from './perform.ts';

/** Matchers whose type says nothing, for use inside expected objects. */
const near = (value: number, digits: number): unknown => expect.closeTo(value, digits);
const aNumber: unknown = expect.any(Number);

describe('association, test: auto', () => {
  const sparse = [[3, 1], [0, 6], [1, 1]]; // prettier-ignore

  it('takes an exact test for small counts and prints the reason', () => {
    const result = perform(configured({ test: 'auto' }), fromCounts(protocols, labels, sparse));
    const [whole] = result.json['results'] as {
      test: string;
      df: number | null;
      statistic: number | null;
      reason: string;
      assumptions: object[];
    }[];
    expect(whole).toMatchObject({ test: 'fisher', df: null, statistic: null, assumptions: [{ met: null }] });
    expect(whole.reason).toContain("Fisher's exact test was taken instead of χ²: 6 of 6 cells");
    expect(textOf(result.section.blocks)).toContain("Fisher's exact test was taken instead of χ²");
    expect(textOf(result.section.blocks)).toContain('whole (fisher)');
  });

  it('takes χ² where it holds', () => {
    const result = perform(configured({ test: 'auto' }), fromCounts(protocols, labels, kddCounts));
    expect(resultsOf(result)[0]).toMatchObject({ test: 'chi-square', reason: 'χ² was taken: all expected counts are at least 5.' });
    expect(resultsOf(result)[0].statistic).toBe(resultsOf(perform(configured({}), fromCounts(protocols, labels, kddCounts)))[0].statistic);
  });

  it('draws random tables from the cell’s seed: the same in every run', () => {
    const larger = [[300, 0, 3], [0, 200, 0], [90, 10, 1]]; // prettier-ignore
    const dataset = fromCounts(protocols, ['dos', 'normal', 'u2r'], larger);
    const config = { test: { auto: { replicates: 499 } } };
    const [one, two] = [perform(configured(config), dataset), perform(configured(config), dataset)];
    expect(one.json).toEqual(two.json);
    expect(one.json['results']).toMatchObject([{ monteCarlo: { replicates: 499, asExtreme: 0 }, pValue: near(0.002, 12) }]);
    expect(textOf(one.section.blocks)).toContain('0 of 499 random replicates');
  });
});

describe('association, every result', () => {
  const result = perform(configured({}), fromCounts(protocols, labels, kddCounts));

  it('has n, assumptions, the smallest detectable effect and a sentence, in results.json and in the report', () => {
    const [whole] = result.json['results'] as unknown as {
      n: number;
      sentence: string;
      sensitivity: { detectable: number };
      effects: { name: string }[];
    }[];
    expect(whole.n).toBe(4941);
    // df 2: √(9.6347 / 4941)
    expect(whole.sensitivity).toMatchObject({
      effect: 'cramers-v',
      detectable: near(Math.sqrt(9.634689 / 4941), 6),
      power: 0.8,
      alpha: 0.05,
    });
    expect(whole.sentence).toMatch(/^If rows and columns had nothing to do with each other, .* Cramér's V = /);
    const text = textOf(result.section.blocks);
    for (const words of [
      'All effect sizes',
      "Tschuprow's T",
      'The rows are independent observations (to be judged by who knows the data)',
      'in 80 % of studies',
    ])
      expect(text).toContain(words);
  });

  it('is plain JSON however odd the effect: open and undefined ends are null', () => {
    const odd = perform(configured({ test: 'fisher' }), fromCounts(['tcp', 'udp'], labels, [[9, 0], [4, 7]])); // prettier-ignore
    expect(JSON.parse(JSON.stringify(odd.json))).toEqual(odd.json);
    const effects = (odd.json['results'] as unknown as { effects: { name: string; value: number | null; ci: (number | null)[] }[] }[])[0]
      .effects;
    expect(effects[0]).toMatchObject({ name: 'conditional-odds-ratio', value: null, ci: [aNumber, null] });
  });
});

describe('association, minEffect', () => {
  const big = fromCounts(['tcp', 'udp'], labels, [[5000, 5000], [4700, 5300]]); // prettier-ignore
  const conclusion = (minEffect: number | undefined, dataset = big): unknown =>
    (perform(configured(minEffect === undefined ? {} : { minEffect }), dataset).json['results'] as unknown as { conclusion: string }[])[0]
      .conclusion;

  it('tells significant from large', () => {
    // V = .030 [.016, .044]
    expect([conclusion(undefined), conclusion(0.01), conclusion(0.03), conclusion(0.1)]).toEqual([
      'shown',
      'matters',
      'size-unclear',
      'too-small',
    ]);
    expect(conclusion(0.1, fromCounts(['tcp', 'udp'], labels, [[20, 20], [21, 19]]))).toBe('not-shown'); // prettier-ignore
  });

  it('says it in the answer and in the table', () => {
    const result = perform(configured({ minEffect: 0.1 }), big);
    expect(textOf(result.section.answer)).toContain("Significant but below the smallest that matters (Cramér's V of 0.1).");
    expect(textOf(result.section.blocks)).toContain('too small to matter');
    expect(result.json['minEffect']).toBe(0.1);
    const pairs = perform(configured({ minEffect: 0.2, compare: 'pairwise' }), fromCounts(protocols, labels, [[900, 100], [500, 500], [550, 450]])); // prettier-ignore
    expect(textOf(pairs.section.answer)).toContain('below the smallest effect that matters');
  });
});

describe('association, stratify', () => {
  /** Admissions-like: within each stratum independent, over all associated (Simpson's paradox). */
  function simpson(): Dataset {
    const cells = [[0, 0, 0, 40], [0, 1, 0, 10], [1, 0, 0, 8], [1, 1, 0, 2], [0, 0, 1, 2], [0, 1, 1, 8], [1, 0, 1, 10], [1, 1, 1, 40]]; // prettier-ignore
    const rows = cells.flatMap(([a, b, s, n]) => Array.from({ length: n }, () => [a, b, s]));
    const column = (name: string, k: number, levels: string[]): ReturnType<typeof discrete> => discrete(name, rows.map((row) => row[k]), levels); // prettier-ignore
    const columns = [column('protocol_type', 0, ['tcp', 'udp']), column('attack', 1, labels), column('flag', 2, ['SF', 'S0'])];
    return { ...datasetOf(columns, rows.length), positives: { attack: 'attack' } };
  }

  it('shows an association that comes only from the strata', () => {
    const result = perform(configured({ stratify: 'flag' }), simpson());
    const [whole] = resultsOf(result);
    expect(whole.rejected).toBe(true);
    const [within] = result.json['stratified'] as unknown as Record<string, unknown>[];
    expect(within).toMatchObject({
      of: 'whole',
      by: 'flag',
      strata: 2,
      informative: 2,
      rejected: false,
      effect: { name: 'common-odds-ratio', value: 1 },
    });
    expect(textOf(result.section.blocks)).toContain('Within the levels of flag');
    expect(result.observations).toContainEqual({ result: 'whole', measure: 'common-odds-ratio', value: 1 });
  });

  it('its p-values belong to the family', () => {
    const experiment = configured({ stratify: 'flag' });
    const context = contextOf(simpson());
    const cells = experiment.plan(context);
    const outcomes = new Map(
      cells.map((cell) => [cell.id, { cell: cell.id, status: 'ok' as const, ...(experiment.run(cell, context) as CellResult) }]),
    );
    expect(experiment.family(outcomes, cells, context).map(({ name }) => name)).toEqual([
      'protocol-vs-attack/whole',
      'protocol-vs-attack/whole/stratified',
    ]);
  });

  it('needs tables of 2 × 2 and a discrete column', () => {
    const dataset = fromCounts(protocols, labels, kddCounts);
    expect(configured({ stratify: 'duration' }).check(summaries(dataset))[0]).toMatchObject({
      code: 'SUITE_COLUMN_KIND',
      path: ['stratify'],
    });
    const error = thrown(() => configured({ stratify: 'attack' }).plan(contextOf(dataset)));
    expect(error.code).toBe('DATA_TABLE_SHAPE');
  });
});

describe('association, paired answers', () => {
  const two = (counts: number[][], levels: string[], other = levels): Dataset => {
    const rows = counts.flatMap((line, i) => line.flatMap((n, j) => Array.from({ length: n }, () => [i, j])));
    const columns = [discrete('protocol_type', rows.map(([i]) => i), levels), discrete('attack', rows.map(([, j]) => j), other)]; // prettier-ignore
    return datasetOf(columns, rows.length);
  };

  it('McNemar compares two columns that say the same thing', () => {
    const result = perform(configured({ test: 'mcnemar' }), two([[59, 6], [16, 80]], ['no', 'yes'])); // prettier-ignore
    expect(resultsOf(result)[0]).toMatchObject({ test: 'mcnemar', effect: { name: 'cohens-g' }, rejected: false });
    expect(resultsOf(result)[0].pValue).toBeCloseTo(0.052479, 6);
    expect(textOf(result.section.answer)).toContain('do not show that protocol_type and attack differ');
  });

  it('categories are matched by name, also where one side lacks one or has them in another order', () => {
    // rows: a b c; columns: b c d
    const result = perform(configured({ test: 'bowker' }), two([[5, 1, 0], [9, 2, 1], [0, 4, 30]], ['a', 'b', 'c'], ['b', 'c', 'd'])); // prettier-ignore
    const { rows, columns, counts } = resultsOf(result)[0].table;
    expect([rows, columns]).toEqual([['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd']]); // prettier-ignore
    expect(counts).toEqual([[0, 5, 1, 0], [0, 9, 2, 1], [0, 0, 4, 30], [0, 0, 0, 0]]); // prettier-ignore
    expect(result.status).toBe('complete');
  });

  it('refuses options that make no sense, before the run', () => {
    const dataset = two([[5, 1], [1, 5]], ['no', 'yes']); // prettier-ignore
    const codes = configured({ test: 'bowker', compare: 'pairwise', topRows: 2, stratify: 'attack' }).check(summaries(dataset));
    expect(codes.map(({ code, path }) => `${code} ${String(path[0])}`)).toEqual([
      'SUITE_TEST_OPTION compare',
      'SUITE_TEST_OPTION topRows',
      'SUITE_TEST_OPTION stratify',
    ]);
    const three = two([[5, 1, 1], [1, 5, 1], [1, 1, 1]], ['a', 'b', 'c']); // prettier-ignore
    expect(thrown(() => configured({ test: 'mcnemar' }).plan(contextOf(three))).code).toBe('DATA_TABLE_SHAPE');
  });
});

describe('association, other tests', () => {
  it('a test of two columns refuses a wider table before the run; pairs of rows make 2 × 2', () => {
    const wide = fromCounts(['a', 'b', 'c'], ['dos', 'normal', 'probe'], [[5, 6, 7], [8, 9, 10], [3, 4, 9]]); // prettier-ignore
    expect(thrown(() => configured({ test: 'cochran-armitage' }).plan(contextOf(wide))).code).toBe('DATA_TABLE_SHAPE');
    const pairs = perform(configured({ test: 'two-proportions', compare: 'pairwise' }), fromCounts(protocols, labels, kddCounts));
    expect(resultsOf(pairs).map(({ test }) => test)).toEqual(['two-proportions', 'two-proportions', 'two-proportions']);
    expect(thrown(() => configured({ test: 'two-proportions' }).plan(contextOf(fromCounts(protocols, labels, kddCounts)))).code).toBe(
      'DATA_TABLE_SHAPE',
    );
  });

  it.each<[MultiplicityMethod, string, string]>([
    ['bh', 'p, Benjamini–Hochberg', 'the share of false alarms'],
    ['none', 'p, unadjusted', 'not adjusted for several tests'],
    ['hommel', 'p, Hommel', 'the tests of this experiment'],
  ])('the report names the adjustment: %s', (method, title, words) => {
    const binding = { id: 'x', data: 'main', alpha: 0.05, seed: 1, multiplicity: { method, family: 'experiment' as const } };
    const experiment = association.bind(
      association.schema.parse({ rows: 'protocol_type', columns: 'attack', compare: 'pairwise' }),
      binding,
    );
    const result = perform(experiment, fromCounts(protocols, labels, kddCounts));
    expect(textOf(result.section.blocks)).toContain(title);
    expect(textOf(result.section.blocks)).toContain(words);
    expect(result.json['multiplicity']).toEqual({ method, family: 'experiment' });
  });
});
