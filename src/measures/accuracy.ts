import { classMeasure } from './class-table.ts';

/** Share of the rows whose class was predicted; NaN without rows. */
export const accuracy = classMeasure('accuracy', 'accuracy', [0, 1], ({ truth, predicted }) => {
  let hits = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] === predicted[i]) hits++;
  return hits / truth.length;
});
