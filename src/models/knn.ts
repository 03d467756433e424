import { z } from 'zod';
import { ModelError } from '../core/errors.ts';
import { defineModel } from '../core/model.ts';
import type { FittedModel, TrainingSet } from '../core/model.ts';
import { createNearestRows } from '../kernels/nearest-rows.ts';
import type { NearestRows } from '../kernels/nearest-rows.ts';
import { checkQuery, checkTraining } from './one-hot-input.ts';
import { predictionFromScores } from './prediction.ts';

const parameters = z.strictObject({
  n_neighbors: z.int().min(1).default(5).describe('neighbours that vote; at least 1'),
  weights: z.enum(['uniform', 'distance']).default('uniform').describe('uniform = one vote each, distance = 1 / distance'),
  p: z
    .union([z.literal(1), z.literal(2)])
    .default(2)
    .describe('power of the minkowski metric: 1 = city block, 2 = Euclidean'),
  metric: z
    .enum(['minkowski', 'euclidean', 'manhattan'])
    .default('minkowski')
    .describe('minkowski takes p; euclidean and manhattan are p = 2 and 1'),
});

type Parameters = z.infer<typeof parameters>;

/** k nearest neighbours, exact. */
export const knn = defineModel<Parameters, 'one-hot'>({
  id: 'knn',
  title: 'k nearest neighbours',
  engine: 'native',
  representation: 'one-hot',
  parameters,
  rowLimit: Infinity,
  reference:
    'scikit-learn KNeighborsClassifier: same parameters and defaults; p is 1 or 2. Among equal distances the earlier training row comes first ' +
    '(scikit-learn leaves that to the search method); equal votes go to the lower class, as there. A row weight counts as that many equal rows.',
  fit,
});

function fit(train: TrainingSet<'one-hot'>, params: Parameters): FittedModel<'one-hot'> {
  const { x, nClasses, weights, y } = train;
  checkTraining('knn', train);
  const needed = params.n_neighbors;
  const available = weights === null ? x.nRows : weights.reduce((sum, w) => sum + w, 0);
  if (needed > available) {
    throw new ModelError('knn: more neighbours are asked for than there are training rows', {
      code: 'MODEL_TOO_FEW_ROWS',
      where: 'n_neighbors',
      expected: `at most ${String(available)}`,
      found: String(needed),
      hint: 'Lower n_neighbors.',
    });
  }
  const power = params.metric === 'manhattan' ? 1 : params.metric === 'euclidean' ? 2 : params.p;
  const nearest = createNearestRows(x, weights, needed, power);
  const shape = { nNumeric: x.nNumeric, nColumns: x.nColumns };
  return {
    notes: notesOf(nearest, x.nRows),
    predict: (query) => {
      checkQuery('knn', query, shape);
      const scores = new Float64Array(query.nRows * nClasses);
      nearest.each(query, (i, { count, distance, row, weight }) => {
        const base = i * nClasses;
        // A neighbour at distance 0 outvotes all others, as in scikit-learn.
        const onTop = params.weights === 'distance' && distance[0] === 0;
        let total = 0;
        for (let t = 0; t < count; t++) {
          let vote = weight[t];
          if (onTop) vote = distance[t] === 0 ? vote : 0;
          else if (params.weights === 'distance') vote /= power === 2 ? Math.sqrt(distance[t]) : distance[t];
          scores[base + y[row[t]]] += vote;
          total += vote;
        }
        for (let k = 0; k < nClasses; k++) scores[base + k] /= total;
      });
      return predictionFromScores(scores, nClasses, 'probability');
    },
  };
}

function notesOf({ distinct, method, dimension }: NearestRows, nRows: number): readonly string[] {
  const notes: string[] = [];
  if (distinct < nRows) notes.push(`${String(nRows)} rows searched as ${String(distinct)} distinct ones (exact)`);
  if (method === 'panels') {
    notes.push(`intrinsic dimension ${dimension.toFixed(1)}: no tree would leave much out, rows are compared one by one (exact)`);
  }
  return notes;
}
