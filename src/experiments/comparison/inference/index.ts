import { z } from 'zod';
import { createRegistry, type Named } from '../../../core/registry.ts';
import { type Entry, entrySchema } from '../../shared/entry.ts';
import { postHocSchema } from '../../shared/rank-answer.ts';
import { bayesianCorrelated, bayesianOneRun } from './bayesian-correlated-t.ts';
import { correctedT, oneRunT } from './corrected-resampled-t.ts';
import { deLongTest } from './de-long.ts';
import { fiveByTwoFTest, fiveByTwoTTest } from './five-by-two.ts';
import { mcnemar } from './mcnemar.ts';
import type { PairTest } from './pair-test.ts';
import { pairedBootstrap } from './paired-bootstrap.ts';
import { permutation } from './permutation.ts';

/** A test not of pairs but of all models at once. */
export interface JointTest extends Named {
  readonly parameters: z.ZodType;
}

/** Parameters of `friedman`. */
export const rankParameters = z.strictObject({ postHoc: postHocSchema.default('nemenyi') });

/** Tests of all models at once. */
export const jointTests = createRegistry<JointTest>('test', [
  {
    id: 'friedman',
    title: 'Friedman test on ranks over the folds, with post-hoc tests and a critical-difference diagram',
    parameters: rankParameters,
  },
  {
    id: 'cochran-q',
    title: 'Cochran’s Q test of accuracy: are all models right equally often on the same rows?',
    parameters: z.strictObject({}),
  },
]);

/** Tests of pairs of models. Adding one: its file, and one line here. */
export const pairTests = createRegistry<PairTest>('test', [
  correctedT,
  oneRunT,
  fiveByTwoFTest,
  fiveByTwoTTest,
  mcnemar,
  deLongTest,
  pairedBootstrap,
  bayesianCorrelated,
  bayesianOneRun,
  permutation,
]);

/** A test that a suite asks for, with its parameters. */
export type InferenceEntry = Entry<PairTest | JointTest>;

const ids = [...pairTests.ids, ...jointTests.ids];

const find = (id: string): PairTest | JointTest | undefined =>
  pairTests.has(id) ? pairTests.get(id) : jointTests.has(id) ? jointTests.get(id) : undefined;

const listSchema = z.array(
  entrySchema<PairTest | JointTest>({
    noun: 'test',
    ids,
    find,
    editorSchema: (id) => {
      const { $schema: _, ...schema } = z.toJSONSchema(find(id)?.parameters ?? z.unknown(), { io: 'input', unrepresentable: 'any' });
      return schema;
    },
  }),
);

/** `auto`, or a list of tests. */
export const inferenceSchema: z.ZodType<'auto' | readonly InferenceEntry[]> = z
  .union([z.literal('auto'), listSchema.min(1, 'name at least one test, or write `auto`')])
  .default('auto')
  .describe('tests of the differences: auto picks by the design and says why');

/** An entry with the test's own defaults. */
export function plainEntry(id: string): InferenceEntry {
  const definition = find(id);
  if (definition === undefined) throw new RangeError(`unknown test '${id}'`);
  return { id, definition, parameters: definition.parameters.parse({}), given: {}, reserved: {} };
}
