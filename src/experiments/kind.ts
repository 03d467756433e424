import type { z } from 'zod';
import type { Experiment } from '../core/experiment.ts';
import type { Named } from '../core/registry.ts';
import type { Multiplicity } from '../core/suite.ts';

/** What the suite gives an experiment besides its own configuration. */
export interface Binding {
  /** The experiment's id in the suite. */
  readonly id: string;
  /** Key of its data in the suite's data map. */
  readonly data: string;
  /** The suite's significance level. */
  readonly alpha: number;
  /** The suite's seed. */
  readonly seed: number;
  /** What the suite does about many tests; Holm over the whole suite when absent. */
  readonly multiplicity?: Multiplicity;
}

/** A kind of question: the schema of its entry in a suite, and how an entry becomes an experiment. */
export interface ExperimentKind<C = unknown> extends Named {
  /** Everything of the entry but `id`, `kind` and `data`, which the suite room consumes. */
  readonly schema: z.ZodType<C>;
  bind(config: C, binding: Binding): Experiment;
}

export function defineExperimentKind<C>(kind: ExperimentKind<C>): ExperimentKind {
  return kind;
}
