import { z } from 'zod';
import { ModelError } from '../../core/errors.ts';
import type { BinnedMatrix } from '../../core/matrix.ts';
import { didYouMean } from '../../core/suggest.ts';

const direction = z.int().min(-1).max(1);

/** Parameter `monotone_constraints` of both boosted models. */
export const monotoneSchema = z
  .union([z.array(direction), z.record(z.string(), direction)])
  .nullable()
  .default(null)
  .describe('1: scores never fall as the column rises, -1: never rise, 0: free; a list by column, or { column: 1 }; null = all free');

/**
 * The direction of each column, Int32Array (nColumns).
 * @throws ModelError MODEL_BAD_CONSTRAINT when the list has another length, a name is unknown, or a column is unordered
 */
export function columnDirections(x: BinnedMatrix, constraints: z.infer<typeof monotoneSchema>): Int32Array {
  const out = new Int32Array(x.nColumns);
  if (constraints === null) return out;
  if (Array.isArray(constraints)) {
    if (constraints.length !== x.nColumns) {
      throw new ModelError('monotone_constraints does not match the columns', {
        code: 'MODEL_BAD_CONSTRAINT',
        expected: `${String(x.nColumns)} numbers, one per column`,
        found: String(constraints.length),
      });
    }
    out.set(constraints);
  } else {
    for (const [name, way] of Object.entries(constraints)) {
      const j = x.names.indexOf(name);
      if (j < 0) {
        throw new ModelError(`monotone_constraints names a column that the model does not have`, {
          code: 'MODEL_BAD_CONSTRAINT',
          expected: 'the name of a feature column',
          found: name,
          hint: didYouMean(name, x.names),
        });
      }
      out[j] = way;
    }
  }
  const unordered = out.findIndex((way, j) => way !== 0 && x.categorical[j] === 1);
  if (unordered >= 0) {
    throw new ModelError(`column '${x.names[unordered]}' is unordered and cannot be constrained`, {
      code: 'MODEL_BAD_CONSTRAINT',
      expected: 'an ordered column',
      found: x.names[unordered],
      hint: 'Leave the column free, or take words as ordered codes (categorical: ordinal).',
    });
  }
  return out;
}
