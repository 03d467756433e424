import { z } from 'zod';
import { SuiteError } from '../core/errors.ts';
import type { Experiment } from '../core/experiment.ts';
import { didYouMean } from '../core/suggest.ts';
import type { Gate } from '../core/suite.ts';
import { auditChecks } from '../experiments/audit/checks/index.ts';
import { looksAtRows } from '../gates/judge-rows.ts';
import { severityWords } from '../gates/rule-words.ts';
import { measures } from '../measures/index.ts';
import type { SuiteSource } from './source.ts';

const relations = ['notWorseThan', 'betterThan', 'equivalentTo'] as const;
const bounds = ['min', 'max'] as const;
/** What does not go with `audit`. */
const auditAlone = ['measure', 'model', 'feature', 'result', 'class', 'where', 'sliceBy', ...relations, ...bounds] as const;

const auditGateSchema = z.strictObject({
  max: z
    .record(z.string().regex(/^FV\d{3}$/, 'a check is named by its code, e.g. FV001'), z.enum(severityWords))
    .describe('by check, e.g. { FV001: warning }: nothing critical may be found'),
});

/** A gate as a suite writes it. */
export const gateSchema = z
  .strictObject({
    experiment: z.string().describe('id of the experiment whose numbers are judged'),
    model: z.string().optional(),
    feature: z.string().optional(),
    result: z.string().optional().describe('name of an association result, e.g. icmp-tcp'),
    measure: z.string().optional().describe('id of a measure that the experiment gives; not beside `audit`'),
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
    audit: auditGateSchema.optional().describe('of an experiment of kind audit: the worst severity that each check may find'),
  })
  .superRefine((gate, context) => {
    const problem = (message: string, more: Readonly<Record<string, unknown>> = {}, path: string[] = []): void => {
      context.addIssue({ code: 'custom', path, message, params: { code: 'SUITE_GATE', ...more } });
    };
    if (gate.audit !== undefined) {
      const other = auditAlone.filter((name) => gate[name] !== undefined);
      if (other.length > 0) problem('a gate says one thing', { found: ['audit', ...other].join(', '), hint: 'write two gates' });
      return;
    }
    if (gate.measure === undefined)
      problem('a gate needs a measure', { expected: 'the id of a measure', hint: 'or `audit: { max: { FV001: warning } }`' });
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

/** A gate as the gates room takes it: with its place, and the condition under its own name. An entry with `audit` is a gate for each check that it names. */
export function bindGates(entry: GateEntry, index: number, source: SuiteSource): readonly Gate[] {
  const { experiment, measure, of, where: rows, audit, ...optional } = entry;
  const where = source.locate(['gates', index]);
  if (audit !== undefined) {
    return Object.entries(audit.max).map(([result, severity]) => ({
      entry: index,
      experiment,
      result,
      measure: 'severity',
      max: severityWords.indexOf(severity),
      of,
      where,
    }));
  }
  if (measure === undefined) return [];
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return [{ ...given, ...(rows === undefined ? {} : { rows }), entry: index, experiment, measure, of, where }];
}

/** Everything in an entry of gates that names nothing the suite has. */
export function checkGates(
  entry: GateEntry,
  index: number,
  experiments: readonly Experiment[],
  source: SuiteSource,
): readonly SuiteError[] {
  const experiment = experiments.find((candidate) => candidate.id === entry.experiment);
  if (entry.audit !== undefined && experiment !== undefined) {
    if (experiment.kind !== 'audit') {
      return [
        new SuiteError(`experiment '${experiment.id}' is no audit`, {
          code: 'SUITE_GATE',
          where: source.locate(['gates', index, 'audit']),
          expected: 'an experiment of kind audit',
          found: `one of kind ${experiment.kind}`,
        }),
      ];
    }
    const unknown = Object.keys(entry.audit.max).filter((code) => !auditChecks.has(code));
    return unknown.map(
      (code) =>
        new SuiteError(`a gate names an unknown check '${code}'`, {
          code: 'SUITE_UNKNOWN_NAME',
          where: source.locate(['gates', index, 'audit', 'max', code]),
          found: code,
          hint: didYouMean(code, auditChecks.ids),
        }),
    );
  }
  return bindGates(entry, index, source).flatMap((gate) => checkGate(gate, entry, index, experiments, source));
}

function checkGate(
  gate: Gate,
  entry: GateEntry,
  index: number,
  experiments: readonly Experiment[],
  source: SuiteSource,
): readonly SuiteError[] {
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
  errors.push(...emptyClaims(gate, index, source));
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

/** Bounds and margins that no value of the measure can break, or none can meet: such a gate looks at nothing. A percentage (`min: 99`) is the usual cause. */
function emptyClaims(gate: Gate, index: number, source: SuiteSource): readonly SuiteError[] {
  if (!measures.has(gate.measure)) return [];
  const [low, high] = measures.get(gate.measure).range;
  const outside = bounds.filter((key) => gate[key] !== undefined && (gate[key] < low || gate[key] > high));
  const wide = gate.margin !== undefined && gate.margin >= high - low;
  return [...outside, ...(wide ? ['margin' as const] : [])].map(
    (key) =>
      new SuiteError(`\`${key}\` decides nothing: ${gate.measure} lies between ${String(low)} and ${String(high)}`, {
        code: 'SUITE_GATE',
        where: source.locate(['gates', index, key]),
        expected: key === 'margin' ? `less than ${String(high - low)}` : `a number from ${String(low)} to ${String(high)}`,
        found: String(gate[key]),
        ...(high === 1 ? { hint: 'Shares, not percentages: 99 % is 0.99.' } : {}),
      }),
  );
}
