import type { ExperimentResult } from '../../../src/core/experiment.ts';
import type { Scored } from '../../../src/core/measure.ts';
import type { Gate, Verdict } from '../../../src/core/suite.ts';
import { evaluateGates } from '../../../src/gates/evaluate.ts';
import { type Baseline, evidenceOfResult } from '../../../src/gates/evidence.ts';
import type { GateContext } from '../../../src/gates/judge-rows.ts';
import { measures } from '../../../src/measures/index.ts';

/** One fold of one model. */
export interface FoldAnswer {
  readonly truth: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  /** Rows × classes; 0 and 1 by the predicted class when absent. */
  readonly scores?: ArrayLike<number>;
}

export interface MadeExperiment {
  readonly models: Readonly<Record<string, readonly FoldAnswer[]>>;
  readonly classes?: readonly string[];
  /** Rows of a training part; 9 times a test part when absent. */
  readonly train?: number;
  readonly measures?: readonly string[];
  readonly dataSha256?: string;
  readonly foldsHash?: string;
  readonly status?: ExperimentResult['status'];
  /** False leaves the predictions out, as a results.json alone does. */
  readonly predictions?: boolean;
}

function scoresOf(answer: FoldAnswer, nClasses: number): Float64Array {
  if (answer.scores !== undefined) return Float64Array.from(answer.scores);
  return Float64Array.from({ length: answer.truth.length * nClasses }, (_, i) =>
    Number(answer.predicted[Math.floor(i / nClasses)] === i % nClasses),
  );
}

/** What a comparison of these answers reports: fold scores by our measures, predictions. */
export function madeResult(made: MadeExperiment): ExperimentResult {
  const classes = made.classes ?? ['normal', 'attack'];
  const positive = classes.length === 2 ? 1 : -1;
  const foldId = (fold: number): string => (Object.values(made.models)[0].length === 1 ? 'given' : `r1f${String(fold + 1)}`);
  const scored = (answer: FoldAnswer): Scored => ({
    truth: Int32Array.from(answer.truth),
    predicted: Int32Array.from(answer.predicted),
    scores: scoresOf(answer, classes.length),
    scoreKind: 'probability',
    nClasses: classes.length,
    positive,
  });
  const sizes = Object.values(made.models)[0].map((answer) => answer.truth.length);
  const starts = sizes.map((_, fold) => sizes.slice(0, fold).reduce((a, b) => a + b, 0));
  return {
    id: 'e',
    kind: 'comparison',
    status: made.status ?? 'complete',
    json: {
      target: { positive: positive < 0 ? null : classes[positive] },
      dataSha256: made.dataSha256 ?? 'data',
      foldsHash: made.foldsHash ?? 'folds',
      classes,
      folds: sizes.map((test, fold) => ({ id: foldId(fold), train: made.train ?? 9 * test, test })),
      models: Object.entries(made.models).map(([id, answers]) => ({
        id,
        measures: Object.fromEntries(
          (made.measures ?? ['accuracy']).map((name) => [
            name,
            {
              folds: answers.map((answer) => {
                const value = measures.get(name).compute(scored(answer));
                return Number.isNaN(value) ? null : value;
              }),
            },
          ]),
        ),
      })),
    },
    observations: [],
    failures: [],
    section: { title: '', answer: '', blocks: [] },
    predictions:
      made.predictions === false
        ? []
        : Object.entries(made.models).flatMap(([model, answers]) =>
            answers.map((answer, fold) => {
              const rows = Uint32Array.from({ length: sizes[fold] }, (_, i) => starts[fold] + i);
              const { truth, predicted, scores } = scored(answer);
              return {
                experiment: 'e',
                model,
                fold: foldId(fold),
                classes,
                rowIds: rows,
                rows,
                truth,
                predicted,
                scores: scores ?? new Float64Array(0),
              };
            }),
          ),
    timings: {},
  };
}

/** The same as an earlier run. */
export function madeBaseline(made: MadeExperiment): Baseline {
  const evidence = evidenceOfResult(madeResult(made));
  if (evidence === undefined) throw new Error('the made experiment is no comparison');
  return { name: 'main', experiments: new Map([['e', evidence]]) };
}

/** One gate on a made experiment. */
export function judgeMade(rule: Partial<Gate>, made: MadeExperiment, context: Partial<GateContext> = {}): Verdict {
  const gate: Gate = { experiment: 'e', measure: 'accuracy', of: 'each', where: { file: 's.yaml' }, ...rule };
  return evaluateGates([gate], [madeResult(made)], { alpha: 0.05, baseline: null, unpaired: false, sources: new Map(), ...context })[0];
}

/** `right` rows named rightly and the rest wrongly, all of them of the positive class. */
export function hits(right: number, n: number): FoldAnswer {
  return { truth: new Int32Array(n).fill(1), predicted: Int32Array.from({ length: n }, (_, i) => Number(i < right)) };
}
