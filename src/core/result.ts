import type { ExperimentResult } from './experiment.ts';
import type { Verdict, VerdictWord } from './suite.ts';

/** One data set as the report names it. */
export interface DatasetFacts {
  readonly id: string;
  readonly rows: number;
  /** Loaded columns, derived ones not counted. */
  readonly columns: number;
  readonly sha256: string;
  readonly distinctRows: number;
  readonly generated: boolean;
  readonly notes: readonly string[];
}

/** Everything a run found. Reporters are pure functions of this. */
export interface RunResult {
  readonly tool: { readonly name: string; readonly version: string };
  readonly suite: {
    readonly id: string;
    readonly title: string;
    readonly description: string;
    readonly seed: number;
    readonly alpha: number;
    readonly sha256: string;
  };
  /** The suite's main data first. */
  readonly datasets: readonly DatasetFacts[];
  readonly experiments: readonly ExperimentResult[];
  readonly verdicts: readonly Verdict[];
  /** `error` also when a cell failed, was interrupted, or nothing was tested. */
  readonly verdict: VerdictWord;
  readonly interrupted: boolean;
  /** Seconds of the run by phase; the one part that differs between two runs. */
  readonly timings: Readonly<Record<string, number>>;
}

/** A file of a report: path below the run's folder, and its bytes. */
export interface Artifact {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Turns a result into files. */
export interface Reporter {
  readonly id: string;
  readonly title: string;
  /** Loads what rendering needs, so that it is there when the run is over. */
  prepare?(): Promise<unknown>;
  render(result: RunResult): Promise<readonly Artifact[]> | readonly Artifact[];
}
