import process from 'node:process';
import { z } from 'zod';
import { ModelError } from '../../core/errors.ts';
import type { OrdinalMatrix } from '../../core/matrix.ts';
import { defineModel } from '../../core/model.ts';
import { predictionFromScores } from '../prediction.ts';
import { lazyPackage } from './lazy-package.ts';
import { placeScores, referenceLabels } from './reference-training.ts';

/** The wrapper copies the whole training matrix to the module's stack of 5 MiB; beyond it memory is overwritten. */
const STACK_BYTES = 5_000_000;

const xgboost = lazyPackage('ml-xgboost', loadQuietly);

const parameters = z.strictObject({
  n_estimators: z.int().min(1).max(10000).default(100).describe('number of boosting rounds'),
  learning_rate: z.number().gt(0).max(1).default(0.3).describe('shrinkage of each tree (eta)'),
  max_depth: z.int().min(1).max(30).default(6).describe('deepest level below the root'),
  min_child_weight: z.number().min(0).default(1).describe('smallest sum of Hessians in a leaf'),
  gamma: z.number().min(0).default(0).describe('smallest loss reduction of a split'),
  reg_lambda: z.number().min(0).default(1).describe('L2 penalty of leaf weights'),
  reg_alpha: z.number().min(0).default(0).describe('L1 penalty of leaf weights'),
  subsample: z.number().gt(0).max(1).default(1).describe('share of the rows drawn for each tree'),
  colsample_bytree: z.number().gt(0).max(1).default(1).describe('share of the columns drawn for each tree'),
  max_delta_step: z.number().min(0).default(0).describe('largest step of a leaf weight; 0 = no limit'),
  scale_pos_weight: z.number().positive().default(1).describe('weight of class code 1, two classes only'),
  base_score: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.5)
    .describe('probability that boosting starts from (newer versions start from the class share)'),
});

/** XGBoost's own spelling of the parameters that scikit-learn's wrapper renamed. */
const ownNames: Readonly<Record<string, string>> = {
  n_estimators: 'iterations',
  learning_rate: 'eta',
  reg_lambda: 'lambda',
  reg_alpha: 'alpha',
};

/**
 * The real XGBoost of 2018, compiled to WebAssembly by ml-xgboost: exact splits on float32. Sound at full size up to its memory limit. Memory lies outside
 * the JavaScript heap until `dispose`.
 */
export const mljsXgboost = defineModel({
  id: 'xgboost',
  title: 'XGBoost (ml-xgboost, WebAssembly)',
  engine: 'mljs',
  representation: 'ordinal',
  parameters,
  rowLimit: 25000,
  reference: 'ml-xgboost 1.1.2 (XGBoost of 2018): exact greedy splits, base_score 0.5. The oracle for the native xgboost.',
  load: () => xgboost.load(),
  fit(train, options) {
    const { labels, present } = referenceLabels('ml-xgboost', train);
    const bytes = train.x.nRows * (train.x.nColumns + 1) * 4;
    if (bytes > STACK_BYTES) {
      throw new ModelError('the training rows do not fit into the memory of ml-xgboost', {
        code: 'MODEL_TOO_MANY_ROWS',
        expected: `at most ${String(Math.floor(STACK_BYTES / (4 * (train.x.nColumns + 1))))} rows of ${String(train.x.nColumns)} columns`,
        found: String(train.x.nRows),
        hint: 'Use the native engine, or a sample.',
      });
    }
    const binary = present.length === 2;
    const objective = binary ? { objective: 'binary:logistic' } : { objective: 'multi:softprob', num_class: present.length };
    const own = Object.fromEntries(Object.entries(options).map(([name, value]) => [ownNames[name] ?? name, value]));
    const model = new (xgboost.get())({ ...own, ...objective, tree_method: 'exact', booster: 'gbtree', silent: 1, seed: train.seed >>> 1 });
    model.train(floatRows(train.x), labels);
    let held = true;
    return {
      notes: [],
      predict(x) {
        const scores = new Float64Array(x.nRows * train.nClasses);
        if (x.nRows > 0) {
          model.predict(floatRows(x)).forEach((answer, i) => {
            placeScores(scores, i, train.nClasses, present, typeof answer === 'number' ? [1 - answer, answer] : normalised(answer));
          });
        }
        return predictionFromScores(scores, train.nClasses, 'probability');
      },
      dispose() {
        if (held) model.free();
        held = false;
      },
    };
  },
});

/** Rows in which −1 stands for missing, as the wrapper has it fixed; a real −1 moves to the next float32 below, which no split can tell apart. */
function floatRows(x: OrdinalMatrix): number[][] {
  const belowMinusOne = -1 - 2 ** -23;
  return Array.from({ length: x.nRows }, (_, row) =>
    x.columns.map((column) => {
      const value = column[row];
      if (Number.isNaN(value)) return -1;
      return Math.fround(value) === -1 ? belowMinusOne : value;
    }),
  );
}

/** Float32 softmax sums to 1 only nearly. */
function normalised(shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/**
 * The package's promise gives its class. While loading it tries to fetch its own file path as a URL and warns on the console, and it leaves a listener
 * that turns every uncaught exception into a crash without a message; both are undone here.
 */
async function loadQuietly(): ReturnType<typeof importXgboost> {
  const earlier = process.listeners('uncaughtException');
  const webAssembly = Reflect.get(globalThis, 'WebAssembly') as object;
  const streaming = Object.getOwnPropertyDescriptor(webAssembly, 'instantiateStreaming');
  Reflect.deleteProperty(webAssembly, 'instantiateStreaming');
  try {
    return await importXgboost();
  } finally {
    if (streaming !== undefined) Object.defineProperty(webAssembly, 'instantiateStreaming', streaming);
    for (const listener of process.listeners('uncaughtException')) {
      if (!earlier.includes(listener)) process.removeListener('uncaughtException', listener);
    }
  }
}

async function importXgboost() {
  return (await import('ml-xgboost')).default;
}
