import { z } from 'zod';
import { ModelError } from '../../core/errors.ts';
import type { OneHotMatrix } from '../../core/matrix.ts';
import { defineModel } from '../../core/model.ts';
import { createRng } from '../../core/rng.ts';
import { predictionFromScores } from '../prediction.ts';
import { lazyPackage } from './lazy-package.ts';
import { denseRows } from './matrix-rows.ts';
import { placeScores, referenceLabels } from './reference-training.ts';

const svm = lazyPackage('ml-svm', () => import('ml-svm'));

const parameters = z.strictObject({
  C: z.number().positive().default(1).describe('penalty of a row on the wrong side'),
  kernel: z.enum(['rbf', 'linear']).default('rbf').describe('similarity of two rows'),
  gamma: z
    .union([z.enum(['scale', 'auto']), z.number().positive()])
    .default('scale')
    .describe('width of rbf: scale = 1 / (columns · variance of the matrix), auto = 1 / columns, or the number itself'),
  tol: z.number().positive().default(1e-3).describe('slack of the optimality conditions'),
  max_passes: z.int().min(1).default(10).describe('sweeps without a change before it stops (the package’s maxPasses)'),
  max_iter: z.int().min(1).default(10000).describe('most sweeps over the rows'),
});

/**
 * Support vector classifier by ml-svm: simplified SMO (random second row) on the full kernel matrix. More than two classes: one against the rest.
 * Scores are margins. Cost: O(rows²) memory and O(sweeps × rows²) time.
 */
export const mljsSvc = defineModel({
  id: 'svc',
  title: 'Support vector classifier (ml-svm)',
  engine: 'mljs',
  representation: 'one-hot',
  parameters,
  rowLimit: 2000,
  reference:
    'ml-svm 2.1.2. Simplified SMO, so the optimum is approximate; one against the rest where libsvm votes one against one. Constant columns are dropped first: the package divides by their range.',
  load: () => svm.load(),
  fit(train, { C, kernel, gamma, tol, max_passes, max_iter }) {
    const { labels, present } = referenceLabels('ml-svm', train);
    const SVM = svm.get().default;
    const kept = varyingColumns(train.x);
    const pick = (x: OneHotMatrix): number[][] => denseRows(x).map((row) => kept.map((j) => row[j]));
    const rows = pick(train.x);
    const options = {
      C,
      kernel,
      kernelOptions: { sigma: Math.sqrt(1 / (2 * gammaOf(gamma, train.x))) },
      tol,
      maxPasses: max_passes,
      maxIterations: max_iter,
      whitening: false,
    };
    const machineFor = (label: number) => {
      const rng = createRng(train.seed).fork(String(label));
      const machine = new SVM({ ...options, random: () => rng.next() });
      try {
        machine.train(
          rows,
          labels.map((own) => (own === label ? 1 : -1)),
        );
      } catch (cause) {
        throw new ModelError('ml-svm did not converge', {
          code: 'MODEL_NOT_CONVERGED',
          expected: `fewer than ${String(max_iter)} sweeps (max_iter)`,
          found: cause instanceof Error ? cause.message : String(cause),
          hint: 'Raise max_iter or tol, or lower C.',
          cause,
        });
      }
      return machine;
    };
    const machines = present.length === 2 ? [machineFor(1)] : present.map((_, label) => machineFor(label));
    const supports = machines.map((machine) => String(machine.supportVectors().length)).join(', ');
    const dropped = train.x.nColumns - kept.length;
    return {
      notes: [`${supports} support vectors`, ...(dropped > 0 ? [`${String(dropped)} constant columns dropped`] : [])],
      predict(x) {
        const scores = new Float64Array(x.nRows * train.nClasses);
        const margins = machines.map((machine) => machine.margin(pick(x)));
        // A class that training never saw stays below every margin.
        const lowest = margins.flat().reduce((low, margin) => Math.min(low, -Math.abs(margin)), 0) - 1;
        if (present.length < train.nClasses) scores.fill(lowest);
        for (let i = 0; i < x.nRows; i++) {
          const own = margins.length === 1 ? [-margins[0][i], margins[0][i]] : margins.map((margin) => margin[i]);
          placeScores(scores, i, train.nClasses, present, own);
        }
        return predictionFromScores(scores, train.nClasses, 'decision');
      },
    };
  },
});

/** Columns of the dense form with two values or more. @throws ModelError `MODEL_NO_COLUMNS` when none has */
function varyingColumns(x: OneHotMatrix): readonly number[] {
  const dense = x.dense();
  const kept: number[] = [];
  for (let j = 0; j < x.nColumns; j++) {
    for (let i = 1; i < x.nRows; i++) {
      if (dense[i * x.nColumns + j] !== dense[j]) {
        kept.push(j);
        break;
      }
    }
  }
  if (kept.length === 0) {
    throw new ModelError('ml-svm: every column is constant', {
      code: 'MODEL_NO_COLUMNS',
      expected: 'at least 1 column with two values',
      found: `${String(x.nColumns)} constant columns`,
    });
  }
  return kept;
}

/** The rbf width as scikit-learn has it, over the whole matrix, constant columns included. */
function gammaOf(gamma: 'scale' | 'auto' | number, x: OneHotMatrix): number {
  if (typeof gamma === 'number') return gamma;
  if (gamma === 'auto') return 1 / x.nColumns;
  const dense = x.dense();
  const mean = dense.reduce((sum, value) => sum + value, 0) / dense.length;
  const variance = dense.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dense.length;
  return 1 / (x.nColumns * variance);
}
