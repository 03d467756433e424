import { z } from 'zod';
import { SuiteError } from '../core/errors.ts';
import type { Experiment } from '../core/experiment.ts';
import { didYouMean } from '../core/suggest.ts';
import type { Gate } from '../core/suite.ts';
import { looksAtRows } from '../gates/judge-rows.ts';
import { measures } from '../measures/index.ts';
import type { SuiteSource } from './source.ts';

const relations = ['notWorseThan', 'betterThan', 'equivalentTo'] as const;
const bounds = ['min', 'max'] as const;

/** A gate as a suite writes it. */
export const gateSchema = z
  .strictObject({
    experiment: z.string().describe('id of the experiment whose numbers are judged'),
    model: z.string().optional(),
    feature: z.string().optional(),
    result: z.string().optional().describe('name of an association result, e.g. icmp-tcp'),
    measure: z.string(),
    min: z.number().optional(),
    max: z.number().optional(),
    notWorseThan: z.string().optional().describe('`baseline` or a model: a loss of `margin` or more is ruled out'),
    betterThan: z.string().optional().describe('`baseline` or a model: a gain of more than `margin` (default 0) is proven'),
    equivalentTo: z.string().optional().describe('`baseline` or a model: the difference lies within ±`margin`'),
    margin: z.number().min(0).optional().describe('in the unit of the measure: 0.005 of accuracy is half a percentage point'),
    alpha: z.number().gt(0).lt(0.5).optional().describe('chance of passing what should not pass; the suite’s alpha when absent'),
    class: z.string().optional().describe('this class against all others'),
    where: z.string().min(1).optional().describe('SQL condition on the columns: only these test rows count'),
    sliceBy: z.string().optional().describe('discrete column: the rule holds for each of its values'),
    minRows: z.int().min(1).optional().describe('slices with fewer tested rows are not judged (default 100)'),
    of: z.enum(['each', 'any']).default('each').describe('each: every matching number must hold; any: at least one'),
  })
  .superRefine((gate, context) => {
    const problem = (message: string, more: Readonly<Record<string, unknown>> = {}, path: string[] = []): void => {
      context.addIssue({ code: 'custom', path, message, params: { code: 'SUITE_GATE', ...more } });
    };
    const related = relations.filter((name) => gate[name] !== undefined);
    const bounded = bounds.filter((name) => gate[name] !== undefined);
    if (related.length + bounded.length === 0)
      problem('a gate needs a bound', { hint: 'give `min`, `max` or both, or one of notWorseThan, betterThan, equivalentTo' });
    if (related.length > 1 || (related.length === 1 && bounded.length > 0))
      problem('a gate says one thing', { found: [...bounded, ...related].join(', '), hint: 'write two gates' });
    if (gate.min !== undefined && gate.max !== undefined && gate.min > gate.max)
      problem('no number can pass: min is above max', { found: `min ${String(gate.min)}, max ${String(gate.max)}` });
    if ((gate.notWorseThan !== undefined || gate.equivalentTo !== undefined) && !(gate.margin !== undefined && gate.margin > 0)) {
      const hint = 'say which loss is too small to matter, e.g. margin: 0.005';
      problem('a gate that rules out a loss needs a margin above 0: no data can prove a difference of exactly nothing', { hint });
    }
    for (const name of ['margin', 'alpha'] as const)
      if (gate[name] !== undefined && related.length === 0)
        problem(`\`${name}\` belongs to notWorseThan, betterThan or equivalentTo`, { hint: 'add one of them, or take it out' }, [name]);
    if (gate.minRows !== undefined && gate.sliceBy === undefined && gate.where === undefined)
      problem('`minRows` belongs to sliceBy or where', { hint: 'add one of them, or take it out' }, ['minRows']);
  });

type GateEntry = z.output<typeof gateSchema>;

/** A gate as the gates room takes it: with its place, and the condition under its own name. */
export function bindGate(entry: GateEntry, index: number, source: SuiteSource): Gate {
  const { experiment, measure, of, where: rows, ...optional } = entry;
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { ...given, ...(rows === undefined ? {} : { rows }), experiment, measure, of, where: source.locate(['gates', index]) };
}

/** Everything in a gate that names nothing the suite has. */
export function checkGate(entry: GateEntry, index: number, experiments: readonly Experiment[], source: SuiteSource): readonly SuiteError[] {
  const problem = (key: string, name: string, known: readonly string[], noun: string): SuiteError =>
    new SuiteError(`a gate names an unknown ${noun} '${name}'`, {
      code: 'SUITE_UNKNOWN_NAME',
      where: source.locate(['gates', index, key]),
      found: name,
      hint: didYouMean(name, known),
    });
  const experiment = experiments.find((candidate) => candidate.id === entry.experiment);
  if (experiment === undefined) {
    const ids = experiments.map((candidate) => candidate.id);
    return [problem('experiment', entry.experiment, ids, 'experiment')];
  }
  const known = experiment.gateable;
  const gate = bindGate(entry, index, source);
  if (looksAtRows(gate) && known?.comparable !== true) {
    return [
      new SuiteError(`experiment '${experiment.id}' gives no predictions by model, which this rule looks at`, {
        code: 'SUITE_GATE',
        where: gate.where,
        expected: 'an experiment of kind comparison',
        found: `one of kind ${experiment.kind}`,
        hint: 'Use `min` and `max` without class, where and sliceBy here.',
      }),
    ];
  }
  if (known === undefined) return [];
  const errors: SuiteError[] = [];
  // of one class or of some rows a measure is computed from the predictions, so any will do
  const fromRows = gate.class !== undefined || gate.rows !== undefined || gate.sliceBy !== undefined;
  const knownMeasures = fromRows ? measures.ids : known.measures;
  if (!knownMeasures.includes(gate.measure)) errors.push(problem('measure', gate.measure, knownMeasures, 'measure'));
  if (known.models === null) return errors;
  if (gate.model !== undefined && !known.models.includes(gate.model)) errors.push(problem('model', gate.model, known.models, 'model'));
  for (const key of relations) {
    const reference = gate[key];
    if (reference === undefined || reference === 'baseline') continue;
    if (!known.models.includes(reference)) errors.push(problem(key, reference, ['baseline', ...known.models], 'model'));
    if (reference === gate.model) {
      const details = { code: 'SUITE_GATE', where: source.locate(['gates', index, key]), hint: 'Name another model, or `baseline`.' };
      errors.push(new SuiteError(`a gate compares '${reference}' with itself`, details));
    }
  }
  return errors;
}
