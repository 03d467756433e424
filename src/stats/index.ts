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
  smallExpectedWarnings,
} from './contingency.ts';
export { biasCorrectedV, cramersV, strengthOfV } from './cramers-v.ts';
export { fisherFCdf, fisherFLogSf, fisherFQuantile, fisherFSf, fisherFTails, fisherFUpperQuantile } from './fisher-f.ts';
export { formatP, formatPValue } from './format-p.ts';
export {
  hypergeometricCdf,
  hypergeometricLogMass,
  hypergeometricLogSf,
  hypergeometricQuantile,
  hypergeometricSf,
  hypergeometricTails,
  type Urn,
  urnSupport,
} from './hypergeometric.ts';
export { mean, standardDeviation } from './moments.ts';
export { adjustLog10P, holm } from './multiplicity.ts';
export { noncentralChiSquareCdf, noncentralChiSquareSf, noncentralChiSquareTails, noncentralityOf } from './noncentral-chi-square.ts';
export { normalCdf, normalLogSf, normalQuantile, normalSf, normalTails } from './normal.ts';
export { pearsonChiSquare } from './pearson.ts';
export { correctedResampledT, resampledMeanInterval } from './resampled-t.ts';
export { devianceTerm } from './saddle-point.ts';
export { studentTCdf, studentTLogSf, studentTLogTwoSided, studentTQuantile, studentTSf, studentTTails } from './student-t.ts';
export {
  studentizedRangeCdf,
  studentizedRangeLogSf,
  studentizedRangeQuantile,
  studentizedRangeSf,
  studentizedRangeTails,
} from './studentized-range.ts';
export type { Tails } from './tails.ts';
export { type BayesianCorrelatedT, bayesianCorrelatedT, type Posterior } from './bayesian-correlated-t.ts';
export { type BayesianSignedRank, bayesianSignedRank } from './bayesian-signed-rank.ts';
export { type BcaInterval, bcaInterval, drawStratified, strataOf } from './bootstrap.ts';
export { type AucComponents, aucComponents, type DeLong, deLong } from './de-long.ts';
export { type Certainty, detectableByMcNemar, detectableByT, noncentralTSf } from './detectable-difference.ts';
export { type FiveByTwo, fiveByTwoF, fiveByTwoT } from './five-by-two.ts';
export { type Friedman, friedman, type RankStatistic } from './friedman.ts';
export { midranks } from './midranks.ts';
export { pairedDifferenceZ, type PairedProportions, pairedProportions } from './paired-proportions.ts';
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
export { pairedDifferenceZ, type PairedProportions, pairedProportions } from './paired-proportions.ts';
