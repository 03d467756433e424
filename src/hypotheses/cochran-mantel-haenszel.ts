import type { TestContext, TestResult } from '../core/hypothesis.ts';
import { detectableStandardErrors, formatEffect, formatP, mantelHaenszel, normalQuantile, USUAL_POWER } from '../stats/index.ts';
import { LEVEL, plainContext } from './context.ts';
import { statisticWords } from './table-result.ts';

/** How the association of two rows and two columns fares within strata. */
export interface StratifiedResult extends TestResult {
  /** Breslow and Day's test that the odds ratio is the same in all strata; Tarone's correction decides. */
  readonly homogeneity: { readonly statistic: number; readonly tarone: number; readonly df: number; readonly log10P: number };
  readonly strata: number;
  readonly informative: number;
}

/** Rows per stratum that a χ² of the sum needs is little: Mantel & Fleiss 1980 ask the sums of extremes to be 5 away from the expected sum. */
function mantelFleiss(counts: Float64Array): boolean {
  let [expected, least, greatest] = [0, 0, 0];
  for (let k = 0; k < counts.length; k += 4) {
    const [a, b, c, d] = counts.subarray(k, k + 4);
    const n = a + b + c + d;
    if (n === 0) continue;
    expected += ((a + b) * (a + c)) / n;
    least += Math.max(0, a - d);
    greatest += Math.min(a + b, a + c);
  }
  return expected - least >= 5 && greatest - expected >= 5;
}

/**
 * The Cochran–Mantel–Haenszel test of 2 × 2 tables within strata, with the common odds ratio and the Breslow–Day–Tarone test that it is common. Two-sided. See `mantelHaenszel`.
 *
 * @param counts Float64Array (strata × 4): a, b, c, d of each stratum
 * @param continuity subtract ½, R's default
 * @throws StatisticError as `mantelHaenszel`
 */
export function cochranMantelHaenszel(counts: Float64Array, continuity = true, context: TestContext = plainContext): StratifiedResult {
  const answer = mantelHaenszel(counts, continuity, LEVEL);
  const log10P = answer.logP / Math.LN10;
  const effect = { name: 'common-odds-ratio', value: answer.oddsRatio, ci: answer.interval, level: LEVEL };
  const { breslowDay, informative } = answer;
  const homogeneous = Number.isNaN(breslowDay.logP) ? null : breslowDay.logP >= Math.log(context.alpha);
  const logSpread = Math.log(answer.interval[1] / answer.interval[0]) / (2 * normalQuantile(0.5 + LEVEL / 2));
  const tarone = Number.isNaN(breslowDay.logP)
    ? 'fewer than two strata to compare'
    : `Breslow–Day–Tarone ${formatP(breslowDay.logP / Math.LN10)}`;
  const left = counts.length / 4 - informative;
  return {
    test: 'cochran-mantel-haenszel',
    correction: continuity ? 'continuity' : 'none',
    statistic: answer.statistic,
    df: 1,
    pValue: Math.exp(answer.logP),
    log10P,
    effect,
    effects: [],
    n: answer.n,
    assumptions: [
      { text: 'The rows are independent observations.', met: null },
      { text: `The odds ratio is the same in all strata: ${tarone}.`, met: homogeneous },
      { text: 'The strata together are large enough (Mantel & Fleiss 1980).', met: mantelFleiss(counts) },
    ],
    sensitivity: {
      effect: effect.name,
      detectable: Number.isFinite(logSpread) ? Math.exp(detectableStandardErrors(context.alpha) * logSpread) : NaN,
      power: USUAL_POWER,
      alpha: context.alpha,
    },
    monteCarlo: null,
    reason: null,
    sentence: `Within ${String(informative)} strata the association is this strong by chance with ${statisticWords('χ²', answer.statistic, 1, log10P)}; ${formatEffect(effect)}; ${tarone}.`,
    warnings: [
      ...(homogeneous === false ? [`The odds ratio is not the same in all strata (${tarone}): one common figure hides that.`] : []),
      ...(left > 0 ? [`${String(left)} strata with an empty row or column say nothing and are left out.`] : []),
    ],
    homogeneity: { statistic: breslowDay.statistic, tarone: breslowDay.tarone, df: breslowDay.df, log10P: breslowDay.logP / Math.LN10 },
    strata: counts.length / 4,
    informative,
  };
}
