export { betaCdf, betaLogSf, betaQuantile, betaSf, betaTails, betaUpperQuantile } from './beta.ts';
export { binomialCdf, binomialLogMass, binomialLogSf, binomialQuantile, binomialSf, binomialTails } from './binomial.ts';
export { boxSummary, sortedQuantile } from './box-summary.ts';
export { chiSquareCdf, chiSquareLogSf, chiSquareQuantile, chiSquareSf, chiSquareTails, chiSquareUpperQuantile } from './chi-square.ts';
export {
  adjustedResiduals,
  type ContingencyTable,
  contingencyTable,
  expectedCounts,
  independenceDf,
  smallExpected,
  smallExpectedWarnings,
  smallExpectedWords,
} from './contingency.ts';
export { biasCorrectedV, correctedCramersV, cramersV, strengthOfV } from './cramers-v.ts';
export { fisherFCdf, fisherFLogSf, fisherFQuantile, fisherFSf, fisherFTails, fisherFUpperQuantile } from './fisher-f.ts';
export { formatP, formatPValue } from './format-p.ts';
export {
  hypergeometricCdf,
  hypergeometricLogMass,
  hypergeometricLogSf,
  hypergeometricQuantile,
  hypergeometricSf,
  hypergeometricTails,
} from './hypergeometric.ts';
export { mean, standardDeviation } from './moments.ts';
export { adjustLog10P, holm } from './multiplicity.ts';
export { noncentralChiSquareCdf, noncentralChiSquareSf, noncentralChiSquareTails, noncentralityOf } from './noncentral-chi-square.ts';
export { normalCdf, normalLogSf, normalQuantile, normalSf, normalTails } from './normal.ts';
export { pearsonChiSquare } from './pearson.ts';
export { correctedResampledT, resampledMeanInterval } from './resampled-t.ts';
export { studentTCdf, studentTLogSf, studentTLogTwoSided, studentTQuantile, studentTSf, studentTTails } from './student-t.ts';
export {
  studentizedRangeCdf,
  studentizedRangeLogSf,
  studentizedRangeQuantile,
  studentizedRangeSf,
  studentizedRangeTails,
} from './studentized-range.ts';
export type { Tails } from './tails.ts';
export { bayesianCorrelatedT, type Posterior } from './bayesian-correlated-t.ts';
export { type BayesianSignedRank, bayesianSignedRank } from './bayesian-signed-rank.ts';
export { bcaInterval, drawStratified, strataOf } from './bootstrap.ts';
export { type AucComponents, aucComponents, deLong } from './de-long.ts';
export { detectableByMcNemar, detectableByT } from './detectable-difference.ts';
export { noncentralTSf } from './noncentral-t.ts';
export { type FiveByTwo, fiveByTwoF, fiveByTwoT } from './five-by-two.ts';
export { type Friedman, friedman, kendallsWInterval } from './friedman.ts';
export { midranks } from './midranks.ts';
export { pairedDifferenceZ, pairedProportions } from './paired-proportions.ts';
export {
  bonferroniDunn,
  bonferroniDunnCriticalDifference,
  conover,
  holmControl,
  holmPairs,
  nemenyi,
  nemenyiCriticalDifference,
  rankGroups,
  type RankPair,
} from './rank-post-hoc.ts';
export { checkSamples } from './check-samples.ts';
export { cliffsDelta } from './cliffs-delta.ts';
export { cochranArmitage } from './cochran-armitage.ts';
export { cochranQ } from './cochran-q.ts';
export { detectableNoncentrality, detectableStandardErrors, USUAL_POWER } from './detectable.ts';
export { effectNames, effectTitle, formatEffect, strengthOfEffect } from './effect-words.ts';
export { fisherExact } from './fisher-exact.ts';
export { cohensH, oddsRatio, riskDifference, riskRatio, twoShareZ, wilsonInterval } from './fourfold.ts';
export { freemanHaltonLogP, logTableProbability } from './freeman-halton.ts';
export { type FitTable, fitTable } from './goodness-of-fit.ts';
export { kolmogorovLogSf, kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
export { kruskalWallis } from './kruskal-wallis.ts';
export { mannWhitney } from './mann-whitney.ts';
export { mantelHaenszel } from './mantel-haenszel.ts';
export { clopperPearson, monteCarloP } from './monte-carlo-p.ts';
export { lambda, phi, tau, theilsU, tschuprowsT } from './nominal-effects.ts';
export { permutationTest } from './permutation-test.ts';
export { powerDivergence } from './power-divergence.ts';
export { tableSampler } from './random-table.ts';
export { pairedRankBiserial, type SignedRank, signedRank } from './signed-rank.ts';
export { bowker, type SquareTable, squareTable, stuartMaxwell } from './square-table.ts';
export { cohensD, welchT } from './welch-t.ts';
