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
export { holm } from './holm.ts';
export { mean, standardDeviation } from './moments.ts';
export { noncentralChiSquareCdf, noncentralChiSquareSf, noncentralChiSquareTails, noncentralityOf } from './noncentral-chi-square.ts';
export { normalCdf, normalLogSf, normalQuantile, normalSf, normalTails } from './normal.ts';
export { pearsonChiSquare } from './pearson.ts';
export { correctedResampledT, resampledMeanInterval } from './resampled-t.ts';
export { devianceTerm } from './saddle-point.ts';
export { studentTCdf, studentTLogSf, studentTLogTwoSided, studentTQuantile, studentTSf, studentTTails } from './student-t.ts';
export { studentizedRangeCdf, studentizedRangeQuantile, studentizedRangeSf } from './studentized-range.ts';
export type { Tails } from './tails.ts';
