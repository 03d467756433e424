import type { Bench } from 'tinybench';
import { ModelError } from '../../core/errors.ts';
import { type Cell, type CellResult, DESIGN, type WorkContext } from '../../core/experiment.ts';
import type { Representation } from '../../core/matrix.ts';
import { type FittedModel, useFitted } from '../../core/model.ts';
import type { Fold } from '../../core/resampling.ts';
import { prepare } from '../../prepare/index.ts';
import { chooseFeatures } from '../shared/features.ts';
import type { ModelEntry } from '../shared/model-entry.ts';
import { drawFolds } from '../shared/resampling-entry.ts';
import { selectRows } from '../shared/row-sample.ts';
import { type BoundTarget, bindTarget, classesOf } from '../shared/target.ts';
import type { TimingConfig } from './config.ts';

export type BenchMaker = typeof Bench;

/** Rows and target of a timing: the same for all its models. */
export interface TimingDesign {
  readonly target: BoundTarget;
  readonly fold: Fold;
  readonly features: readonly string[];
}

/** The first fold of the resampling. */
export function timingDesign(config: TimingConfig, context: WorkContext): TimingDesign {
  return context.memo(DESIGN, () => {
    const target = bindTarget(context.dataset, config.target, selectRows(context.dataset, config.sample, context.suiteSeed).rows);
    const [fold] = drawFolds(config.resampling, target, context);
    return { target, fold, features: chooseFeatures(config.features, context.dataset.columns, config.target.column) };
  });
}

/** One model made ready: everything but what is timed. */
interface Prepared {
  readonly name: string;
  fit(): FittedModel;
  predictAll(fitted: FittedModel): void;
  predictOne(fitted: FittedModel, row: number): void;
}

function prepareModel(config: TimingConfig, design: TimingDesign, entry: ModelEntry, cell: Cell, context: WorkContext): Prepared {
  const { fold, target, features } = design;
  const { definition, parameters } = entry;
  const form: Representation = definition.representation;
  const prepared = prepare({
    representation: form,
    dataset: context.dataset,
    features,
    trainRows: fold.train,
    encoding: config.encoding,
    scale: config.scale,
    categorical: definition.preparation?.(parameters).categorical === true,
  });
  const y = classesOf(target, fold.train);
  const nClasses = target.classes.length;
  if (new Set(y).size < nClasses)
    throw new ModelError('the training part lacks a class', { code: 'MODEL_ONE_CLASS', hint: 'Use a stratified holdout, or more rows.' });
  const test = prepared.apply(fold.test);
  const singles = Array.from({ length: Math.min(config.singleRows, fold.test.length) }, (_, row) =>
    prepared.apply(fold.test.subarray(row, row + 1)),
  );
  return {
    name: entry.name,
    fit: () => definition.fit({ x: prepared.train, y, nClasses, weights: null, seed: cell.seed }, parameters),
    predictAll: (fitted) => fitted.predict(test),
    predictOne: (fitted, row) => fitted.predict(singles[row % singles.length]),
  };
}

/** Seconds of each of `times` calls, by tinybench's clock; nothing is called that does not count. */
function secondsOf(maker: BenchMaker, times: number, call: () => void): readonly number[] {
  const bench = new maker({ iterations: times, time: 0, warmup: false, retainSamples: true, throws: true });
  const [task] = bench.add('call', call).runSync();
  const { result } = task;
  if (result.state !== 'completed' || result.latency.samples === undefined) throw new Error(`a timing did not finish: ${result.state}`);
  return result.latency.samples.map((milliseconds) => milliseconds / 1000);
}

/** `model/what/round/sample`: seconds travel as plain named numbers. */
const key = (model: string, what: string, round: number, sample: number): string => [model, what, String(round), String(sample)].join('/');

/**
 * Measures all models in turns: round after round each is fitted, predicts the whole test part and then single rows, in an order that turns by one place a round, so that
 * whatever else the machine does falls on all of them alike. A first round warms up and does not count.
 */
export function runTimingCell(config: TimingConfig, maker: BenchMaker, cell: Cell, context: WorkContext): CellResult {
  const design = timingDesign(config, context);
  const models = config.models.map((entry) => prepareModel(config, design, entry, cell, context));
  const seconds: Record<string, number> = {};
  for (let round = 0; round <= config.rounds; round++) {
    for (let place = 0; place < models.length; place++) {
      const model = models[(place + round) % models.length];
      let fitted: FittedModel | undefined;
      const fit = secondsOf(maker, 1, () => {
        fitted = model.fit();
      });
      if (fitted === undefined) throw new RangeError(`model '${model.name}' was not fitted`);
      const [predict, single] = useFitted(fitted, (ready) => {
        let row = 0;
        const whole = secondsOf(maker, 1, () => {
          model.predictAll(ready);
        });
        const rows = secondsOf(maker, config.singleRows, () => {
          model.predictOne(ready, row++);
        });
        return [whole, rows];
      });
      if (round === 0) continue;
      seconds[key(model.name, 'fit', round, 0)] = fit[0];
      seconds[key(model.name, 'predict', round, 0)] = predict[0];
      single.forEach((value, sample) => (seconds[key(model.name, 'single', round, sample)] = value));
    }
  }
  return { value: null, seconds };
}
