import type { JsonValue } from '../../core/json.ts';
import type { Measure } from '../../core/measure.ts';
import type { AnyModelEntry } from './model-entry.ts';
import type { ResamplingEntry } from './resampling-entry.ts';

interface Parts {
  readonly model: AnyModelEntry;
  readonly resampling: ResamplingEntry;
  readonly measures: readonly Measure[];
  /** Whatever else of the configuration the value depends on, as plain data. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/**
 * All of the configuration that the value of a (model, fold) cell depends on. Other models, titles, gates and inference are not part of it: changing them
 * recomputes nothing.
 */
export function fingerprintOf({ model, resampling, measures, rest }: Parts): JsonValue {
  return {
    model: [model.id, model.engine, model.parameters as JsonValue],
    resampling: [resampling.id, resampling.parameters as JsonValue],
    measures: measures.map((measure) => measure.id),
    ...(rest as Readonly<Record<string, JsonValue>>),
  };
}
