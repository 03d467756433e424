import { groupedAucOf } from './grouped-auc.ts';

/** Accuracy, balanced accuracy, AUC of a prediction that is the same for all rows of a group. */
export interface Scores {
  readonly accuracy: number;
  /** Mean recall of the classes that occur. */
  readonly balancedAccuracy: number;
  /** Of the second class with two, macro mean of one class against the rest with more; NaN where a class is alone. */
  readonly auc: number;
  /** By class against the rest; NaN where not defined. */
  readonly aucPerClass: readonly number[];
  /** Mean F1 weighted by the classes' rows. */
  readonly weightedF1: number;
}

/** Counts and area of one test part. */
export interface PartScores {
  /** Float64Array (nClasses × nClasses): row = truth, column = predicted. */
  readonly confusion: Float64Array;
  readonly aucPerClass: Float64Array;
}

/**
 * Scores groups of rows.
 * @param counts Float64Array (nGroups × nClasses): rows of each group by truth
 * @param predicted Int32Array (nGroups)
 * @param scores Float64Array (nGroups × nClasses)
 */
export function scoreGroups(counts: Float64Array, predicted: Int32Array, scores: Float64Array, nClasses: number): PartScores {
  const nGroups = predicted.length;
  const confusion = new Float64Array(nClasses * nClasses);
  const totals = new Float64Array(nGroups);
  for (let g = 0; g < nGroups; g++) {
    for (let k = 0; k < nClasses; k++) {
      const count = counts[g * nClasses + k];
      totals[g] += count;
      confusion[k * nClasses + predicted[g]] += count;
    }
  }
  const aucPerClass = new Float64Array(nClasses);
  const auc = groupedAucOf(nGroups);
  if (nClasses === 2) aucPerClass.fill(auc(counts, scores, totals, 2, 1));
  else for (let k = 0; k < nClasses; k++) aucPerClass[k] = auc(counts, scores, totals, nClasses, k);
  return { confusion, aucPerClass };
}

function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.length === 0 ? NaN : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** Rates of a confusion matrix pooled over parts, areas as means over the parts where they are defined. */
export function combineParts(parts: readonly PartScores[], nClasses: number): Scores {
  const pooled = new Float64Array(nClasses * nClasses);
  for (const { confusion } of parts) for (let i = 0; i < pooled.length; i++) pooled[i] += confusion[i];
  let total = 0;
  let right = 0;
  let f1 = 0;
  const recalls: number[] = [];
  for (let k = 0; k < nClasses; k++) {
    let truth = 0;
    let said = 0;
    for (let j = 0; j < nClasses; j++) {
      truth += pooled[k * nClasses + j];
      said += pooled[j * nClasses + k];
    }
    const hit = pooled[k * nClasses + k];
    total += truth;
    right += hit;
    recalls.push(truth === 0 ? NaN : hit / truth);
    if (truth + said > 0) f1 += (truth * 2 * hit) / (truth + said);
  }
  const aucPerClass = Array.from({ length: nClasses }, (_, k) => meanOfDefined(parts.map((part) => part.aucPerClass[k])));
  return {
    accuracy: right / total,
    balancedAccuracy: meanOfDefined(recalls),
    auc: meanOfDefined(aucPerClass),
    aucPerClass,
    weightedF1: f1 / total,
  };
}
