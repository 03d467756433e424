import { type FittedModel, type TrainingSet } from '../../core/model.ts';
import type { BinnedMatrix } from '../../core/matrix.ts';
import { createRng, type Rng } from '../../core/rng.ts';
import { createBoostingMemory, type BoostingMemory } from '../../kernels/boosting-memory.ts';
import type { BinColumn } from '../../kernels/class-histogram.ts';
import { createTreeWalk, type FlatTree, type PlacedTree } from '../../kernels/tree-walk.ts';
import { predictionFromScores } from '../prediction.ts';
import { createBoostedTreeGrower, type BoostedTreeOptions } from './boosted-tree.ts';
import { checkColumns } from './check-input.ts';
import { splitForValidation, type EarlyStopping } from './early-stopping.ts';
import { collapseRows, takeRows } from './equal-rows.ts';
import { countsOf, exactWeights } from './exact-weights.ts';
import { makeOwnBins, type BinRule, type OwnBins } from './own-bins.ts';
import { createObjective, probabilitiesFromScores, widthOf, type ObjectiveStyle } from './objective.ts';

/** What boosting needs besides the trees' options. */
export interface BoostingOptions {
  readonly rounds: number;
  /** How columns are cut. */
  readonly bins: BinRule;
  readonly style: ObjectiveStyle;
  readonly tree: BoostedTreeOptions;
  /** Float64Array (nRows): a factor on each row beside its weight (class weights); null = 1. */
  readonly factors: Float64Array | null;
  /** Share of the rows drawn without replacement every `sampleEvery` rounds; 1 = all rows. */
  readonly rowShare: number;
  readonly sampleEvery: number;
  /** Share of the varying columns drawn for each tree; 1 = all. */
  readonly columnShare: number;
  /** Int32Array (nColumns): see `columnDirections`. */
  readonly directions: Int32Array;
  readonly earlyStopping: EarlyStopping | null;
}

/** The rows that trees grow on. */
interface BoostingRows {
  readonly x: BinnedMatrix;
  readonly y: Int32Array;
  /** What each row's gradient is multiplied with; null = 1. */
  readonly weights: Float64Array | null;
  /** How many rows each stands for; null = 1. */
  readonly sizes: Float64Array | null;
}

/** Rows that say when to stop. */
interface HeldOut {
  readonly x: BinnedMatrix;
  readonly y: Int32Array;
  readonly weights: Float64Array | null;
}

/**
 * Gradient boosting of regression trees on class scores. Fit O(rounds · width · tree), predict O(rows · rounds · width · depth).
 */
export function fitBoosting(train: TrainingSet<'binned'>, options: BoostingOptions): FittedModel<'binned'> {
  const notes: string[] = [];
  const pick = (values: Float64Array | null, rows: Int32Array): Float64Array | null =>
    values === null ? null : Float64Array.from(rows, (row) => values[row]);
  let { y, weights } = train;
  let { factors } = options;
  const { earlyStopping } = options;
  const split = earlyStopping === null ? null : splitForValidation(y, train.nClasses, earlyStopping.fraction, train.seed);
  const rowCounts = options.bins.weighted ? weights : countsOf(weights);
  const bins = makeOwnBins(train.x, split === null ? rowCounts : onlyRows(split.learn, y.length, rowCounts), options.bins);
  let x = bins.train;
  let held: HeldOut | null = null;
  if (split !== null) {
    const { learn, validate } = split;
    const codes = y;
    held = { x: takeRows(x, validate), y: Int32Array.from(validate, (row) => codes[row]), weights: pick(weights, validate) };
    [x, y, weights, factors] = [
      takeRows(x, learn),
      Int32Array.from(learn, (row) => codes[row]),
      pick(weights, learn),
      pick(factors, learn),
    ];
  }
  const collapsed = collapseRows({ x, y, weights }, factors === null && options.rowShare === 1);
  notes.push(...collapsed.notes);
  [x, y] = [collapsed.x, collapsed.y];
  const own = collapsed.weights;
  const multiplied = factors === null ? own : factors.map((factor, row) => factor * (own === null ? 1 : own[row]));
  const rows: BoostingRows = { x, y, weights: multiplied === null ? null : exactWeights(multiplied, x.nRows), sizes: countsOf(own) };
  return boost(rows, held, bins, train, options, notes);
}

/** How often each row counts when only some do. */
function onlyRows(rows: Int32Array, nRows: number, weights: Float64Array | null): Float64Array {
  const out = new Float64Array(nRows);
  for (const row of rows) out[row] = weights === null ? 1 : weights[row];
  return out;
}

function boost(
  { x, y, weights, sizes }: BoostingRows,
  held: HeldOut | null,
  bins: OwnBins,
  { nClasses, seed }: TrainingSet<'binned'>,
  options: BoostingOptions,
  notes: string[],
): FittedModel<'binned'> {
  const { nRows, nColumns } = x;
  const width = widthOf(nClasses);
  const memory = createBoostingMemory({ ...x, directions: options.directions, y, width, weights, sizes });
  const { calls, at, nActive } = memory;
  const grow = createBoostedTreeGrower(memory, x, options.tree);
  const objective = createObjective(memory, y, nClasses, weights, options.style);
  const { start } = objective;
  const scores = memory.doubles(at.scores, nRows * width);
  for (let i = 0; i < scores.length; i++) scores[i] = start[i % width];
  const allColumns = new Uint8Array(nActive).fill(1);
  const rng = createRng(seed);
  const rowRng = rng.fork('rows');
  const columnRng = rng.fork('columns');
  const sampled = options.rowShare < 1;
  const place = sampled ? placesOf(memory.order) : null;
  let sample: Int32Array | null = null;
  const watch = held === null || options.earlyStopping === null ? null : createWatch(held, start, options.earlyStopping.rounds);
  const trees: PlacedTree[] = [];
  let round = 0;
  for (; round < options.rounds; round++) {
    if (place !== null && round % options.sampleEvery === 0) {
      sample = drawShare(nRows, options.rowShare, rowRng)
        .map((row) => place[row])
        .sort();
    }
    objective.beginRound();
    const grown: FlatTree[] = [];
    for (let k = 0; k < width; k++) {
      objective.gradients(k);
      if (sample === null) calls.allRows(at.rows, nRows);
      else memory.ints(at.rows, sample.length).set(sample);
      const usable = options.columnShare < 1 ? drawColumns(nActive, options.columnShare, columnRng) : allColumns;
      const onLeaf = (value: number, from: number, to: number): void => {
        calls.addToRows(at.scores + 8 * k, 8 * width, at.rows, from, to, value);
      };
      const tree = grow({ nRows: sample === null ? nRows : sample.length, usable, onLeaf: sampled ? () => undefined : onLeaf });
      if (sampled)
        createTreeWalk([{ tree, offset: k }])(columnsOf(memory, nColumns), nRows, memory.doubles(at.scores, nRows * width), width);
      grown.push(tree);
    }
    if (options.tree.needsCut && grown.every((tree) => tree.child[0] === 0)) break;
    const placed = grown.map((tree, offset) => ({ tree, offset }));
    trees.push(...placed);
    if (watch?.(placed) === true) break;
  }
  const kept = watch === null ? trees : trees.slice(0, width * watch.best());
  if (watch !== null) notes.push(`early stopping kept ${String(watch.best())} of ${String(trees.length / width)} rounds`);
  else if (round < options.rounds) notes.push(`stopped after ${String(round)} rounds: no cut gains anything`);
  const walk = createTreeWalk(kept);
  return {
    notes,
    predict(rows) {
      checkColumns(rows, nColumns);
      const out = new Float64Array(rows.nRows * width);
      for (let i = 0; i < out.length; i++) out[i] = start[i % width];
      walk(bins.apply(rows), rows.nRows, out, width);
      return predictionFromScores(probabilitiesFromScores(out, width), nClasses, 'probability');
    },
  };
}

/** Follows the log loss of held-out rows. Called with a round's trees it says whether to stop. */
interface Watch {
  (placed: readonly PlacedTree[]): boolean;
  /** Rounds up to the lowest loss, the first of equals. */
  best(): number;
}

function createWatch({ x, y, weights }: HeldOut, start: Float64Array, patience: number): Watch {
  const width = start.length;
  const scores = Float64Array.from({ length: x.nRows * width }, (_, i) => start[i % width]);
  let rounds = 0;
  let best = 0;
  let lowest = Infinity;
  const watch = (placed: readonly PlacedTree[]): boolean => {
    createTreeWalk(placed)(x.columns, x.nRows, scores, width);
    rounds++;
    const loss = logLoss(probabilitiesFromScores(scores.slice(), width), y, weights);
    if (loss < lowest) [lowest, best] = [loss, rounds];
    return rounds - best >= patience;
  };
  return Object.assign(watch, { best: () => best });
}

function logLoss(probabilities: Float64Array, y: Int32Array, weights: Float64Array | null): number {
  const nClasses = probabilities.length / y.length;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    sum -= (weights === null ? 1 : weights[i]) * Math.log(Math.max(probabilities[i * nClasses + y[i]], 1e-16));
  }
  return sum;
}

/** A share of 0 … nRows − 1, ascending (Knuth, TAOCP 2, algorithm 3.4.2 S). O(nRows). */
function drawShare(nRows: number, share: number, rng: Rng): Int32Array {
  const wanted = Math.max(1, Math.round(share * nRows));
  const out = new Int32Array(wanted);
  let taken = 0;
  for (let row = 0; taken < wanted; row++) if (rng.next() * (nRows - row) < wanted - taken) out[taken++] = row;
  return out;
}

/** Where each original row stands in the memory. */
function placesOf(order: Int32Array): Int32Array {
  const place = new Int32Array(order.length);
  order.forEach((row, at) => (place[row] = at));
  return place;
}

/** The memory's columns by original number; those that do not vary are in no tree, and stand there as a column of zeros. */
function columnsOf(memory: BoostingMemory, nColumns: number): BinColumn[] {
  const columns = new Array<BinColumn>(nColumns).fill(new Uint8Array(memory.nRows));
  memory.feature.forEach((j, active) => (columns[j] = memory.bins(active)));
  return columns;
}

function drawColumns(nActive: number, share: number, rng: Rng): Uint8Array {
  const usable = new Uint8Array(nActive);
  if (nActive > 0) for (const a of drawShare(nActive, share, rng)) usable[a] = 1;
  return usable;
}
