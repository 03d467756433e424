import type { Block, Section } from './content.ts';
import type { ColumnSummary, Dataset } from './dataset.ts';
import type { SourcePlace } from './errors.ts';
import type { ModelSite } from './external-model.ts';
import type { JsonValue } from './json.ts';

/** The one unit of work: a pure function of (dataset hash, parameters, seed). */
export interface Cell {
  /** Unique in the run, stable, readable: `eight-models/xgboost/r1f3`. */
  readonly id: string;
  readonly experiment: string;
  /** What the experiment needs to find its work again; plain JSON. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** Hash of (suite seed, cell id). */
  readonly seed: number;
  /** All of the configuration that the value depends on besides data, parameters and seed: the key of the cache. None: not cached. */
  readonly fingerprint?: JsonValue;
  /** Cells of one group share prepared data (the models that read one form of one fold): they run in one place where that costs nothing. */
  readonly group?: string;
  /** Cells of one routine run the same code (a model): a thread that has run one of them has compiled it. */
  readonly routine?: string;
  /** 'main': waits for something outside of this process, so it runs in the main thread and costs a worker nothing. */
  readonly place?: 'main';
  /** Relative cost guess, for order and progress: 1 = about a millisecond. */
  readonly cost: number;
  /** Guess of the bytes that the cell's matrices and its work take at the peak, the data themselves apart; absent: next to nothing. */
  readonly memory?: number;
}

/** What became of a cell. `value` is structured-clonable; experiments know its shape. */
export type Outcome =
  | { readonly cell: string; readonly status: 'ok'; readonly value: unknown; readonly seconds: Readonly<Record<string, number>> }
  | { readonly cell: string; readonly status: 'failed' | 'interrupted'; readonly code: string; readonly message: string };

/** Something wrong in a suite, found by whoever knows: the suite room adds the place in the file. */
export interface ConfigIssue {
  /** Path of keys and indices below the experiment (or suite). */
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly hint?: string;
}

/**
 * Key of what planning decides for all cells of an experiment (rows, target, folds). The thread that plans hands it to the others: plain data, which they get copied but
 * for typed arrays on SharedArrayBuffers.
 */
export const DESIGN = 'design';

/** What cells and plans may use. */
export interface WorkContext {
  /** The experiment's data. */
  readonly dataset: Dataset;
  readonly suiteSeed: number;
  /** Where models that the suite brings along stand; absent where none may be used. */
  readonly site?: ModelSite;
  /**
   * Makes a value once per process and keeps it for the next cells (folds, prepared matrices). The key says everything the value depends on
   * within this experiment. Only a few recent values are kept; that of `DESIGN` always is.
   */
  memo<T>(key: string, make: () => T): T;
}

/** What the files of a suite's own models are found to be. */
export interface Inspection {
  readonly issues: readonly ConfigIssue[];
  /** SHA-256 by model name: an interrupted run is resumed with the same files only. */
  readonly digests: Readonly<Record<string, string>>;
}

/** What a cell's work returns: its value, and seconds by name (never part of a report's deterministic content). */
export interface CellResult {
  readonly value: unknown;
  readonly seconds: Readonly<Record<string, number>>;
}

/** A number that gates can point at. */
export interface Observation {
  readonly model?: string;
  readonly feature?: string;
  /** Name of an association result, e.g. 'icmp-tcp'. */
  readonly result?: string;
  readonly measure: string;
  /** NaN when it could not be computed. */
  readonly value: number;
  /** A figure of the clock: it differs from run to run, so gates keep it out of what must not. */
  readonly timing?: true;
}

/** A p-value that takes part in the suite's family of tests. */
export interface FamilyMember {
  readonly name: string;
  readonly log10P: number;
}

export interface JudgeInput {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The cells of this experiment, in plan order. */
  readonly cells: readonly Cell[];
  /** Same order as `family` gave: log10 of the adjusted p-values. */
  readonly adjustedLog10P: readonly number[];
  readonly context: WorkContext;
}

/** Something that an experiment found in the data themselves, for programs of code hosts to show. */
export interface DataFinding {
  /** Unique within the experiment, the same from run to run: `FV004:src_port`. */
  readonly id: string;
  /** What was asked: its code, its title, and why it matters and what to do. */
  readonly rule: { readonly id: string; readonly title: string; readonly help: string };
  readonly severity: 'note' | 'warning' | 'critical';
  readonly message: string;
  readonly columns: readonly string[];
  /** Why somebody accepted it; null when nobody did. */
  readonly ignored: string | null;
}

/** What an experiment found. */
export interface ExperimentResult {
  readonly id: string;
  readonly kind: string;
  /** `complete`: every cell is ok; `partial`: some failed; `failed`: none is ok. */
  readonly status: 'complete' | 'partial' | 'failed';
  /** The experiment's entry in results.json (without id, kind, status), plain JSON. */
  readonly json: Readonly<Record<string, JsonValue>>;
  readonly observations: readonly Observation[];
  /** One sentence per cell that failed. */
  readonly failures: readonly { readonly cell: string; readonly code: string; readonly message: string }[];
  readonly section: Section;
  readonly predictions: readonly PredictionBlock[];
  /** Seconds by model/feature and phase, for `timings`. */
  readonly timings: Readonly<Record<string, JsonValue>>;
  /** What differs from run to run, in words and tables: stands in timings.md and nowhere else. */
  readonly measured?: readonly Block[];
  readonly findings?: readonly DataFinding[];
  /** Its entry in the suite file; the engine knows it. */
  readonly where?: SourcePlace;
}

/** Predictions of one model on one fold, for predictions.parquet. */
export interface PredictionBlock {
  readonly experiment: string;
  readonly model: string;
  readonly fold: string;
  readonly classes: readonly string[];
  /** Dataset row ids, Uint32Array (n). */
  readonly rowIds: Uint32Array;
  /** Rows of the data set, Uint32Array (n): what its columns are indexed by. Absent where predictions stand alone. */
  readonly rows?: Uint32Array;
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** Float64Array (n × classes); null where the model names classes only. */
  readonly scores: Float64Array | null;
}

/** A configured question: everything named in the suite is already bound to its object. */
export interface Experiment {
  readonly id: string;
  readonly kind: string;
  /** Key of its data in the suite's data map. */
  readonly data: string;
  /** What gates may name, where that is known before the run; null = not known. */
  readonly gateable?: {
    readonly measures: readonly string[];
    readonly models: readonly string[] | null;
    /** True when it gives fold scores and predictions by model, so that gates may compare models, classes and slices of rows. */
    readonly comparable?: boolean;
  };
  /** Experiments whose outcomes this one judges: they must stand in the same suite, be of this kind and have this measure. Paths are below the experiment. */
  readonly uses?: readonly {
    readonly path: readonly (string | number)[];
    readonly experiment: string;
    readonly kind: string;
    readonly measure: string;
  }[];
  /** Loads what the cells need and Node can only load asynchronously; awaited once per process before any cell. */
  load?(): Promise<void>;
  /** Programs and modules of the suite that a run would execute: they need the user's leave. Paths are below the experiment. */
  readonly runs?: readonly { readonly path: readonly (string | number)[]; readonly text: string }[];
  /** Looks into the files that the suite names for its own models; once, before any cell. All problems at once. */
  inspect?(context: WorkContext): Promise<Inspection>;
  /** Checks the configuration against the columns that the data have. All problems at once. */
  check(columns: readonly ColumnSummary[]): readonly ConfigIssue[];
  /** Pure. @throws DataError when the data cannot carry the question (one class, folds > rows, …). */
  plan(context: WorkContext): readonly Cell[];
  /** What the design can find, one sentence a line, before anything has run; for `flowverdict validate`. Pure. */
  outlook?(context: WorkContext): readonly string[];
  /** Pure; runs in any thread unless the cell names its place. A promise only where a model outside of this process is waited for. */
  run(cell: Cell, context: WorkContext): CellResult | Promise<CellResult>;
  /** The p-values this experiment adds to the suite's family. Pure. */
  family(outcomes: ReadonlyMap<string, Outcome>, cells: readonly Cell[], context: WorkContext): readonly FamilyMember[];
  /** Pure. Includes the section of the report. */
  judge(input: JudgeInput): ExperimentResult;
}
