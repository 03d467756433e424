import type { FittedModel, TrainingSet } from '../../core/model.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import { layOutBins } from '../../kernels/sparse-bins.ts';
import { addLeafValues, rowMajorBins, type FlatTree } from '../../kernels/tree-walk.ts';
import { predictionFromScores } from '../prediction.ts';
import { createBoostedTreeGrower, leafUpdate, type BoostedTreeOptions } from './boosted-tree.ts';
import { checkColumns } from './check-input.ts';
import { coarsenBins, type CoarseBins } from './coarse-bins.ts';
import { countsOf } from './exact-weights.ts';
import { createObjective, probabilitiesFromScores, type ObjectiveStyle } from './objective.ts';

/** What boosting needs besides the trees' options. */
export interface BoostingOptions {
  readonly rounds: number;
  readonly maxBin: number;
  readonly style: ObjectiveStyle;
  readonly tree: BoostedTreeOptions;
  /** Float64Array (nRows): what each row's gradient is multiplied with. */
  readonly weights: Float64Array;
  /** Share of the rows drawn without replacement every `sampleEvery` rounds; 1 = all rows. */
  readonly rowShare: number;
  readonly sampleEvery: number;
  /** Share of the varying columns drawn for each tree; 1 = all. */
  readonly columnShare: number;
}

/**
 * Gradient boosting of regression trees on class scores. Fit O(rounds · width · tree), predict O(rows · rounds · width · depth).
 */
export function fitBoosting(train: TrainingSet<'binned'>, options: BoostingOptions): FittedModel<'binned'> {
  const { x, y, nClasses } = train;
  const { nRows, nColumns } = x;
  const coarse = coarsenBins(x, options.maxBin);
  const bins = layOutBins(coarse.columns, coarse.nBins, coarse.missingBin, nRows);
  const grow = createBoostedTreeGrower(
    { bins, columns: coarse.columns, missingBin: coarse.missingBin, sizes: countsOf(train.weights) },
    options.tree,
  );
  const objective = createObjective(y, nClasses, options.weights, options.style);
  const { width, start } = objective;
  const scores = new Float64Array(nRows * width);
  for (let i = 0; i < scores.length; i++) scores[i] = start[i % width];
  const gradients = new Float64Array(2 * nRows);
  const all = Int32Array.from({ length: nRows }, (_, row) => row);
  const rows = all.slice();
  const allColumns = new Uint8Array(bins.nActive).fill(1);
  const rng = createRng(train.seed);
  const rowRng = rng.fork('rows');
  const columnRng = rng.fork('columns');
  const sampled = options.rowShare < 1 ? rowMajorBins(coarse.columns, nRows) : null;
  let sample: Int32Array = all;
  const trees: FlatTree[][] = [];
  for (let round = 0; round < options.rounds; round++) {
    if (sampled !== null && round % options.sampleEvery === 0) sample = drawShare(nRows, options.rowShare, rowRng);
    objective.beginRound(scores);
    const grown: FlatTree[] = [];
    for (let k = 0; k < width; k++) {
      objective.gradients(scores, k, gradients);
      rows.set(sample);
      const taking = rows.subarray(0, sample.length);
      const usable = options.columnShare < 1 ? drawColumns(bins.nActive, options.columnShare, columnRng) : allColumns;
      const onLeaf = sampled === null ? leafUpdate(scores, width, k, taking) : (): void => undefined;
      const tree = grow({ rows: taking, gradients, usable, onLeaf });
      if (sampled !== null) addLeafValues(tree, sampled, nRows, nColumns, scores, width, k);
      grown.push(tree);
    }
    if (options.tree.needsCut && grown.every((tree) => tree.child[0] === 0)) break;
    trees.push(grown.map((tree) => onOriginalBins(tree, coarse, x.missingBin)));
  }
  return {
    notes: trees.length < options.rounds ? [`stopped after ${String(trees.length)} rounds: no cut gains anything`] : [],
    predict(newRows) {
      checkColumns(newRows, nColumns);
      const out = new Float64Array(newRows.nRows * width);
      for (let i = 0; i < out.length; i++) out[i] = start[i % width];
      const newBins = rowMajorBins(newRows.columns, newRows.nRows);
      for (const round of trees) {
        round.forEach((tree, k) => {
          addLeafValues(tree, newBins, newRows.nRows, nColumns, out, width, k);
        });
      }
      return predictionFromScores(probabilitiesFromScores(out, width), nClasses, 'probability');
    },
  };
}

/** A share of 0 … nRows − 1, ascending (Knuth, TAOCP 2, algorithm 3.4.2 S). O(nRows). */
function drawShare(nRows: number, share: number, rng: Rng): Int32Array {
  const wanted = Math.max(1, Math.round(share * nRows));
  const out = new Int32Array(wanted);
  let taken = 0;
  for (let row = 0; taken < wanted; row++) if (rng.next() * (nRows - row) < wanted - taken) out[taken++] = row;
  return out;
}

function drawColumns(nActive: number, share: number, rng: Rng): Uint8Array {
  const usable = new Uint8Array(nActive);
  if (nActive > 0) for (const a of drawShare(nActive, share, rng)) usable[a] = 1;
  return usable;
}

/** The tree with cuts in terms of the matrix it was given, so that prediction needs no second binning. */
function onOriginalBins(tree: FlatTree, coarse: CoarseBins, missingBin: Int32Array): FlatTree {
  const threshold = tree.threshold.map((bin, node) => coarse.lastBin[tree.feature[node]]?.[bin] ?? bin);
  const missingLeft = tree.missingLeft.map((bin, node) => (bin < 0 ? -1 : missingBin[tree.feature[node]]));
  return { ...tree, threshold, missingLeft };
}
