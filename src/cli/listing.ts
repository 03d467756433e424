import { z } from 'zod';
import type { Named, Registry } from '../core/registry.ts';
import { profiles } from '../data/index.ts';
import { auditChecks } from '../experiments/audit/checks/index.ts';
import { jointTests, pairTests } from '../experiments/comparison/inference/index.ts';
import { experimentKinds } from '../experiments/index.ts';
import { externalModels } from '../external/index.ts';
import { associationTests, fitParameters, sampleTests } from '../hypotheses/index.ts';
import { measures } from '../measures/index.ts';
import { mljsModels, nativeModels } from '../models/index.ts';
import { reporters } from '../report/index.ts';
import { resamplings } from '../resampling/index.ts';

interface Parameter {
  readonly description?: string;
  readonly default?: unknown;
}

/** One line per parameter: name, default, purpose. */
function parameterLines(schema: z.ZodType): readonly string[] {
  const { properties, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries((properties ?? {}) as Record<string, Parameter>).map(([name, { description, default: preset }]) => {
    const unset = required.includes(name) ? '(required)' : '(none)';
    return `    ${name} = ${preset === undefined ? unset : JSON.stringify(preset)}${description === undefined ? '' : `: ${description}`}`;
  });
}

const lines = <T extends Named>(registry: Registry<T>, more: (entry: T) => readonly string[] = () => []): readonly string[] =>
  registry.all.flatMap((entry) => [`${entry.id}: ${entry.title}`, ...more(entry)]);

const listings: ReadonlyMap<string, () => readonly string[]> = new Map(
  Object.entries({
    models: () => [
      ...lines(nativeModels, (model) => [...parameterLines(model.parameters)]),
      '',
      'Reference engine (engine: mljs):',
      ...lines(mljsModels, (model) => [`    up to ${String(model.rowLimit)} training rows`, ...parameterLines(model.parameters)]),
      '',
      'Your own models:',
      ...lines(externalModels, (model) => [...parameterLines(model.parameters)]),
    ],
    measures: () =>
      lines(measures, (measure) => [`    ${measure.direction} is better, from ${String(measure.range[0])} to ${String(measure.range[1])}`]),
    tests: () => [
      'Of counts (kind: association):',
      ...lines(associationTests, (test) => [...parameterLines(test.parameters)]),
      '',
      'Of numbers (kind: difference):',
      ...lines(sampleTests, (test) => [...parameterLines(test.parameters)]),
      '',
      'Of two models, pair by pair (kind: comparison, in `inference`):',
      ...lines(pairTests, (test) => [...parameterLines(test.parameters)]),
      '',
      'Of all models at once (kind: comparison, in `inference`; ranks also in kind: across-data-sets):',
      ...lines(jointTests, (test) => [...parameterLines(test.parameters)]),
      '',
      'Of the counts of one column (kind: goodness-of-fit, option `test`):',
      ...parameterLines(fitParameters),
      '',
      'Within strata (kind: association, option `stratify`): Cochran–Mantel–Haenszel with the common odds ratio and the Breslow–Day–Tarone test',
    ],
    resamplings: () => lines(resamplings, (resampling) => [...parameterLines(resampling.parameters)]),
    kinds: () => lines(experimentKinds),
    checks: () => lines(auditChecks, (check) => [`    ${check.why}`, `    What to do: ${check.advice}`]),
    profiles: () => lines(profiles),
    formats: () => lines(reporters),
  }),
);

/** The text that `flowverdict list WHAT` prints. */
export function listing(what: string): string {
  return `${(listings.get(what)?.() ?? []).join('\n')}\n`;
}
