import type { ModelProblem } from '../../core/external-model.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { WordColumn } from '../../data/stream-columns.ts';

const sameNumber = (a: string, b: string): boolean => a.trim() !== '' && b.trim() !== '' && Number(a) === Number(b);

/** The code of a class by its name; numbers are compared as numbers, because programs write 1 as 1.0. −1 when there is none. */
export function classCode(label: string, classes: readonly string[]): number {
  const exact = classes.indexOf(label);
  if (exact >= 0) return exact;
  const alike = classes.flatMap((name, code) => (sameNumber(label, name) ? [code] : []));
  return alike.length === 1 ? alike[0] : -1;
}

/** The problem of names that are no class. */
export function unknownClasses(labels: readonly string[], classes: readonly string[], text: string): ModelProblem {
  return {
    code: 'MODEL_UNKNOWN_CLASS',
    message: text,
    expected: classes.map((name) => `'${name}'`).join(', '),
    found: labels
      .slice(0, 5)
      .map((name) => `'${name}'`)
      .join(', '),
    hint: didYouMean(labels[0] ?? '', classes),
  };
}

/** Codes of classes for a column of words; the words that are no class, with the number of their rows, besides. O(rows). */
export function mapClasses(
  column: WordColumn,
  classes: readonly string[],
): { codes: Int32Array; unknown: readonly string[]; unknownRows: number } {
  const codeOf = column.levels.map((level) => classCode(level, classes));
  const seen = new Set<number>();
  let unknownRows = 0;
  const codes = column.codes.map((level) => {
    if (level < 0) return -1;
    if (codeOf[level] < 0) {
      seen.add(level);
      unknownRows++;
    }
    return codeOf[level];
  });
  return { codes, unknown: [...seen].map((level) => column.levels[level]), unknownRows };
}
