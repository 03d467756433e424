import type { Column } from '../../core/dataset.ts';
import { sampleIndices, shuffle } from '../../core/rng.ts';
import { scoreGroups } from './grouped-scores.ts';
import { valuesOf } from './power.ts';
import type { AuditSubject } from './subject.ts';

/** Rows that random relabellings are made on: a test on more would find nothing that matters and was not found on these. */
const nullRows = 10_000;
const maxBins = 32;

/** AUC of a binned column under the true labels and under random ones. */
export interface PermutationNull {
  readonly observed: number;
  /** Float64Array (permutations); the same relabelling has the same place in every column. */
  readonly relabelled: Float64Array;
}

interface Relabellings {
  readonly rows: Uint32Array;
  /** Folds of `rows`. */
  readonly folds: Uint8Array;
  /** True labels first, then one row of `rows.length` labels per permutation. */
  readonly labels: Uint16Array;
}

/** The same for all columns, so that the largest AUC of each relabelling is the null distribution of the largest AUC (Westfall & Young 1993, maxT). */
function relabellings(subject: AuditSubject): Relabellings {
  return subject.memo('relabellings', () => {
    const { train, target, foldOf, config } = subject;
    const rng = subject.rng('permutations');
    const rows = train.length <= nullRows ? train : sampleIndices(train.length, nullRows, rng).map((position) => train[position]);
    const m = rows.length;
    const labels = new Uint16Array(m * (config.permutations + 1));
    const current = Uint32Array.from(rows, (row) => target.yByRow[row]);
    labels.set(current, 0);
    for (let b = 1; b <= config.permutations; b++) {
      shuffle(current, rng);
      labels.set(current, b * m);
    }
    return { rows, folds: Uint8Array.from(rows, (row) => foldOf[row]), labels };
  });
}

/** At most 32 bins of about equal numbers of rows: neighbouring values together, or the commonest words apart and the rest together. */
function binRows(slots: Int32Array, nSlots: number, rows: Uint32Array, ordered: boolean): { bins: Uint8Array; nBins: number } {
  const counts = new Float64Array(nSlots);
  for (const row of rows) counts[slots[row]]++;
  const used = [...counts.keys()].filter((slot) => counts[slot] > 0);
  if (!ordered) used.sort((a, b) => counts[b] - counts[a] || a - b);
  const binOf = new Uint8Array(nSlots);
  if (used.length <= maxBins || !ordered) {
    used.forEach((slot, i) => {
      binOf[slot] = Math.min(i, maxBins - 1);
    });
  } else {
    let bin = 0;
    let held = 0;
    let left = rows.length;
    for (const slot of used) {
      const fair = left / (maxBins - bin);
      if (held > 0 && bin < maxBins - 1 && held + counts[slot] / 2 > fair) {
        left -= held;
        held = 0;
        bin++;
      }
      binOf[slot] = bin;
      held += counts[slot];
    }
  }
  const nBins = Math.min(maxBins, used.length);
  return { bins: Uint8Array.from(rows, (row) => binOf[slots[row]]), nBins };
}

/**
 * Mean over folds of the AUC of out-of-fold class shares in ≤ 32 bins, for the true labels and each relabelling.
 * O(permutations × (rows + folds × bins log bins × classes)), rows ≤ 10,000.
 */
function binnedAucs(
  bins: Uint8Array,
  nBins: number,
  { folds, labels, rows }: Relabellings,
  nFolds: number,
  nClasses: number,
): Float64Array {
  const m = rows.length;
  const cell = new Uint16Array(m);
  for (let i = 0; i < m; i++) cell[i] = folds[i] * nBins + bins[i];
  const nSets = labels.length / m;
  const out = new Float64Array(nSets);
  const counts = new Float64Array(nFolds * nBins * nClasses);
  const all = new Float64Array(nBins * nClasses);
  const predicted = new Int32Array(nBins);
  const scores = new Float64Array(nBins * nClasses);
  for (let b = 0; b < nSets; b++) {
    counts.fill(0);
    all.fill(0);
    const from = b * m;
    for (let i = 0; i < m; i++) counts[cell[i] * nClasses + labels[from + i]]++;
    for (let f = 0; f < nFolds; f++) for (let j = 0; j < all.length; j++) all[j] += counts[f * all.length + j];
    let sum = 0;
    let defined = 0;
    for (let f = 0; f < nFolds; f++) {
      const own = counts.subarray(f * all.length, (f + 1) * all.length);
      for (let bin = 0; bin < nBins; bin++) {
        let seen = 0;
        for (let k = 0; k < nClasses; k++) seen += all[bin * nClasses + k] - own[bin * nClasses + k];
        for (let k = 0; k < nClasses; k++) {
          const at = bin * nClasses + k;
          scores[at] = (all[at] - own[at] + 1 / nClasses) / (seen + 1);
        }
      }
      const { aucPerClass } = scoreGroups(own, predicted, scores, nClasses);
      for (let k = nClasses === 2 ? 1 : 0; k < nClasses; k++) {
        if (Number.isNaN(aucPerClass[k])) continue;
        sum += aucPerClass[k];
        defined++;
      }
    }
    out[b] = sum / defined;
  }
  return out;
}

/** The AUC of a column beside what random labels give. Every column sees the same random labels. */
export function permutationNull(subject: AuditSubject, column: Column): PermutationNull {
  const drawn = relabellings(subject);
  const { slots, nSlots } = valuesOf(subject, column);
  const { bins, nBins } = binRows(slots, nSlots, drawn.rows, column.kind === 'continuous');
  const [observed, ...relabelled] = binnedAucs(bins, nBins, drawn, subject.nFolds, subject.target.classes.length);
  return { observed, relabelled: Float64Array.from(relabelled) };
}

/** p-values of columns against the largest AUC of each relabelling, and the band that random labels stay below with chance 1 − α. */
export interface AdjustedNull {
  /** Adjusted for all columns together; same order. */
  readonly adjustedP: readonly number[];
  readonly rawP: readonly number[];
  /** Upper (1 − α) quantile of the largest AUC under random labels. */
  readonly band: number;
}

/** Westfall & Young's single-step maxT: keeps the chance of any false alarm at α however the columns depend on each other. */
export function adjustByMaximum(nulls: readonly PermutationNull[], alpha: number): AdjustedNull {
  const n = nulls.length === 0 ? 0 : nulls[0].relabelled.length;
  const largest = Float64Array.from({ length: n }, (_, b) => Math.max(...nulls.map(({ relabelled }) => relabelled[b])));
  const above = (values: Float64Array, observed: number): number => {
    let count = 1;
    for (const value of values) if (value >= observed) count++;
    return count / (values.length + 1);
  };
  const sorted = largest.slice().sort();
  return {
    adjustedP: nulls.map(({ observed }) => above(largest, observed)),
    rawP: nulls.map(({ observed, relabelled }) => above(relabelled, observed)),
    band: n === 0 ? NaN : sorted[Math.min(n - 1, Math.ceil((1 - alpha) * (n + 1)) - 1)],
  };
}
