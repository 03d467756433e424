import { describe, expect, it } from 'vitest';
import type { Block, ChartBlock } from '../../../src/core/content.ts';
import { holm } from '../../../src/stats/index.ts';
import { configured, fromCounts, kddCounts, labels, perform, protocols, resultsOf, textOf } from './perform.ts';

describe('association, whole table', () => {
  const result = perform(configured({}), fromCounts(protocols, labels, kddCounts));
  const [whole] = resultsOf(result);

  it('counts every pair of levels once', () => {
    expect(whole.table).toEqual({ rows: protocols, columns: labels, counts: kddCounts });
    expect(whole).toMatchObject({ name: 'whole', df: 2, correction: 'none', rejected: true });
  });

  it('has the keys that results.json promises', () => {
    const keys =
      'name table expected test correction statistic df pValue log10P adjustedP adjustedLog10P effect biasCorrectedV residuals rejected conclusion warnings ' +
      'effects n assumptions sensitivity monteCarlo reason sentence';
    expect(Object.keys(whole)).toEqual(keys.split(' '));
    expect(JSON.parse(JSON.stringify(result.json))).toEqual(result.json);
  });

  it('gates can name V, the statistic, p and every other effect', () => {
    expect(result.observations.map(({ result: name, measure }) => `${String(name)} ${measure}`)).toEqual([
      'whole cramers-v',
      'whole statistic',
      'whole p-value',
      'whole log10-p',
      ...['cramers-v-corrected', 'tschuprows-t', 'lambda', 'tau', 'theils-u'].map((name) => `whole ${name}`),
    ]);
    expect(result.observations[0].value).toBe(whole.effect.value);
  });

  it('answers in plain words with shares, V and p', () => {
    const answer = textOf(result.section.answer);
    expect(answer).toContain('The attack share differs across protocol_type');
    expect(answer).toContain('icmp 99.5 %, tcp 59.6 % and udp 5.9 %');
    expect(answer).toMatch(/V = 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\] \(large\), p = 10\^-\d/);
  });

  it('draws the mosaic and the residuals under their ids', () => {
    const charts = result.section.blocks.filter((block: Block): block is ChartBlock => block.kind === 'chart');
    expect(charts.map(({ id }) => id)).toEqual(['protocol-vs-attack-mosaic', 'protocol-vs-attack-residuals']);
    for (const { alt } of charts) expect(alt).toContain('icmp');
  });
});

describe('association, pairwise', () => {
  it('one result per pair, named by its levels, all in one family', () => {
    const result = perform(configured({ compare: 'pairwise' }), fromCounts(protocols, labels, kddCounts));
    const results = resultsOf(result);
    expect(results.map(({ name }) => name)).toEqual(['icmp-tcp', 'icmp-udp', 'tcp-udp']);
    expect(results.every(({ correction }) => correction === 'yates')).toBe(true);
    expect(results[2].table).toEqual({ rows: ['tcp', 'udp'], columns: labels, counts: [kddCounts[1], kddCounts[2]] });
    expect(results.map(({ adjustedLog10P }) => adjustedLog10P)).toEqual(holm(results.map(({ log10P }) => log10P)));
    expect(textOf(result.section.answer)).toContain('All 3 pairs of protocol_type differ in attack');
    expect(textOf(result.section.blocks)).toContain('continuity correction (marked)');
  });

  it('whole and pairwise together keep their order', () => {
    const results = resultsOf(perform(configured({ compare: ['whole', 'pairwise'] }), fromCounts(protocols, labels, kddCounts)));
    expect(results.map(({ name }) => name)).toEqual(['whole', 'icmp-tcp', 'icmp-udp', 'tcp-udp']);
  });

  it('drops columns that are empty in a pair, says so, and skips pairs with nothing to compare', () => {
    const dataset = fromCounts(
      protocols,
      ['dos', 'normal', 'probe'],
      [
        [30, 10, 0],
        [20, 20, 0],
        [0, 9, 0],
      ],
    );
    const result = perform(configured({ compare: 'pairwise' }), dataset);
    const [first] = resultsOf(result);
    expect(first.table.columns).toEqual(['dos', 'normal']);
    const sparse = fromCounts(
      protocols,
      ['dos', 'normal', 'probe'],
      [
        [30, 10, 0],
        [20, 20, 0],
        [4, 9, 8],
      ],
    );
    expect(resultsOf(perform(configured({ compare: 'pairwise' }), sparse))[0].warnings[0]).toBe(
      'Columns without a row in this pair are left out: probe.',
    );
    const twins = fromCounts(['a', 'b', 'c'], labels, [
      [10, 0],
      [20, 0],
      [5, 7],
    ]);
    const twin = perform(configured({ compare: 'pairwise' }), twins);
    expect(resultsOf(twin).map(({ name }) => name)).toEqual(['a-c', 'b-c']);
    expect(twin.json['skipped']).toEqual([{ name: 'a-b', reason: "all rows of a and of b are 'attack': nothing differs" }]);
    expect(textOf(twin.section.blocks)).toContain('1 pair was not tested');
  });

  it('keeps names of results different when level names hold hyphens', () => {
    const dataset = fromCounts(['a', 'a-b', 'b-c', 'c'], labels, [
      [9, 1],
      [5, 5],
      [4, 7],
      [2, 8],
    ]);
    const names = resultsOf(perform(configured({ compare: 'pairwise' }), dataset)).map(({ name }) => name);
    expect(new Set(names).size).toBe(6);
    expect(names).toContain('a-b-c (2)');
  });
});

describe('association, top rows', () => {
  const dataset = fromCounts(['auth', 'dns', 'http', 'other', 'smtp'], labels, [
    [1, 4],
    [10, 40],
    [300, 200],
    [50, 5],
    [3, 3],
  ]);

  it('keeps the commonest, adds the rest up, and does not confuse it with a level called other', () => {
    const [whole] = resultsOf(perform(configured({ topRows: 3 }), dataset));
    expect(whole.table.rows).toEqual(['http', 'other', 'dns', 'other levels']);
    expect(whole.table.counts).toEqual([
      [300, 200],
      [50, 5],
      [10, 40],
      [4, 7],
    ]);
  });

  it('names pairs in the order of the levels, the rest last', () => {
    const names = resultsOf(perform(configured({ topRows: 2, compare: 'pairwise' }), dataset)).map(({ name }) => name);
    expect(names).toEqual(['http-other', 'http-other levels', 'other-other levels']);
  });

  it('changes nothing when there are no more rows than that', () => {
    const [whole] = resultsOf(perform(configured({ topRows: 5 }), dataset));
    expect(whole.table.rows).toEqual(['auth', 'dns', 'http', 'other', 'smtp']);
  });
});

describe('association, tests', () => {
  const fourfold = fromCounts(['tcp', 'udp'], labels, [
    [12, 3],
    [17, 16],
  ]);

  it('Yates can be switched off; the report says which it is', () => {
    const off = perform(configured({ test: { 'chi-square': { yates: false } } }), fourfold);
    expect(resultsOf(off)[0]).toMatchObject({ correction: 'none', rejected: false });
    expect(resultsOf(off)[0].pValue).toBeCloseTo(0.0614123, 7);
    expect(textOf(off.section.blocks)).toContain('yates: false');
    expect(textOf(off.section.answer)).toContain('do not show that the attack share differs');
  });

  it('g is a test of its own', () => {
    const [g] = resultsOf(perform(configured({ test: 'g' }), fourfold));
    expect(g.statistic).toBeCloseTo(3.7139787462683134, 12);
  });

  it('α decides', () => {
    expect(resultsOf(perform(configured({ test: 'g' }, 0.06), fourfold))[0].rejected).toBe(true);
    expect(resultsOf(perform(configured({ test: 'g' }, 0.05), fourfold))[0].rejected).toBe(false);
  });
});
