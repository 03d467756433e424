import { defineModel, type FittedModel, ModelError, predictionFromScores, type TrainingSet, z } from 'flowverdict';

const parameters = z.strictObject({
  shrink: z.number().min(0).max(1).default(0).describe('how far the centre of each class is drawn to the centre of all rows'),
});

type Parameters = z.infer<typeof parameters>;

/** The mean of the rows of each class; a row belongs to the class whose mean is nearest. */
function fit({ x, y, nClasses, weights }: TrainingSet<'one-hot'>, { shrink }: Parameters): FittedModel<'one-hot'> {
  if (new Set(y).size < 2) throw new ModelError('nearest centroid: the training rows hold one class only', { code: 'MODEL_ONE_CLASS' });
  const rows = x.dense();
  const width = x.nColumns;
  const centres = new Float64Array(nClasses * width);
  const sizes = new Float64Array(nClasses);
  const middle = new Float64Array(width);
  for (let row = 0; row < x.nRows; row++) {
    const weight = weights?.[row] ?? 1;
    sizes[y[row]] += weight;
    for (let k = 0; k < width; k++) {
      centres[y[row] * width + k] += weight * rows[row * width + k];
      middle[k] += weight * rows[row * width + k];
    }
  }
  const total = sizes.reduce((sum, size) => sum + size, 0);
  for (let code = 0; code < nClasses; code++)
    for (let k = 0; k < width; k++)
      centres[code * width + k] = ((1 - shrink) * centres[code * width + k]) / Math.max(1, sizes[code]) + (shrink * middle[k]) / total;
  return {
    notes: [],
    predict: (query) => {
      const asked = query.dense();
      const scores = new Float64Array(query.nRows * nClasses);
      for (let row = 0; row < query.nRows; row++)
        for (let code = 0; code < nClasses; code++) {
          let distance = 0;
          for (let k = 0; k < width; k++) distance += (asked[row * width + k] - centres[code * width + k]) ** 2;
          scores[row * nClasses + code] = -distance;
        }
      return predictionFromScores(scores, nClasses, 'decision');
    },
  };
}

export default defineModel<Parameters, 'one-hot'>({
  id: 'nearest-centroid',
  title: 'nearest centroid',
  engine: 'native',
  representation: 'one-hot',
  parameters,
  rowLimit: Infinity,
  reference: 'Tibshirani et al. 2002, without the shrinkage by deviation; scikit-learn NearestCentroid.',
  weightsAreCounts: true,
  fit,
});
