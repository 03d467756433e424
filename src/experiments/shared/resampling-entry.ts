import { z } from 'zod';
import type { WorkContext } from '../../core/experiment.ts';
import type { Fold, ResamplingDefinition } from '../../core/resampling.ts';
import { deriveSeed } from '../../core/rng.ts';
import { resamplings } from '../../resampling/index.ts';
import { type Entry, entrySchema } from './entry.ts';
import type { BoundTarget } from './target.ts';

/** A resampling of a suite with its parameters. */
export type ResamplingEntry = Entry<ResamplingDefinition>;

/** `stratified-k-fold`, or `{ stratified-k-fold: { folds: 10, repeats: 3 } }`. The test data of `given` belong to the suite room. */
export const resamplingSchema: z.ZodType<ResamplingEntry> = entrySchema<ResamplingDefinition>({
  noun: 'resampling',
  ids: resamplings.ids,
  find: (id) => (resamplings.has(id) ? resamplings.get(id) : undefined),
  editorSchema: (id) => {
    const { $schema: _, ...schema } = z.toJSONSchema(resamplings.get(id).parameters, { io: 'input', unrepresentable: 'any' });
    return schema;
  },
});

/**
 * The folds of an experiment: the same for the same dataset, rows, target, resampling and seed.
 * @throws DataError when the split cannot be made
 */
export function drawFolds(entry: ResamplingEntry, target: BoundTarget, { dataset, suiteSeed }: WorkContext): readonly Fold[] {
  return entry.definition.draw(
    {
      rows: target.rows,
      y: target.y,
      classes: target.classes,
      parts: dataset.parts,
      seed: deriveSeed(suiteSeed, 'folds', dataset.sha256, entry.id, JSON.stringify(entry.parameters)),
      suiteSeed,
    },
    entry.parameters,
  );
}
