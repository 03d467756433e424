import type { z } from 'zod';
import type { MatrixOf, Representation } from './matrix.ts';
import type { Named } from './registry.ts';

/** Which implementation runs: our typed-array one, the readable reference from npm, or one that the suite brings along. */
export type Engine = 'native' | 'mljs' | 'external';

/** What a model is fitted on. */
export interface TrainingSet<R extends Representation = Representation> {
  readonly x: MatrixOf[R];
  /** Int32Array (nRows): class codes 0 … nClasses − 1; every class occurs at least once, except where the model is told otherwise. */
  readonly y: Int32Array;
  readonly nClasses: number;
  /** Float64Array (nRows), > 0: how often the row counts; null = 1 each. */
  readonly weights: Float64Array | null;
  /** Seed of this cell (32 bit). A model draws from nothing else. */
  readonly seed: number;
}

/** What a fitted model says about rows. */
export interface Prediction {
  /** Int32Array (nRows): the class of the highest score, the lower code on ties. */
  readonly classes: Int32Array;
  /** Float64Array (nRows × nClasses), row-major. Probabilities sum to 1; decision scores are only ordered. */
  readonly scores: Float64Array;
  readonly scoreKind: 'probability' | 'decision';
  /** True when only classes are known: `scores` are 0 and 1, and measures that look at scores are not defined. */
  readonly classesOnly?: boolean;
}

/** The result of `fit`; immutable, so "not fitted" cannot happen. */
export interface FittedModel<R extends Representation = Representation> {
  predict(x: MatrixOf[R]): Prediction;
  /** Facts worth a line in a report: iterations, support vectors, "did not converge". Deterministic. */
  readonly notes: readonly string[];
  /** Frees memory outside the JavaScript heap, where there is any. */
  dispose?(): void;
}

/** Uses a fitted model and frees what it holds, also where the use fails. */
export function useFitted<R extends Representation, T>(fitted: FittedModel<R>, use: (fitted: FittedModel<R>) => T): T {
  try {
    return use(fitted);
  } finally {
    fitted.dispose?.();
  }
}

/** What a model's parameters ask of the preparation beside the representation. */
export interface ModelPreparation {
  /** True: words are unordered bins in the binned form. */
  readonly categorical?: boolean;
}

/** A recipe for one kind of classifier under one engine. */
export interface ModelDefinition<P = unknown, R extends Representation = Representation> extends Named {
  readonly engine: Engine;
  readonly representation: R;
  /** Defaults, ranges and docs of the parameters, named as the original names them. */
  readonly parameters: z.ZodType<P>;
  /** More training rows than this bring a warning (reference adapters); Infinity = no limit. */
  readonly rowLimit: number;
  /** Where the parameters and defaults come from, and what differs. */
  readonly reference: string;
  /**
   * True when fitting rows of whole-number weight w gives the model that w copies of each row give (up to rounding): equal rows may then be collapsed
   * before the fit.
   */
  readonly weightsAreCounts?: boolean;
  /** What these parameters ask of the preparation; nothing when absent. */
  preparation?(parameters: P): ModelPreparation;
  /** Loads a package that is not wanted unless the model is used; awaited once per process before `fit`. */
  load?(): Promise<void>;
  /**
   * @throws ModelError when the data cannot be fitted (fewer than 2 classes, no column, …)
   */
  fit(train: TrainingSet<R>, parameters: P): FittedModel<R>;
}

/**
 * Declares a model. The type parameters are checked here and forgotten afterwards, so that a registry can hold all models; whoever calls `fit`
 * gives a matrix of the model's `representation` and parameters parsed by its schema.
 */
export function defineModel<P, R extends Representation>(model: ModelDefinition<P, R>): ModelDefinition {
  return model;
}
