import type { Representation } from '../../src/core/matrix.ts';
import type { FittedModel, ModelDefinition, TrainingSet } from '../../src/core/model.ts';
import type { Case, CaseOptions } from '../case.ts';
import type { Library } from '../library.ts';
import { madeUpTable } from '../made-up-table.ts';

const ids = ['random-forest', 'svc', 'xgboost', 'knn', 'logistic-regression', 'naive-bayes', 'decision-tree', 'lightgbm'] as const;

interface Task {
  readonly model: ModelDefinition;
  readonly train: TrainingSet;
  readonly fit: () => FittedModel;
}

/** A model and two thirds of a made-up table to fit it on. */
async function taskFor(library: Library, id: string, rows: number, columns: number): Promise<Task & { readonly test: TrainingSet['x'] }> {
  const { nativeModels } = await library.load('models/index.js');
  const { prepare } = await library.load('prepare/index.js');
  const model = nativeModels.get(id);
  await model.load?.();
  const dataset = madeUpTable(rows, columns);
  const label = dataset.columns[columns];
  const cut = Math.floor((rows * 2) / 3);
  const trainRows = Uint32Array.from({ length: cut }, (_, i) => i);
  const testRows = Uint32Array.from({ length: rows - cut }, (_, i) => cut + i);
  const features = Array.from({ length: columns }, (_, c) => `c${String(c)}`);
  const representation: Representation = model.representation;
  const prepared = prepare({ representation, dataset, features, trainRows });
  const codes = label.kind === 'discrete' ? label.codes : new Int32Array(rows);
  const train: TrainingSet = { x: prepared.train, y: codes.slice(0, cut), nClasses: 2, weights: null, seed: 1 };
  const parameters = model.parameters.parse({});
  return { model, train, test: prepared.apply(testRows), fit: () => model.fit(train, parameters) };
}

/** Fit and predict of every model, defaults as they are. */
export function modelCases({ quick }: CaseOptions): readonly Case[] {
  const sizes = quick
    ? [[2000, 10]]
    : [
        [2000, 10],
        [20_000, 42],
        [4000, 200],
        [2000, 500],
      ];
  return ids.flatMap((id) =>
    sizes.flatMap(([rows, columns]): Case[] => [
      {
        name: `models/${id}/fit`,
        rows,
        columns,
        open: async (library) => {
          const { fit } = await taskFor(library, id, rows, columns);
          return () => {
            fit().dispose?.();
          };
        },
      },
      {
        name: `models/${id}/predict`,
        rows,
        columns,
        open: async (library) => {
          const { fit, test } = await taskFor(library, id, rows, columns);
          const fitted = fit();
          return () => fitted.predict(test);
        },
      },
    ]),
  );
}
