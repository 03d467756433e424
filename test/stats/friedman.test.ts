import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bonferroniDunn,
  bonferroniDunnCriticalDifference,
  conover,
  friedman,
  holmControl,
  holmPairs,
  kendallsWInterval,
  nemenyi,
  nemenyiCriticalDifference,
  normalQuantile,
  rankGroups,
} from '../../src/stats/index.ts';
import { codeOf, oracles, relativeError } from './support/comparison-oracles.ts';

const test = (scores: readonly (readonly number[])[], direction: 'higher' | 'lower' = 'higher') =>
  friedman(Float64Array.from(scores.flat()), scores.length, scores[0].length, direction);

describe('Friedman', () => {
  it.each(Object.entries(oracles.ranks))('equals scipy and the written formula: %s', (_, expected) => {
    const result = test(expected.scores);
    result.averageRanks.forEach((rank, i) => {
      expect(rank).toBeCloseTo(expected.averageRanks[i], 12);
    });
    expect(relativeError(result.tieCorrected.chiSquare, expected.tieCorrected[0])).toBeLessThan(1e-11);
    expect(relativeError(10 ** result.tieCorrected.chiSquareLog10P, expected.tieCorrected[1])).toBeLessThan(1e-10);
    expect(relativeError(result.plain.chiSquare, expected.plain[0])).toBeLessThan(1e-11);
    expect(relativeError(10 ** result.plain.chiSquareLog10P, expected.plain[1])).toBeLessThan(1e-10);
    expect(relativeError(result.plain.f, expected.imanDavenport[0])).toBeLessThan(1e-10);
    expect(relativeError(10 ** result.plain.fLog10P, expected.imanDavenport[1])).toBeLessThan(1e-9);
  });

  it("has Demšar's figures for his Table 6, and the trap: its printed decimals hold a tie that his ranks do not have", () => {
    const paper = test(oracles.ranks['demsar, the hidden tie broken'].scores);
    expect([...paper.averageRanks].map((rank) => rank.toFixed(3))).toEqual(['3.143', '2.000', '2.893', '1.964']);
    expect(paper.plain.chiSquare.toFixed(2)).toBe('9.28');
    expect(paper.plain.f.toFixed(2)).toBe('3.69');
    const printed = test(oracles.ranks['demsar'].scores);
    expect(printed.plain.chiSquare.toFixed(3)).toBe('9.857');
    expect(printed.plain.f.toFixed(3)).toBe('3.987');
    expect(nemenyiCriticalDifference(4, 14, 0.05).toFixed(2)).toBe('1.25');
    expect(nemenyiCriticalDifference(4, 14, 0.1).toFixed(2)).toBe('1.12');
  });

  it("gives Demšar's constants q / √2 for 2 to 10 models", () => {
    const q05 = [1.96, 2.344, 2.569, 2.728, 2.85, 2.948, 3.031, 3.102, 3.164];
    const q10 = [1.645, 2.052, 2.291, 2.46, 2.589, 2.693, 2.78, 2.855, 2.92];
    const factor = (k: number, alpha: number): number => nemenyiCriticalDifference(k, 1, alpha) / Math.sqrt((k * (k + 1)) / 6);
    // the published tables round the range itself, so the last of their digits may be off by one
    q05.forEach((q, i) => {
      expect(Math.abs(factor(i + 2, 0.05) - q)).toBeLessThan(1.1e-3);
    });
    q10.forEach((q, i) => {
      expect(Math.abs(factor(i + 2, 0.1) - q)).toBeLessThan(1.1e-3);
    });
  });

  it('swapping models swaps their ranks, the order of blocks and increasing changes do not matter, lower-is-better reverses', () => {
    const table = fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(table, (scores) => {
        const one = test(scores);
        const swapped = test(scores.map(([a, b, ...rest]) => [b, a, ...rest]));
        expect([...swapped.averageRanks]).toEqual([one.averageRanks[1], one.averageRanks[0], one.averageRanks[2], one.averageRanks[3]]);
        expect(swapped.tieCorrected.chiSquare).toBeCloseTo(one.tieCorrected.chiSquare, 9);
        expect(test([...scores].reverse()).tieCorrected.chiSquare).toBeCloseTo(one.tieCorrected.chiSquare, 9);
        expect(test(scores.map((row) => row.map((x) => x ** 3 + x))).ranks).toEqual(one.ranks);
        test(scores, 'lower').averageRanks.forEach((rank, i) => {
          expect(rank).toBeCloseTo(5 - one.averageRanks[i], 12);
        });
        expect(one.kendallsW).toBeGreaterThanOrEqual(0);
        expect(one.kendallsW).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('identical models: χ² 0, p = 1, every pair p = 1', () => {
    const same = test(new Array<number[]>(6).fill([0.9, 0.9, 0.9]));
    expect(same.tieCorrected).toMatchObject({ chiSquare: 0, f: 0, fLog10P: 0, chiSquareLog10P: 0 });
    expect(same.tiedBlocks).toBe(6);
    for (const pairs of [nemenyi(same), holmPairs(same), conover(same), bonferroniDunn(same, 0), holmControl(same, 2)]) {
      for (const pair of pairs) expect(pair).toMatchObject({ difference: 0, statistic: 0, adjustedLog10P: 0 });
    }
  });

  it('every block alike: F is ∞, its p the chance of that and not 0; Conover has no spread to judge by', () => {
    const clear = test(new Array<number[]>(5).fill([0.9, 0.8, 0.7]));
    expect(clear.tieCorrected.f).toBe(Infinity);
    expect(10 ** clear.tieCorrected.fLog10P).toBeCloseTo(1 / 6 ** 4, 12);
    expect(clear.kendallsW).toBeCloseTo(1, 12);
    expect(conover(clear).every((pair) => Number.isNaN(pair.log10P))).toBe(true);
    expect(nemenyi(clear).every((pair) => pair.adjustedLog10P < 0)).toBe(true);
  });

  it('has an interval of W that holds it and narrows with more blocks', () => {
    const one = test([
      [0.9, 0.8, 0.7],
      [0.9, 0.7, 0.8],
      [0.8, 0.9, 0.7],
      [0.9, 0.8, 0.7],
    ]);
    const many = test(
      new Array<number[][]>(20)
        .fill([
          [0.9, 0.8, 0.7],
          [0.9, 0.7, 0.8],
          [0.8, 0.9, 0.7],
          [0.9, 0.8, 0.7],
        ])
        .flat(),
    );
    const [[low, high], [lower, upper]] = [kendallsWInterval(one, 0.95), kendallsWInterval(many, 0.95)];
    expect(many.kendallsW).toBeCloseTo(one.kendallsW, 12);
    expect([low, lower].every((limit) => limit >= 0 && limit <= one.kendallsW)).toBe(true);
    expect([high, upper].every((limit) => limit <= 1 && limit >= one.kendallsW)).toBe(true);
    expect(upper - lower).toBeLessThan((high - low) / 2);
  });

  it('refuses fewer than two blocks or models, wrong lengths and NaN', () => {
    expect(codeOf(() => test([[1, 2]]))).toBe('STATISTIC_TOO_FEW_BLOCKS');
    expect(codeOf(() => test([[1], [2]]))).toBe('STATISTIC_TOO_FEW_BLOCKS');
    expect(codeOf(() => friedman(new Float64Array(5), 2, 3))).toBe('STATISTIC_BAD_ARGUMENT');
    expect(
      codeOf(() =>
        test([
          [1, NaN],
          [1, 2],
        ]),
      ),
    ).toBe('STATISTIC_NOT_FINITE');
    expect(
      codeOf(() =>
        bonferroniDunn(
          test([
            [1, 2],
            [1, 2],
          ]),
          2,
        ),
      ),
    ).toBe('STATISTIC_BAD_ARGUMENT');
  });
});

describe('tests after Friedman', () => {
  it.each(Object.entries(oracles.ranks))('equal scikit-posthocs and scipy: %s', (_, expected) => {
    const result = test(expected.scores);
    const logOf = (values: readonly number[]): number[] => values.map(Math.log10);
    nemenyi(result).forEach(({ log10P, adjustedLog10P }, i) => {
      expect(relativeError(log10P, logOf(expected.z)[i])).toBeLessThan(1e-10);
      // the oracle's upper tail is a difference from 1, so it has no digits left below 1e-9
      if (expected.nemenyi[i] > 1e-6) expect(relativeError(10 ** adjustedLog10P, expected.nemenyi[i])).toBeLessThan(1e-6);
    });
    conover(result).forEach(({ log10P }, i) => {
      expect(relativeError(10 ** log10P, expected.conover[i])).toBeLessThan(1e-8);
    });
    const [k, n] = [result.nModels, result.nBlocks];
    expect(nemenyiCriticalDifference(k, n, 0.05)).toBeCloseTo(expected.criticalDifferences[0], 7);
    expect(nemenyiCriticalDifference(k, n, 0.1)).toBeCloseTo(expected.criticalDifferences[1], 7);
  });

  it('Nemenyi rejects a pair exactly when its ranks are further apart than the critical difference', () => {
    for (const { scores } of Object.values(oracles.ranks)) {
      const result = test(scores);
      const limit = nemenyiCriticalDifference(result.nModels, result.nBlocks, 0.05);
      for (const pair of nemenyi(result)) expect(Math.abs(pair.difference) > limit).toBe(pair.adjustedLog10P < Math.log10(0.05));
    }
  });

  it('Bonferroni–Dunn, the same with its own critical difference; Holm rejects all that it rejects', () => {
    const result = test(oracles.ranks['with ties'].scores);
    const limit = bonferroniDunnCriticalDifference(result.nModels, result.nBlocks, 0.05);
    expect(limit).toBeCloseTo(normalQuantile(1 - 0.05 / 10) * Math.sqrt((6 * 7) / (6 * 12)), 10);
    const [dunn, holm] = [bonferroniDunn(result, 5), holmControl(result, 5)];
    dunn.forEach((pair, i) => {
      expect(Math.abs(pair.difference) > limit).toBe(pair.adjustedLog10P < Math.log10(0.05));
      expect(holm[i].adjustedLog10P).toBeLessThanOrEqual(pair.adjustedLog10P);
      expect(pair).toMatchObject({ first: 5, log10P: holm[i].log10P });
    });
    expect(dunn.map((pair) => pair.second)).toEqual([0, 1, 2, 3, 4]);
  });

  it('groups for the diagram are the largest runs within the critical difference', () => {
    expect(rankGroups([3.1, 1, 1.5, 2.4], 1)).toEqual([
      [1, 2],
      [2, 3],
      [3, 0],
    ]);
    expect(rankGroups([1, 2, 3], 5)).toEqual([[0, 1, 2]]);
    expect(rankGroups([1, 2, 3], 0.5)).toEqual([]);
  });
});
