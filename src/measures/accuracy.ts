import { classMeasure } from './class-table.ts';

const share = classMeasure('accuracy', 'accuracy', [0, 1], ({ truth, predicted, weights }) => {
  let hits = 0;
  let all = 0;
  for (let i = 0; i < truth.length; i++) {
    const rows = weights === undefined ? 1 : weights[i];
    all += rows;
    if (truth[i] === predicted[i]) hits += rows;
  }
  return hits / all;
});

/** Share of the rows whose class was predicted; NaN without rows. */
export const accuracy = { ...share, takesWeights: true };
