import type { AuditSubject } from '../subject.ts';
import { combineParts, type PartScores, type Scores } from '../grouped-scores.ts';

/** What a model fit of the duplicates check gives: one model, one variant of the rows, one fold. */
export interface ModelPart {
  readonly kind: 'model';
  readonly model: string;
  /** `rows`: as the file has them; `distinct`: each row once, and no row on both sides. */
  readonly variant: 'rows' | 'distinct';
  /** `test`, or the number of a fold. */
  readonly fold: string;
  readonly scores: PartScores;
  /** The same fit on those test rows only that training does not hold; null when there is none. */
  readonly unseen: PartScores | null;
  readonly nTrain: number;
  readonly nTest: number;
  readonly nUnseen: number;
}

/** Model fits among the cells of the duplicates check. */
export function modelParts(parts: ReadonlyMap<string, unknown>): readonly ModelPart[] {
  return [...parts.values()].filter((part): part is ModelPart => (part as { readonly kind?: string }).kind === 'model');
}

/** Scores of one model pooled over the folds of a variant; null without a finished fold. */
export function pooled(parts: readonly ModelPart[], pick: (part: ModelPart) => PartScores | null, nClasses: number): Scores | null {
  const picked = parts.map(pick).filter((scores) => scores !== null);
  return picked.length === 0 ? null : combineParts(picked, nClasses);
}

/** The reference model with the best accuracy on rows as the file has them: on the test rows where there are any, else cross-validated. */
export function bestReference(
  parts: ReadonlyMap<string, unknown>,
  subject: AuditSubject,
): { readonly model: string; readonly accuracy: number } | null {
  const asked = modelParts(parts).filter(({ variant, fold }) => variant === 'rows' && (fold === 'test') === (subject.test !== null));
  const models = [...new Set(asked.map(({ model }) => model))].map((model) => ({
    model,
    accuracy:
      pooled(
        asked.filter((part) => part.model === model),
        ({ scores }) => scores,
        subject.target.classes.length,
      )?.accuracy ?? NaN,
  }));
  return models.reduce<{ model: string; accuracy: number } | null>(
    (top, each) => (Number.isNaN(each.accuracy) || (top !== null && top.accuracy >= each.accuracy) ? top : each),
    null,
  );
}
