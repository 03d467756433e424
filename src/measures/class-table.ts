import { confusionMatrix, type Measure, type Scored } from '../core/measure.ts';

/** One class of a confusion matrix against the rest. */
export interface ClassCounts {
  /** Rows of the class that were found. */
  readonly hits: number;
  /** Rows of the class (support). */
  readonly actual: number;
  /** Rows called the class. */
  readonly called: number;
}

/** Per class: hits, support and predictions. O(n + classes²). */
export function classTable(scored: Scored): readonly ClassCounts[] {
  const { nClasses } = scored;
  const counts = confusionMatrix(scored.truth, scored.predicted, nClasses);
  return Array.from({ length: nClasses }, (_, k) => {
    let actual = 0;
    let called = 0;
    for (let j = 0; j < nClasses; j++) {
      actual += counts[k * nClasses + j];
      called += counts[j * nClasses + k];
    }
    return { hits: counts[k * nClasses + k], actual, called };
  });
}

/** F1 of one class: 2·hits / (support + predictions). */
export function classF1({ hits, actual, called }: ClassCounts): number {
  return (2 * hits) / (actual + called);
}

/** The mean, NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A measure over all classes from predicted classes, higher = better. */
export function classMeasure(id: string, title: string, range: readonly [number, number], compute: Measure['compute']): Measure {
  return { id, title, direction: 'higher', range, needs: 'classes', classes: 'any', compute };
}
