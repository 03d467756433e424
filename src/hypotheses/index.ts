import type { AssociationTest, SampleTest } from '../core/hypothesis.ts';
import { createRegistry } from '../core/registry.ts';
import { autoTest } from './auto.ts';
import { chiSquareTest } from './chi-square.ts';
import { cochranArmitageTest } from './cochran-armitage.ts';
import { fisherTest } from './fisher.ts';
import { kolmogorovSmirnovTest } from './kolmogorov-smirnov.ts';
import { kruskalWallisTest } from './kruskal-wallis.ts';
import { mannWhitneyTest } from './mann-whitney.ts';
import { bowkerTest, stuartMaxwellTest } from './marginal-homogeneity.ts';
import { mcnemarTest } from './mcnemar.ts';
import { monteCarloChiSquareTest } from './monte-carlo-chi-square.ts';
import { permutationSampleTest } from './permutation.ts';
import { cressieReadTest, freemanTukeyTest, gTest, neymanTest, powerDivergenceTest } from './power-divergence.ts';
import { twoProportionsTest } from './two-proportions.ts';
import { welchTTest } from './welch-t.ts';
import { wilcoxonTest } from './wilcoxon.ts';

export { cochranMantelHaenszel, type StratifiedResult } from './cochran-mantel-haenszel.ts';
export { cochranQTest } from './cochran-q.ts';
export { fitParameters, goodnessOfFit } from './goodness-of-fit.ts';
export { permutationOfMeasure } from './permutation-of-measure.ts';

/** Tests on a table of counts. Adding one: its file, and one line here. */
export const associationTests = createRegistry<AssociationTest>('test', [
  chiSquareTest,
  gTest,
  autoTest,
  fisherTest,
  monteCarloChiSquareTest,
  cressieReadTest,
  freemanTukeyTest,
  neymanTest,
  powerDivergenceTest,
  twoProportionsTest,
  cochranArmitageTest,
  mcnemarTest,
  bowkerTest,
  stuartMaxwellTest,
]);

/** Tests on groups of numbers, or on paired numbers. Adding one: its file, and one line here. */
export const sampleTests = createRegistry<SampleTest>('test', [
  mannWhitneyTest,
  kolmogorovSmirnovTest,
  kruskalWallisTest,
  welchTTest,
  permutationSampleTest,
  wilcoxonTest,
]);
