import type { AssociationTest } from '../../src/core/hypothesis.ts';
import { StatisticError } from '../../src/core/errors.ts';
import type { Rng } from '../../src/core/rng.ts';
import { associationTests, cochranMantelHaenszel, cochranQTest, goodnessOfFit } from '../../src/hypotheses/index.ts';
import { ALPHA, type Scenario } from './rate.ts';

/** Random tables of tests that draw: α is then one of the p-values they can give. */
const REPLICATES = 199;

interface Table {
  readonly counts: Float64Array;
  readonly nRows: number;
  readonly nColumns: number;
}

/** n rows over cells with these chances. */
export function multinomial(n: number, shares: readonly number[], rng: Rng): Float64Array {
  const counts = new Float64Array(shares.length);
  for (let i = 0; i < n; i++) {
    let u = rng.next();
    let cell = 0;
    while (cell < shares.length - 1 && (u -= shares[cell]) >= 0) cell++;
    counts[cell]++;
  }
  return counts;
}

const hasEmptyMargin = ({ counts, nRows, nColumns }: Table): boolean => {
  const sums = new Float64Array(nRows + nColumns);
  counts.forEach((count, i) => {
    sums[Math.floor(i / nColumns)] += count;
    sums[nRows + (i % nColumns)] += count;
  });
  return sums.includes(0);
};

/** Draws until no row and no column is empty: tests are not defined otherwise, and the null hypothesis holds all the same. */
function drawTable(n: number, shares: readonly number[], nRows: number, nColumns: number, rng: Rng): Table {
  for (;;) {
    const table = { counts: multinomial(n, shares, rng), nRows, nColumns };
    if (!hasEmptyMargin(table)) return table;
  }
}

const product = (rows: readonly number[], columns: readonly number[]): number[] =>
  rows.flatMap((row) => columns.map((column) => row * column));

function parametersOf(test: AssociationTest): unknown {
  const draws = { replicates: REPLICATES };
  return test.parameters.parse(test.parameters.safeParse(draws).success ? draws : {});
}

/** log₁₀ p; NaN where the test is not defined for this table (Neyman's χ² with an empty cell). */
const runner =
  (test: AssociationTest, parameters: unknown = parametersOf(test)) =>
  ({ counts, nRows, nColumns }: Table, seed: number): number => {
    try {
      return test.test(counts, nRows, nColumns, parameters, { seed, alpha: ALPHA }).log10P;
    } catch (error) {
      if (error instanceof StatisticError) return NaN;
      throw error;
    }
  };

const entries = (tests: readonly AssociationTest[]): Scenario<Table>['tests'] =>
  tests.map((test) => ({ id: test.id, log10P: runner(test) }));

const registered = (question: AssociationTest['question'], shapes: readonly AssociationTest['shape'][]): readonly AssociationTest[] =>
  associationTests.all.filter((test) => test.question === question && shapes.includes(test.shape));

/** Neyman's and the plain power divergence divide by counts; they are not defined where a cell is empty. */
const takesEmptyCells = (test: AssociationTest): boolean => test.id !== 'neyman';

const independence = (
  design: string,
  n: number,
  rows: readonly number[],
  columns: readonly number[],
  tests: readonly AssociationTest[],
  yatesOff = false,
): Scenario<Table> => ({
  group: 'independence',
  design,
  draw: (rng) => drawTable(n, product(rows, columns), rows.length, columns.length, rng),
  tests: [
    ...entries(tests),
    ...(yatesOff ? [{ id: 'chi-square, no Yates', log10P: runner(associationTests.get('chi-square'), { yates: false }) }] : []),
  ],
});

const half = [0.5, 0.5];
const anyShape = registered('independence', ['any']);
const large = anyShape.filter(({ id }) => id !== 'fisher');
const fourfold = registered('independence', ['any', 'fourfold']).filter(takesEmptyCells);

/** Symmetric chances: k × k, most of it on the diagonal, so the margins are equal. */
function symmetric(k: number, diagonal: number): number[] {
  const rest = (1 - diagonal) / (k * (k - 1));
  return Array.from({ length: k * k }, (_, i) => (Math.floor(i / k) === i % k ? diagonal / k : rest));
}

const symmetry = (design: string, n: number, k: number, diagonal: number): Scenario<Table> => ({
  group: 'symmetry',
  design,
  draw: (rng) => drawTable(n, symmetric(k, diagonal), k, k, rng),
  tests: entries(registered('symmetry', k === 2 ? ['square', 'square-fourfold'] : ['square'])),
});

/** Tables of two independent columns, or of the same thing judged twice alike: every rejection is false. */
export const tableScenarios: readonly Scenario<Table>[] = [
  independence('2 × 2, n = 40, shares ½', 40, half, half, fourfold, true),
  independence('2 × 2, n = 60, shares .2 and .3', 60, [0.2, 0.8], [0.3, 0.7], fourfold, true),
  independence('2 × 2, n = 400, shares ½ and .3', 400, half, [0.3, 0.7], [...fourfold, associationTests.get('neyman')], true),
  independence('2 × 3, n = 24', 24, half, [0.3, 0.3, 0.4], [associationTests.get('fisher'), associationTests.get('chi-square')]),
  independence('3 × 4, n = 300', 300, [0.2, 0.3, 0.5], [0.1, 0.2, 0.3, 0.4], large),
  independence('4 × 5 sparse, n = 250', 250, [0.6, 0.25, 0.12, 0.03], [0.7, 0.2, 0.06, 0.025, 0.015], large.filter(takesEmptyCells)),
  independence('5 ordered rows × 2, n = 100', 100, [0.2, 0.2, 0.2, 0.2, 0.2], [0.3, 0.7], [associationTests.get('cochran-armitage')]),
  symmetry('2 × 2, n = 100, 30 changed', 100, 2, 0.7),
  symmetry('2 × 2, n = 1000, 40 changed', 1000, 2, 0.96),
  symmetry('4 × 4, n = 400', 400, 4, 0.6),
];

/** Tests outside of the registry: strata, several answers of one subject, one column. */
export const otherTableScenarios: readonly [Scenario<Float64Array>, Scenario<Uint8Array>, Scenario<Float64Array>] = [
  {
    group: 'strata and fit',
    design: '5 strata of 2 × 2, 30 rows each',
    draw: (rng) =>
      Float64Array.from([0.2, 0.35, 0.5, 0.65, 0.8].flatMap((share) => [...multinomial(30, product(half, [share, 1 - share]), rng)])),
    tests: [
      { id: 'cochran-mantel-haenszel', log10P: (counts) => cochranMantelHaenszel(counts, false).log10P },
      { id: 'cochran-mantel-haenszel, continuity', log10P: (counts) => cochranMantelHaenszel(counts).log10P },
      { id: 'breslow-day-tarone', log10P: (counts) => cochranMantelHaenszel(counts).homogeneity.log10P },
    ],
  },
  {
    group: 'strata and fit',
    design: '60 subjects × 4 answers',
    draw: (rng) => {
      const answers = new Uint8Array(240);
      for (let subject = 0; subject < 60; subject++) {
        const share = rng.next();
        for (let j = 0; j < 4; j++) answers[subject * 4 + j] = Number(rng.next() < share);
      }
      return answers;
    },
    tests: [{ id: 'cochran-q', log10P: (answers) => cochranQTest(answers, 60, 4).log10P }],
  },
  {
    group: 'strata and fit',
    design: '4 shares, n = 100',
    draw: (rng) => multinomial(100, [0.1, 0.2, 0.3, 0.4], rng),
    tests: [1, 0].map((lambda) => ({
      id: lambda === 1 ? 'goodness-of-fit' : 'goodness-of-fit (G)',
      log10P: (counts: Float64Array) =>
        goodnessOfFit(counts, [0.1, 0.2, 0.3, 0.4], { lambda, method: 'asymptotic', replicates: REPLICATES }).log10P,
    })),
  },
];
