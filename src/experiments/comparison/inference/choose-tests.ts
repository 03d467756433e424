import type { DesignFacts } from './design-kind.ts';
import { type InferenceEntry, plainEntry } from './index.ts';

/** The tests of a comparison and why it is these. */
export interface TestPlan {
  readonly mode: 'auto' | 'listed';
  readonly entries: readonly InferenceEntry[];
  /** A sentence for the report. */
  readonly reason: string;
}

const CHOICES: Readonly<Record<DesignFacts['kind'], { readonly ids: readonly string[]; readonly reason: string }>> = {
  'one-test-set': {
    ids: ['mcnemar', 'de-long', 'paired-bootstrap'],
    reason:
      'One test set: all models were scored on the same rows, so the rows carry the test. McNemar for accuracy, DeLong for ROC AUC of two classes, and a paired bootstrap for ' +
      'every measure. They judge these fitted models on rows like these; how much another training set would change them, one split cannot tell.',
  },
  'k-fold': {
    ids: ['corrected-resampled-t', 'bayesian-correlated-t'],
    reason:
      'One data set and k folds: the training parts of the folds overlap, so a plain paired t test would alarm far too often. The corrected resampled t test allows for it, and ' +
      'the Bayesian correlated t test can also say that two models are practically equivalent.',
  },
  'repeated-k-fold': {
    ids: ['corrected-one-run-t', 'bayesian-one-run-t'],
    reason:
      'One data set and repeated k-fold: the repeats share all their rows, so they make the estimate steadier but are no new data. The corrected resampled t test is therefore made ' +
      'with the standard error of one run: counting all k · r folds (corrected-resampled-t) alarms too often with learners that change with every training row. The Bayesian form ' +
      'of it can also say that two models are practically equivalent.',
  },
  'five-by-two': {
    ids: ['corrected-one-run-t', 'bayesian-one-run-t'],
    reason:
      'Five repeats of two folds of one data set: the halves of a repeat share no training row, but the repeats share them all. The corrected resampled t test with the standard ' +
      'error of one run keeps its level here; the 5×2cv tests (five-by-two-f, five-by-two-t) alarm too often with learners that change with every training row, so they are ' +
      'there for suites that name them.',
  },
};

/** Picks tests by the design, or takes those that the suite lists. */
export function chooseTests(wanted: 'auto' | readonly InferenceEntry[], facts: DesignFacts): TestPlan {
  if (wanted !== 'auto') return { mode: 'listed', entries: wanted, reason: 'Tests as listed in the suite.' };
  const { ids, reason } = CHOICES[facts.kind];
  return { mode: 'auto', entries: ids.map(plainEntry), reason: `Tests picked by the design (inference: auto). ${reason}` };
}
