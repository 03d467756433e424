import { describe, expect, it } from 'vitest';
import { StatisticError } from '../../src/core/errors.ts';
import type { AssociationTest, SampleTest, TableShape, TestResult } from '../../src/core/hypothesis.ts';
import { createRng } from '../../src/core/rng.ts';
import { associationTests, sampleTests } from '../../src/hypotheses/index.ts';
import { effectNames } from '../../src/stats/index.ts';

interface Table {
  readonly counts: readonly number[];
  readonly rows: number;
  readonly columns: number;
}

const table = (rows: number, columns: number, counts: readonly number[]): Table => ({ counts, rows, columns });

/** Per shape: an ordinary table, one of many rows with a strong answer, and one about which there is nothing to find. */
const examples: Record<TableShape, { readonly small: Table; readonly large: Table; readonly nothing: Table }> = {
  any: {
    small: table(2, 3, [10, 10, 20, 20, 20, 20]),
    // 3 protocols × normal/attack of KDD99 10 %
    large: table(3, 2, [282314, 1288, 113252, 76813, 1177, 19177]),
    nothing: table(2, 3, [10, 20, 30, 20, 40, 60]),
  },
  fourfold: {
    small: table(2, 2, [12, 3, 17, 16]),
    large: table(2, 2, [403238, 1795, 157741, 110091]),
    nothing: table(2, 2, [10, 20, 30, 60]),
  },
  'two-columns': {
    small: table(3, 2, [10, 20, 20, 20, 30, 10]),
    large: table(3, 2, [282314, 1288, 113252, 76813, 1177, 19177]),
    nothing: table(3, 2, [10, 20, 30, 60, 5, 10]),
  },
  square: {
    small: table(3, 3, [20, 5, 3, 8, 30, 6, 1, 14, 25]),
    large: table(3, 3, [200000, 50000, 30000, 8000, 300000, 6000, 1000, 9000, 250000]),
    nothing: table(3, 3, [20, 5, 3, 5, 30, 6, 3, 6, 25]),
  },
  'square-fourfold': {
    small: table(2, 2, [59, 6, 16, 80]),
    large: table(2, 2, [100000, 50000, 3000, 200000]),
    nothing: table(2, 2, [10, 7, 7, 10]),
  },
};

const bad: readonly (readonly [string, readonly number[], number, number])[] = [
  ['a negative count', [1, -2, 3, 4], 2, 2],
  ['a fraction', [1, 2.5, 3, 4], 2, 2],
  ['a count that is not a number', [1, NaN, 3, 4], 2, 2],
  ['an infinite count', [1, Infinity, 3, 4], 2, 2],
  ['one row', [1, 2], 1, 2],
  ['one column', [1, 2], 2, 1],
  ['no cell', [], 0, 0],
  ['a shape that does not fit', [1, 2, 3], 2, 2],
  ['only zeros', [0, 0, 0, 0], 2, 2],
  ['a count beyond 2^53', [2 ** 54, 1, 1, 1], 2, 2],
];

/** What every answer of every test has. */
function expectComplete(result: TestResult): void {
  expect(result.pValue).toBeGreaterThan(0);
  expect(result.pValue).toBeLessThanOrEqual(1);
  expect(Math.log10(result.pValue)).toBeCloseTo(result.log10P, 10);
  for (const effect of [result.effect, ...result.effects]) {
    expect(effectNames).toContain(effect.name);
    expect(effect.ci[0]).toBeLessThanOrEqual(effect.value + 1e-12);
    expect(effect.ci[1]).toBeGreaterThanOrEqual(effect.value - 1e-12);
    expect(effect.level).toBe(0.95);
  }
  expect(new Set([result.effect, ...result.effects].map(({ name }) => name)).size).toBe(result.effects.length + 1);
  expect(result.n).toBeGreaterThan(0);
  expect(result.assumptions.length).toBeGreaterThan(0);
  expect(result.sensitivity).toMatchObject({ power: 0.8, alpha: 0.05 });
  expect([result.effect, ...result.effects].map(({ name }) => name)).toContain(result.sensitivity?.effect);
  expect(result.sensitivity?.detectable).toBeGreaterThan(0);
  expect(result.sentence).toMatch(/^[A-Z].*p (=|>) .*\.$/);
  expect(result.sentence).not.toMatch(/NaN|undefined|Infinity/);
}

type Run = (table: Table, context?: { seed: number; alpha: number }) => ReturnType<AssociationTest['test']>;

describe.each(associationTests.all.map((test) => [test.id, test] as const))('%s', (_, test) => {
  const defaults = test.parameters.parse({});
  const run: Run = ({ counts, rows, columns }, context) => test.test(Float64Array.from(counts), rows, columns, defaults, context);
  const { small, large, nothing } = examples[test.shape];

  it('refuses an unknown parameter', () => {
    expect(test.parameters.safeParse({ 'no such parameter': 1 }).success).toBe(false);
  });

  it('says what every number is', () => {
    expectComplete(run(small));
  });

  it('gives the same answer to the same seed', () => {
    expect(run(small, { seed: 5, alpha: 0.05 })).toEqual(run(small, { seed: 5, alpha: 0.05 }));
  });

  it('keeps the size of p where it underflows, or says how far random tables reach', () => {
    const { log10P, monteCarlo, warnings } = run(large);
    if (monteCarlo === null) expect(log10P).toBeLessThan(-1000);
    else {
      expect(log10P).toBeCloseTo(-Math.log10(monteCarlo.replicates + 1), 12);
      expect(warnings.join(' ')).toContain('may be far smaller');
    }
    expect(Number.isFinite(log10P)).toBe(true);
  });

  it('finds nothing where there is nothing', () => {
    const result = run(nothing);
    expect(result.pValue).toBeCloseTo(1, 6);
    expect(Math.abs(result.effect.value)).toBeLessThan(1e-6);
    expect(result.residuals.every((residual) => Math.abs(residual) < 1e-9)).toBe(true);
  });

  it('expects as many in all as there are, and its residuals have the sign of observed − expected', () => {
    const { expected, residuals } = run(large);
    const total = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);
    expect(total(expected)).toBeCloseTo(total(large.counts), 3);
    large.counts.forEach((count, i) => {
      expect(Math.sign(residuals[i])).toBe(Math.sign(count - expected[i]));
    });
  });

  it.each(bad)('refuses %s', (_what, counts, rows, columns) => {
    expect(() => run(table(rows, columns, counts))).toThrow(StatisticError);
  });

  if (test.shape !== 'any')
    it('refuses a table of another shape', () => {
      expect(() => run(table(2, 3, [1, 2, 3, 4, 5, 6]))).toThrow(expect.objectContaining({ code: 'STATISTIC_TABLE_SHAPE' }));
    });

  if (test.question === 'independence')
    it('refuses an empty row or column', () => {
      for (const counts of [[0, 0, 5, 6], [0, 4, 0, 6]]) expect(() => run(table(2, 2, counts))).toThrow(expect.objectContaining({ code: 'STATISTIC_ZERO_MARGIN' })); // prettier-ignore
    });

  if (test.question === 'symmetry')
    it('takes categories that one side never used, and pairs that never changed', () => {
      const unused = test.shape === 'square' ? table(3, 3, [4, 2, 0, 7, 5, 0, 0, 0, 0]) : table(2, 2, [0, 0, 7, 5]);
      expect(run(unused).pValue).toBeLessThan(1);
      const unchanged = test.shape === 'square' ? table(3, 3, [4, 0, 0, 0, 5, 0, 0, 0, 6]) : table(2, 2, [7, 0, 0, 5]);
      expect(run(unchanged)).toMatchObject({ pValue: 1, log10P: 0 });
    });

  if (test.question === 'symmetry')
    it('does not care which answer came first', () => {
      const turned = small.counts.map((__, at) => small.counts[(at % small.columns) * small.columns + Math.floor(at / small.columns)]);
      expect(run({ ...small, counts: turned }).log10P).toBeCloseTo(run(small).log10P, 10);
    });

  if (test.shape === 'any')
    it('does not care for the order of rows and columns, nor which is which', () => {
      const straight = run(large);
      const turned = run(table(2, 3, [282314, 113252, 1177, 1288, 76813, 19177]));
      const moved = run(table(3, 2, [1177, 19177, 282314, 1288, 113252, 76813]));
      for (const other of [turned, moved]) {
        if (!Number.isNaN(straight.statistic)) expect(other.statistic / straight.statistic).toBeCloseTo(1, 12);
        expect(other.log10P / straight.log10P).toBeCloseTo(1, 12);
        expect(other.effect.value).toBeCloseTo(straight.effect.value, 12);
      }
    });

  if (test.shape === 'any' && test.reference === 'asymptotic')
    it('grows with the sample where the shares stay, and its effect does not', () => {
      const once = run(small);
      const tenfold = run({ ...small, counts: small.counts.map((count) => 10 * count) });
      expect(tenfold.statistic / once.statistic).toBeCloseTo(10, 9);
      expect(tenfold.effect.value).toBeCloseTo(once.effect.value, 12);
    });

  if (test.question === 'independence')
    it('says when its approximation is rough, or needs none', () => {
      const result = run(test.shape === 'two-columns' ? table(3, 2, [3, 1, 2, 4, 1, 1]) : table(2, 2, [3, 1, 2, 4]));
      const exact = Number.isNaN(result.df) && !['two-proportions', 'cochran-armitage'].includes(result.test);
      expect(result.warnings.length > 0).toBe(!exact);
      expect(run(large).assumptions.every(({ met }) => met !== false)).toBe(true);
    });
});

describe.each(sampleTests.all.map((test) => [test.id, test] as const))('%s', (_, test: SampleTest) => {
  const defaults = test.parameters.parse({});
  const rng = createRng(12);
  const draw = (n: number, shift: number): Float64Array => Float64Array.from({ length: n }, () => rng.normal() + shift);
  const samples =
    test.groups === 'paired' ? [draw(40, 0.3)] : [draw(40, 0), draw(35, 0.4), ...(test.groups === 'many' ? [draw(30, 0.1)] : [])];
  const run = (given: readonly Float64Array[]): TestResult => test.test(given, defaults, { seed: 3, alpha: 0.05 });

  it('refuses an unknown parameter', () => {
    expect(test.parameters.safeParse({ 'no such parameter': 1 }).success).toBe(false);
  });
  it('says what every number is, the same to the same seed', () => {
    expectComplete(run(samples));
    expect(run(samples)).toEqual(run(samples));
    expect(run(samples).n).toBe(samples.reduce((sum, sample) => sum + sample.length, 0));
  });
  it('does not see in which order the values come', () => {
    const turned = samples.map((sample) => sample.toReversed());
    const [one, other] = [run(samples), run(turned)];
    expect(other.statistic).toBeCloseTo(one.statistic, 9);
    expect(Math.abs(other.log10P - one.log10P)).toBeLessThan(test.id === 'permutation' ? 0.2 : 1e-9);
  });
  it('finds nothing between equal groups', () => {
    const same = test.groups === 'paired' ? [Float64Array.of(-2, -1, 1, 2)] : samples.map(() => Float64Array.of(1, 2, 3, 4, 5));
    expect(run(same).pValue).toBeCloseTo(1, 9);
    expect(run(same).effect.value).toBeCloseTo(0, 9);
  });
  it('takes ties', () => {
    const tied = samples.map((sample) => sample.map((value) => Math.round(value)));
    expectComplete(run(tied));
  });
  it.each([
    ['an empty group', [new Float64Array(0), ...samples.slice(1)]],
    ['a value that is not a number', [Float64Array.of(1, NaN, 3), ...samples.slice(1)]],
    ['an infinite value', [Float64Array.of(1, -Infinity, 3), ...samples.slice(1)]],
    ['no group', []],
  ])('refuses %s', (_what, given) => {
    expect(() => run(given)).toThrow(StatisticError);
  });
  if (test.groups === 'two')
    it('refuses three groups', () => {
      expect(() => run([samples[0], samples[1], samples[0]])).toThrow(expect.objectContaining({ code: 'STATISTIC_TOO_FEW_GROUPS' }));
    });
});
