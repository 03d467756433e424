import { z } from 'zod';
import type { ColumnSummary } from '../../core/dataset.ts';
import type { ConfigIssue } from '../../core/experiment.ts';
import { didYouMean } from '../../core/suggest.ts';

/** Which columns models may learn from: all features of the data, only some, or all but some. */
export interface FeatureChoice {
  readonly include: readonly string[] | null;
  readonly exclude: readonly string[];
}

/** `[src_bytes, service]`, or `{ include: […] }`, or `{ exclude: […] }`. */
export const featuresSchema: z.ZodType<FeatureChoice> = z
  .union([
    z.array(z.string()).min(1),
    z.strictObject({ include: z.array(z.string()).min(1).optional(), exclude: z.array(z.string()).optional() }),
  ])
  .optional()
  .transform((value): FeatureChoice => {
    if (value === undefined) return { include: null, exclude: [] };
    if (Array.isArray(value)) return { include: value, exclude: [] };
    return { include: value.include ?? null, exclude: value.exclude ?? [] };
  });

/** Checks the names of a choice. */
export function checkFeatures(
  choice: FeatureChoice,
  columns: readonly ColumnSummary[],
  target: string,
  path: readonly (string | number)[],
): readonly ConfigIssue[] {
  const features = columns.filter((column) => column.role === 'feature').map((column) => column.name);
  const issues: ConfigIssue[] = [];
  for (const name of [...(choice.include ?? []), ...choice.exclude]) {
    if (features.includes(name)) continue;
    issues.push({
      path,
      code: 'SUITE_UNKNOWN_COLUMN',
      message: `the data have no feature column '${name}'`,
      found: name,
      hint: didYouMean(name, features),
    });
  }
  if (issues.length === 0 && chooseFeatures(choice, columns, target).length === 0) {
    issues.push({
      path,
      code: 'SUITE_NO_FEATURE',
      message: 'no feature column is left to learn from',
      hint: `features: ${features.join(', ')}`,
    });
  }
  return issues;
}

/** The chosen feature names, in the order of the data. A feature column that is itself the target is never among them. */
export function chooseFeatures(
  choice: FeatureChoice,
  columns: readonly { readonly name: string; readonly role: ColumnSummary['role'] }[],
  target: string,
): readonly string[] {
  return columns
    .filter((column) => column.role === 'feature')
    .map((column) => column.name)
    .filter((name) => name !== target && (choice.include === null || choice.include.includes(name)) && !choice.exclude.includes(name));
}
