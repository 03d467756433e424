import { z } from 'zod';
import { createRegistry, type Named } from '../../../core/registry.ts';
import { type Entry, entrySchema } from '../../shared/entry.ts';
import { postHocSchema } from '../../shared/rank-answer.ts';
import { bayesianCorrelated } from './bayesian-correlated-t.ts';
import { correctedT } from './corrected-resampled-t.ts';
import { deLongTest } from './de-long.ts';
import { fiveByTwoFTest, fiveByTwoTTest } from './five-by-two.ts';
import { mcnemar } from './mcnemar.ts';
import type { PairTest } from './pair-test.ts';
import { pairedBootstrap } from './paired-bootstrap.ts';

/** Friedman's test over the folds: not of pairs but of all models at once. */
export interface RankTest extends Named {
  readonly parameters: z.ZodType<{ readonly postHoc: z.output<typeof postHocSchema> }>;
}

const rankTest: RankTest = {
  id: 'friedman',
  title: 'Friedman test on ranks over the folds, with post-hoc tests and a critical-difference diagram',
  parameters: z.strictObject({ postHoc: postHocSchema.default('nemenyi') }),
};

/** Tests of pairs of models. Adding one: its file, and one line here. */
export const pairTests = createRegistry<PairTest>('test', [
  correctedT,
  fiveByTwoFTest,
  fiveByTwoTTest,
  mcnemar,
  deLongTest,
  pairedBootstrap,
  bayesianCorrelated,
]);

/** A test that a suite asks for, with its parameters. */
export type InferenceEntry = Entry<PairTest | RankTest>;

const ids = [...pairTests.ids, rankTest.id];

const find = (id: string): PairTest | RankTest | undefined =>
  id === rankTest.id ? rankTest : pairTests.has(id) ? pairTests.get(id) : undefined;

const listSchema = z.array(
  entrySchema<PairTest | RankTest>({
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
