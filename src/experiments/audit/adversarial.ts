import { allIndices, shuffle } from '../../core/rng.ts';
import { aucComponents, normalQuantile } from '../../stats/index.ts';
import { type ModelEntry, modelListSchema } from '../shared/model-entry.ts';
import { fitReference } from './reference-model.ts';
import type { AuditSubject } from './subject.ts';

/** How well a forest tells training rows from test rows. */
export interface AdversarialPart {
  readonly kind: 'adversarial';
  readonly auc: number;
  readonly interval: readonly [number, number];
  readonly rows: number;
  /** By how much the AUC falls when a column's values are dealt out anew, largest first. */
  readonly importance: readonly { readonly column: string; readonly drop: number }[];
}

/** Rows of each part that the adversarial forest sees at most. */
const adversarialRows = 8000;
const forest = (): ModelEntry => modelListSchema.parse([{ 'random-forest': { n_estimators: 40, min_samples_leaf: 5 } }])[0];

/** Trains a forest to tell training rows from test rows: half of each to learn from, the others to be judged on. */
export function tellApart(subject: AuditSubject, seed: number): AdversarialPart {
  const { train, test, dataset } = subject;
  if (test === null) throw new RangeError('there are no test data to tell apart');
  const rng = subject.rng('adversarial');
  const draw = (rows: Uint32Array): Uint32Array => {
    const all = rows.slice();
    shuffle(all, rng);
    return all.subarray(0, Math.min(adversarialRows, all.length));
  };
  const [a, b] = [draw(train), draw(test)];
  const half = (rows: Uint32Array, second: boolean): number[] => [...rows].filter((_, i) => i % 2 === (second ? 1 : 0));
  const learn = Uint32Array.from([...half(a, false), ...half(b, false)]).sort();
  const judge = Uint32Array.from([...half(a, true), ...half(b, true)]).sort();
  const border = dataset.parts[0].end;
  const y = Int32Array.from({ length: dataset.nRows }, (_, row) => (row < border ? 0 : 1));
  const fit = fitReference(subject, forest(), {
    train: { rows: learn, weights: null },
    test: judge,
    y,
    nClasses: 2,
    seed,
    key: 'adversarial',
  });
  const truth = Array.from(judge, (row) => y[row]);
  const scoresOf = (scores: Float64Array): Float64Array => Float64Array.from(truth, (_, i) => scores[2 * i + 1]);
  const components = aucComponents(scoresOf(fit.prediction.scores), truth);
  const varianceOf = (values: Float64Array): number => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length;
  };
  const reach = normalQuantile(0.975) * Math.sqrt(varianceOf(components.ofPositives) + varianceOf(components.ofNegatives));
  const order = allIndices(judge.length);
  const importance = subject.columns.map((column, j) => {
    shuffle(order, rng);
    const changed = fit.withColumn(j, order);
    return { column: column.name, drop: changed === null ? NaN : components.auc - aucComponents(scoresOf(changed.scores), truth).auc };
  });
  return {
    kind: 'adversarial',
    auc: components.auc,
    interval: [Math.max(0, components.auc - reach), Math.min(1, components.auc + reach)],
    rows: judge.length,
    importance: importance.sort((x, z) => z.drop - x.drop),
  };
}
