import type { Cell, CellResult, Outcome, WorkContext } from '../../core/experiment.ts';
import type { JsonValue } from '../../core/json.ts';
import { deriveSeed } from '../../core/rng.ts';
import {
  leakageFacts,
  type LeakageFacts,
  leakageNote,
  type LeakageNote,
  missingLeakageNote,
  type NotedModel,
} from '../audit/comparison-note.ts';
import { type Design, designOf } from './cell.ts';
import type { ComparisonConfig } from './config.ts';

/** What the cell gives back: the facts, or why there are none. */
type LeakageValue = { readonly facts: LeakageFacts } | { readonly reason: string };

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The cell that looks at the data of a comparison for what its scores may owe to them, beside the models. */
export function leakageCell(experiment: string, config: ComparisonConfig, design: Design, context: WorkContext): Cell {
  const id = `${experiment}/leakage`;
  const { resampling, target, sample } = config;
  const values = context.dataset.nRows * design.features.length;
  return {
    id,
    experiment,
    parameters: { leakage: true },
    seed: deriveSeed(context.suiteSeed, id),
    group: 'leakage',
    fingerprint: {
      resampling: [resampling.id, resampling.parameters as JsonValue],
      rest: { target, sample, features: design.features } as unknown as JsonValue,
    },
    cost: values / 20_000,
    memory: 4 * values,
  };
}

export const isLeakageCell = (cell: Cell): boolean => cell.parameters['leakage'] === true;

/** Never throws: what the note stumbles over must not cost the comparison. */
export function runLeakageCell(config: ComparisonConfig, context: WorkContext): CellResult {
  let value: LeakageValue;
  try {
    value = { facts: leakageFacts(context.dataset, designOf(config, context)) };
  } catch (error) {
    value = { reason: reasonOf(error) };
  }
  return { value, seconds: {} };
}

/** The note of the report, from the outcome of the cell and what the models said. */
export function leakageNoteOf(outcome: Outcome | undefined, design: Design, models: readonly NotedModel[]): LeakageNote {
  if (outcome?.status !== 'ok') return missingLeakageNote(outcome?.message ?? 'the cell did not run');
  const value = outcome.value as LeakageValue;
  if ('reason' in value) return missingLeakageNote(value.reason);
  try {
    return leakageNote(value.facts, design, models);
  } catch (error) {
    return missingLeakageNote(reasonOf(error));
  }
}
