import type { z } from 'zod';
import type { TableMatrix } from './matrix.ts';
import type { ModelDefinition, Prediction } from './model.ts';
import type { Named } from './registry.ts';

/** Where a suite's own models stand: what their paths start from, and what they may do. */
export interface ModelSite {
  /** Folder of the suite file. */
  readonly folder: string;
  /** True when the user allows the suite to run programs and modules. */
  readonly allowRun: boolean;
  /** Environment that a model may hand on, name by name. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Longest that a cell may take, in seconds, where the user bounds it. */
  readonly cellSeconds?: number | undefined;
  /** Ends what still runs when the run is interrupted. */
  readonly signal?: AbortSignal | undefined;
}

/** One test part of the question. */
export interface TestPart {
  readonly fold: string;
  /** Uint32Array (n): dataset row ids. */
  readonly rowIds: Uint32Array;
  /** Int32Array (n): class codes. For checking what a file says of the truth, never for predicting. */
  readonly truth: Int32Array;
}

/** The question that a model is asked, without the data. */
export interface ModelDesign {
  readonly experiment: string;
  readonly classes: readonly string[];
  /** Code of the positive class, −1 where there is none. */
  readonly positive: number;
  readonly features: readonly string[];
  /** True when the model is asked about each feature alone. */
  readonly columnByColumn: boolean;
  readonly tests: readonly TestPart[];
}

/** One training part and one test part. */
export interface ModelTask {
  readonly design: ModelDesign;
  readonly fold: string;
  /** Seed of the cell (32 bit). */
  readonly seed: number;
  readonly train: TableMatrix;
  /** Int32Array (train.nRows): class codes of `design.classes`. */
  readonly y: Int32Array;
  readonly test: TableMatrix;
}

/** What a model that is not ours said. */
export interface ModelAnswer {
  /** Class codes of `design.classes`, rows in the order of `task.test`. */
  readonly prediction: Prediction;
  readonly notes: readonly string[];
  readonly seconds: { readonly prepare?: number; readonly fit: number; readonly predict: number };
}

/** Something wrong with what a suite brought along, for the user to put right. */
export interface ModelProblem {
  readonly code: string;
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly hint?: string;
}

/** A model that answers in its own time: a file of predictions, a program, a session. */
export interface AnsweringModel {
  readonly kind: 'answers';
  /** Of the files that it is made of, as far as they are known; hex. Null where none is. */
  readonly sha256: string | null;
  /** False when it was trained elsewhere and looks at no training row. */
  readonly trains: boolean;
  /** Everything that does not fit the question, found before the first cell. */
  check(design: ModelDesign): readonly ModelProblem[];
  /** @throws FlowverdictError when there is no answer, or none that fits the question */
  answer(task: ModelTask): Promise<ModelAnswer>;
}

/** A model like ours that stands in the user's file. */
export interface RecipeModel {
  readonly kind: 'recipe';
  readonly definition: ModelDefinition;
  readonly parameters: unknown;
  /** Of the file that it stands in and those that it names, hex. */
  readonly sha256: string | null;
}

export type OpenedModel = AnsweringModel | RecipeModel;

/** A way to bring one's own model: usable wherever a model id is. */
export interface ExternalModel<P = unknown> extends Named {
  readonly engine: 'external';
  readonly parameters: z.ZodType<P>;
  readonly rowLimit: number;
  readonly reference: string;
  /** 'main': waits for something outside of this process; 'any': computes, so a worker thread does it. */
  readonly place: 'main' | 'any';
  readonly load?: undefined;
  readonly weightsAreCounts?: undefined;
  /** What it would run, in words, where that needs the user's leave. */
  runs?(parameters: P): string;
  /** @throws FlowverdictError when a file cannot be read or is not what it should be */
  open(parameters: P, site: ModelSite): Promise<OpenedModel>;
}

/** Declares a way to bring a model; the parameter type is checked here and forgotten afterwards. */
export function defineExternalModel<P>(model: ExternalModel<P>): ExternalModel {
  return model;
}
