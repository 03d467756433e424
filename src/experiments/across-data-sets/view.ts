import type { BayesianSignedRank, SignedRank } from '../../stats/index.ts';
import type { Binding } from '../kind.ts';
import type { RankAnswer } from '../shared/rank-answer.ts';
import type { AcrossConfig } from './config.ts';
import type { ScoreTable } from './score-table.ts';

/** The reference against one model over the data sets. */
export interface AcrossPair {
  readonly reference: string;
  readonly model: string;
  /** Mean over data sets of reference − model. */
  readonly difference: number;
  /** Probability that the reference is better, practically equivalent, worse on a data set like these. */
  readonly better: number;
  readonly equivalent: number;
  readonly worse: number;
  readonly posterior: BayesianSignedRank;
  /** Wilcoxon's signed-rank test, Holm-adjusted over all pairs, or over those with the control. */
  readonly wilcoxon: SignedRank & { readonly log10P: number; readonly adjustedLog10P: number };
}

/** Everything that the report of a question over data sets is made from. */
export interface AcrossView {
  readonly config: AcrossConfig;
  readonly binding: Binding;
  readonly table: ScoreTable;
  /** Models without a score on every data set. */
  readonly left: readonly string[];
  readonly ranks: RankAnswer;
  readonly pairs: readonly AcrossPair[];
}
