import type { Column } from '../../core/dataset.ts';
import { type Rng, sampleIndices } from '../../core/rng.ts';
import { countLabelBits, emptyLabelBits, type LabelBits } from '../../kernels/relabelled-counts.ts';
import { groupedAucOf } from './grouped-auc.ts';
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
  /** Of each class but the first: the rows that have it, under the true labels (labelling 0) and under each permutation. */
  readonly classes: readonly LabelBits[];
}

/** Fisher–Yates with a 53-bit fraction for the place: half the time of exact integers, and off by less than 10⁻¹² of a chance. */
function relabel(labels: Uint32Array, rng: Rng): void {
  for (let i = labels.length - 1; i > 0; i--) {
    const j = Math.floor(rng.next() * (i + 1));
    const held = labels[i];
    labels[i] = labels[j];
    labels[j] = held;
  }
}

/** The same for all columns, so that the largest AUC of each relabelling is the null distribution of the largest AUC (Westfall & Young 1993, maxT). */
function relabellings(subject: AuditSubject): Relabellings {
  return subject.memo('relabellings', () => {
    const { train, target, foldOf, config } = subject;
    const rng = subject.rng('permutations');
    const rows = train.length <= nullRows ? train : sampleIndices(train.length, nullRows, rng).map((position) => train[position]);
    const current = Uint32Array.from(rows, (row) => target.yByRow[row]);
    const classes = target.classes.slice(1).map(() => emptyLabelBits(rows.length, config.permutations + 1));
    for (let b = 0; b <= config.permutations; b++) {
      if (b > 0) relabel(current, rng);
      const bit = 1 << (b & 31);
      for (let i = 0; i < current.length; i++) {
        if (current[i] === 0) continue;
        const { words, nWords } = classes[current[i] - 1];
        words[i * nWords + (b >> 5)] |= bit;
      }
    }
    return { rows, folds: Uint8Array.from(rows, (row) => foldOf[row]), classes };
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

/** Rows by (fold, bin): those of a cell side by side, by counting. */
function byCell(bins: Uint8Array, folds: Uint8Array, nBins: number, nFolds: number): { order: Uint32Array; starts: Uint32Array } {
  const starts = new Uint32Array(nFolds * nBins + 1);
  for (let i = 0; i < bins.length; i++) starts[folds[i] * nBins + bins[i] + 1]++;
  for (let cell = 1; cell < starts.length; cell++) starts[cell] += starts[cell - 1];
  const next = starts.slice();
  const order = new Uint32Array(bins.length);
  for (let i = 0; i < bins.length; i++) order[next[folds[i] * nBins + bins[i]]++] = i;
  return { order, starts };
}

/**
 * Mean over folds of the AUC of out-of-fold class shares in ≤ 32 bins, for the true labels and each relabelling.
 * O(permutations × (rows / 6 + folds × bins² × classes)), rows ≤ 10,000.
 */
function binnedAucs(bins: Uint8Array, nBins: number, { folds, classes }: Relabellings, nFolds: number): Float64Array {
  const nClasses = classes.length + 1;
  const [{ nSets }] = classes;
  const nCells = nFolds * nBins;
  const { order, starts } = byCell(bins, folds, nBins, nFolds);
  const counted = classes.map((bits) => {
    const out = new Int32Array(nSets * nCells);
    countLabelBits(bits, order, starts, out);
    return out;
  });
  const out = new Float64Array(nSets);
  const totals = Float64Array.from({ length: nCells }, (_, cell) => starts[cell + 1] - starts[cell]);
  const counts = new Float64Array(nCells * nClasses);
  const all = new Float64Array(nBins * nClasses);
  const scores = new Float64Array(nBins * nClasses);
  const auc = groupedAucOf(nBins);
  for (let set = 0; set < nSets; set++) {
    all.fill(0);
    for (let cell = 0; cell < nCells; cell++) {
      const bin = cell % nBins;
      let first = totals[cell];
      for (let k = 1; k < nClasses; k++) {
        const count = counted[k - 1][set * nCells + cell];
        counts[cell * nClasses + k] = count;
        all[bin * nClasses + k] += count;
        first -= count;
      }
      counts[cell * nClasses] = first;
      all[bin * nClasses] += first;
    }
    let sum = 0;
    let defined = 0;
    for (let f = 0; f < nFolds; f++) {
      const own = counts.subarray(f * all.length, (f + 1) * all.length);
      const sizes = totals.subarray(f * nBins, (f + 1) * nBins);
      for (let bin = 0; bin < nBins; bin++) {
        let seen = 0;
        for (let k = 0; k < nClasses; k++) seen += all[bin * nClasses + k] - own[bin * nClasses + k];
        for (let k = 0; k < nClasses; k++) {
          const at = bin * nClasses + k;
          scores[at] = (all[at] - own[at] + 1 / nClasses) / (seen + 1);
        }
      }
      for (let k = nClasses === 2 ? 1 : 0; k < nClasses; k++) {
        const area = auc(own, scores, sizes, nClasses, k);
        if (Number.isNaN(area)) continue;
        sum += area;
        defined++;
      }
    }
    out[set] = sum / defined;
  }
  return out;
}

/** The AUC of a column beside what random labels give. Every column sees the same random labels. */
export function permutationNull(subject: AuditSubject, column: Column): PermutationNull {
  const drawn = relabellings(subject);
  const { slots, nSlots } = valuesOf(subject, column);
  const { bins, nBins } = binRows(slots, nSlots, drawn.rows, column.kind === 'continuous');
  const aucs = binnedAucs(bins, nBins, drawn, subject.nFolds);
  return { observed: aucs[0], relabelled: aucs.slice(1) };
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
