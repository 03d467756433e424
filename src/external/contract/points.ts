import type { Dataset } from '../../core/dataset.ts';
import { type ModelDefinition, type Prediction, useFitted } from '../../core/model.ts';
import { createRng, shuffle } from '../../core/rng.ts';
import { prepare } from '../../prepare/index.ts';
import { checkedModel } from '../module/checked-model.ts';
import { type Connections, connections, datasetOf, numberColumn } from './connections.ts';

/** One thing that every model must do. `check` throws, with the reason, when it does not. */
export interface ContractPoint {
  readonly name: string;
  readonly check: (model: ModelDefinition, parameters: unknown) => void;
}

const nTrain = 300;
const nTest = 200;
const range = (from: number, to: number): Uint32Array => Uint32Array.from({ length: to - from }, (_, i) => from + i);
const train = range(0, nTrain);
const test = range(nTrain, nTrain + nTest);
const two = connections(nTrain + nTest, 2, 11);
const three = connections(nTrain + nTest, 3, 12);

interface Asked {
  readonly train?: Uint32Array;
  readonly test?: Uint32Array;
  readonly y?: Int32Array;
  readonly nClasses?: number;
  readonly weights?: Float64Array;
  readonly dataset?: Dataset;
}

function answer(model: ModelDefinition, parameters: unknown, data: Connections, asked: Asked = {}): Prediction {
  const dataset = asked.dataset ?? data.dataset;
  const rows = asked.train ?? train;
  const y = asked.y ?? data.y;
  const weights = asked.weights ?? null;
  const features = dataset.columns.map(({ name }) => name);
  const prepared = prepare({ representation: model.representation, dataset, features, trainRows: rows, weights });
  const nClasses = asked.nClasses ?? data.nClasses;
  const fitted = model.fit({ x: prepared.train, y: Int32Array.from(rows, (row) => y[row]), nClasses, weights, seed: 7 }, parameters);
  return useFitted(fitted, () => fitted.predict(prepared.apply(asked.test ?? test)));
}

function agreement(a: Int32Array, b: Int32Array): number {
  return a.filter((code, i) => code === b[i]).length / a.length;
}

function demand(holds: boolean, text: string): void {
  if (!holds) throw new Error(text);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function learns(model: ModelDefinition, parameters: unknown, data: Connections): void {
  const { classes, scores } = answer(model, parameters, data);
  const counts = new Float64Array(data.nClasses);
  for (const row of test) counts[data.y[row]]++;
  const common = Math.max(...counts) / nTest;
  const right = agreement(
    classes,
    Int32Array.from(test, (row) => data.y[row]),
  );
  demand(
    right > common + 0.02,
    `it is right in ${percent(right)} of the rows; naming the commonest class always would be in ${percent(common)}`,
  );
  for (let i = 0; i < nTest; i++) {
    const own = scores.subarray(i * data.nClasses, (i + 1) * data.nClasses);
    const best = own.indexOf(Math.max(...own));
    demand(
      classes[i] === best,
      `row ${String(i)} is given class ${String(classes[i])}, and the highest score is that of class ${String(best)}`,
    );
  }
}

function sameScores(a: Prediction, b: Prediction, text: string): void {
  const at = a.scores.findIndex((score, i) => !Object.is(score, b.scores[i]));
  demand(at < 0, `${text}: ${String(a.scores[at])} and then ${String(b.scores[at])}`);
}

/** The contract of a model, in the order told. */
const contractPoints: readonly ContractPoint[] = [
  {
    name: 'has defaults for every parameter and refuses an unknown one',
    check: (model) => {
      demand(model.parameters.safeParse({}).success, '`parameters` refuses {}');
      demand(!model.parameters.safeParse({ 'no such parameter': 1 }).success, '`parameters` takes any key: use z.strictObject');
    },
  },
  {
    name: 'learns two classes, the class of the highest score first',
    check: (model, parameters) => {
      learns(model, parameters, two);
    },
  },
  {
    name: 'learns three classes',
    check: (model, parameters) => {
      learns(model, parameters, three);
    },
  },
  {
    name: 'answers the same for the same rows and seed',
    check: (model, parameters) => {
      sameScores(answer(model, parameters, three), answer(model, parameters, three), 'a score differs');
    },
  },
  {
    name: 'answers row by row: the order of the rows asked about does not matter',
    check: (model, parameters) => {
      const straight = answer(model, parameters, three);
      const backwards = answer(model, parameters, three, { test: test.toReversed() });
      for (let i = 0; i < nTest; i++)
        for (let k = 0; k < 3; k++)
          demand(
            Object.is(straight.scores[3 * i + k], backwards.scores[3 * (nTest - 1 - i) + k]),
            `the scores of row ${String(i)} depend on the rows around it`,
          );
    },
  },
  {
    name: 'hardly cares for the order of the training rows',
    check: (model, parameters) => {
      const mixed = Uint32Array.from(train);
      shuffle(mixed, createRng(3));
      const share = agreement(answer(model, parameters, two).classes, answer(model, parameters, two, { train: mixed }).classes);
      demand(share >= 0.9, `only ${percent(share)} of the rows keep their class`);
    },
  },
  {
    name: 'hardly cares which class has which code',
    check: (model, parameters) => {
      const swapped = answer(model, parameters, two, { y: two.y.map((code) => 1 - code) }).classes.map((code) => 1 - code);
      const share = agreement(answer(model, parameters, two).classes, swapped);
      demand(share >= 0.9, `only ${percent(share)} of the rows keep their class when the codes are swapped`);
    },
  },
  {
    name: 'leaves its training rows and labels as they were',
    check: (model, parameters) => {
      const features = two.dataset.columns.map(({ name }) => name);
      const { train: x } = prepare({ representation: model.representation, dataset: two.dataset, features, trainRows: train });
      const y = two.y.slice(0, nTrain);
      const shown = (): string =>
        JSON.stringify([
          [...y],
          x.kind === 'one-hot'
            ? [[...x.numeric], [...x.codes]]
            : x.columns.map((column) =>
                ArrayBuffer.isView(column) ? [...column] : column.kind === 'continuous' ? [...column.values] : [...column.codes],
              ),
        ]);
      const before = shown();
      model.fit({ x, y, nClasses: 2, weights: null, seed: 1 }, parameters).dispose?.();
      demand(shown() === before, '`fit` wrote into what it was given');
    },
  },
  {
    name: 'keeps fitted models apart',
    check: (model, parameters) => {
      const features = two.dataset.columns.map(({ name }) => name);
      const prepared = prepare({ representation: model.representation, dataset: two.dataset, features, trainRows: train });
      const fit = (y: Int32Array) => model.fit({ x: prepared.train, y, nClasses: 2, weights: null, seed: 1 }, parameters);
      useFitted(fit(two.y.slice(0, nTrain)), (first) => {
        const before = first.predict(prepared.apply(test));
        const scores = { ...before, scores: before.scores.slice() };
        useFitted(fit(two.y.slice(0, nTrain).map((code) => 1 - code)), (second) => {
          second.predict(prepared.apply(test));
          sameScores(scores, first.predict(prepared.apply(test)), 'fitting a second model changed the first');
        });
      });
    },
  },
  {
    name: 'takes missing numbers and words',
    check: (model, parameters) => {
      learns(model, parameters, connections(nTrain + nTest, 2, 11, 0.03));
    },
  },
  {
    name: 'answers nothing when asked about no rows',
    check: (model, parameters) => {
      answer(model, parameters, two, { test: new Uint32Array(0) });
    },
  },
  {
    name: 'on a constant column alone refuses or answers every row alike',
    check: (model, parameters) => {
      const constant = datasetOf([numberColumn('a', new Float64Array(nTrain + nTest).fill(3))], nTrain + nTest);
      let classes: Int32Array;
      try {
        ({ classes } = answer(model, parameters, two, { dataset: constant }));
      } catch (error) {
        demand(
          error instanceof Error && error.message.length > 10 && error.name !== 'TypeError' && error.name !== 'RangeError',
          `it broke: ${String(error)}`,
        );
        return;
      }
      demand(new Set(classes).size === 1, 'equal rows were given different classes');
    },
  },
  {
    name: 'takes a row of weight 2 as the row twice, where it says so (weightsAreCounts)',
    check: (model, parameters) => {
      if (model.weightsAreCounts !== true) return;
      const repeated = answer(model, parameters, two, { train: Uint32Array.of(...train, ...train.filter((row) => row % 3 === 0)) });
      const weighted = answer(model, parameters, two, { weights: Float64Array.from(train, (row) => (row % 3 === 0 ? 2 : 1)) });
      const at = repeated.scores.findIndex((score, i) => Math.abs(score - weighted.scores[i]) > 1e-6);
      demand(at < 0, `scores differ: ${String(repeated.scores[at])} with the row twice, ${String(weighted.scores[at])} with weight 2`);
    },
  },
];

/** A point and what came of it; `reason` is null when it holds. */
export interface ContractResult {
  readonly point: string;
  readonly reason: string | null;
}

/** Tests a model against the whole contract, on made-up connections. */
export async function checkContract(model: ModelDefinition, parameters: unknown): Promise<readonly ContractResult[]> {
  await model.load?.();
  const checked = checkedModel(model, 'the model');
  return contractPoints.map(({ name, check }) => {
    try {
      check(checked, parameters);
      return { point: name, reason: null };
    } catch (error) {
      const expected = error as { readonly expected?: string; readonly found?: string };
      const more = expected.expected === undefined ? '' : ` (expected ${expected.expected}, found ${expected.found ?? ''})`;
      return { point: name, reason: `${error instanceof Error ? error.message : String(error)}${more}` };
    }
  });
}
