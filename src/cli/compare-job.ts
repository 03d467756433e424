import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { DataError, UsageError } from '../core/errors.ts';
import { type JsonValue, jsonNumber } from '../core/json.ts';
import type { Measure } from '../core/measure.ts';
import { didYouMean } from '../core/suggest.ts';
import { oneLine } from '../core/visible-name.ts';
import { readPredictions, refuseAddress } from '../data/index.ts';
import { compareRuns, type RunComparison, type RunComparisons } from '../gates/compare-runs.ts';
import type { Relation } from '../gates/decide.ts';
import type { Baseline, ExperimentEvidence } from '../gates/evidence.ts';
import { joinPredictions } from '../gates/join-predictions.ts';
import { relationWords } from '../gates/rule-words.ts';
import { measures } from '../measures/index.ts';
import { prettyJson } from '../report/index.ts';
import { formatP } from '../stats/index.ts';
import { loadAnyBaseline } from '../suite/index.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

export interface CompareOptions {
  readonly margin?: number;
  readonly measure?: string;
  readonly rule: Relation['kind'];
  readonly alpha: number;
  readonly experiment?: string;
  readonly model?: string;
  readonly positive?: string;
  readonly unpaired?: boolean;
  readonly onInconclusive: 'stop' | 'pass';
  readonly json?: boolean;
}

/** Half a percentage point: what is taken for too small to matter in a measure between 0 and 1 unless told otherwise. */
const USUAL_MARGIN = 0.005;

/** Runs are folders and JSON; everything else is a table of predictions. */
async function holdsPredictions(path: string): Promise<boolean> {
  refuseAddress(path);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new DataError('there is no such file or folder', {
      code: 'COMPARE_FILE',
      where: path,
      hint: 'Give two run folders, or two files of predictions.',
    });
  return !found.isDirectory() && extname(path) !== '.json';
}

async function readSides(base: string, head: string, options: CompareOptions): Promise<readonly [Baseline, Baseline]> {
  const [tables, otherTables] = [await holdsPredictions(base), await holdsPredictions(head)];
  if (tables !== otherTables) {
    throw new UsageError('a run and a file of predictions cannot be compared', {
      code: 'USAGE_COMPARE',
      where: `${base} and ${head}`,
      expected: 'two runs (folders or results.json), or two files of predictions',
      hint: 'Of a run folder, predictions.parquet is the file of predictions.',
    });
  }
  if (!tables) return [await loadAnyBaseline(base, options.experiment), await loadAnyBaseline(head, options.experiment)];
  const [before, after] = [await readPredictions(base), await readPredictions(head)];
  const [name, other] = basename(base) === basename(head) ? [base, head] : [basename(base), basename(head)];
  return joinPredictions({ name, parts: before }, { name: other, parts: after }, options);
}

function chooseMeasure(wanted: string | undefined): (experiment: ExperimentEvidence) => Measure {
  if (wanted !== undefined && !measures.has(wanted))
    throw new UsageError(`unknown measure '${wanted}'`, {
      code: 'USAGE_MEASURE',
      where: '--measure',
      found: wanted,
      hint: didYouMean(wanted, measures.ids),
    });
  return (experiment) => {
    const first = [...([...experiment.models.values()].at(0)?.measures.keys() ?? [])].find((id) => measures.has(id));
    return measures.get(wanted ?? first ?? 'accuracy');
  };
}

function relationFor(options: CompareOptions, used: readonly Measure[]): Relation {
  const unbounded = used.find((measure) => measure.range[0] < -1 || measure.range[1] > 1);
  const margin = options.margin ?? (options.rule === 'betterThan' ? 0 : USUAL_MARGIN);
  if (options.margin === undefined && options.rule !== 'betterThan' && unbounded !== undefined)
    throw new UsageError(`${unbounded.title} has no usual margin`, {
      code: 'USAGE_MARGIN',
      where: '--margin',
      hint: 'Say with --margin which difference is too small to matter.',
    });
  if (options.rule !== 'betterThan' && margin === 0)
    throw new UsageError('no data can prove a difference of exactly nothing', {
      code: 'USAGE_MARGIN',
      where: '--margin',
      found: '0',
      hint: 'Give a margin above 0.',
    });
  return { kind: options.rule, reference: 'BASE', margin };
}

function comparisonJson({ experiment, model, measure, part }: RunComparison): JsonValue {
  const orNull = (value: number | null): number | null => (value === null ? null : jsonNumber(value));
  const { subject: _, ...rest } = part;
  return {
    experiment,
    model,
    measure,
    ...rest,
    difference: orNull(part.difference),
    interval: part.interval?.map(jsonNumber) ?? null,
    log10P: orNull(part.log10P),
    log10PEqual: orNull(part.log10PEqual),
    pEqual: part.log10PEqual === null ? null : 10 ** part.log10PEqual,
  };
}

function printLines(base: Baseline, head: Baseline, relation: Relation, { verdict, comparisons }: RunComparisons, alpha: number): string {
  const lines = [`${base.name} → ${head.name}: ${verdict.toUpperCase()}`, `  rule: ${relationWords(relation)} (α = ${String(alpha)})`];
  for (const { experiment, measure, part } of comparisons) {
    lines.push(
      `  ${part.verdict.toUpperCase()} ${measure} of ${experiment === 'predictions' ? '' : `${experiment} / `}${part.subject}: ${part.reason}`,
    );
    if (part.log10PEqual !== null) lines.push(`    no difference at all: ${formatP(part.log10PEqual)}`);
  }
  return `${lines.map(oneLine).join('\n')}\n`;
}

/** Compares two finished runs, or two files of predictions, and says how the process ends. */
export async function compareJob(basePath: string, headPath: string, options: CompareOptions): Promise<ExitCode> {
  const measureOf = chooseMeasure(options.measure);
  const [base, head] = await readSides(basePath, headPath, options);
  const relation = relationFor(options, [...head.experiments.values()].map(measureOf));
  const { alpha, experiment, model } = options;
  const filter = base.experiments.has('predictions') ? {} : { experiment, model };
  const result = compareRuns(base, head, { relation, alpha, unpaired: options.unpaired === true, measureOf, ...filter });
  if (options.json === true) {
    const json: JsonValue = {
      schemaVersion: 1,
      base: base.name,
      head: head.name,
      rule: relation.kind,
      margin: relation.margin,
      alpha,
      verdict: result.verdict,
      comparisons: result.comparisons.map(comparisonJson),
    };
    process.stdout.write(`${prettyJson(json)}\n`);
  } else {
    process.stdout.write(printLines(base, head, relation, result, alpha));
  }
  switch (result.verdict) {
    case 'pass':
      return exitCodes.pass;
    case 'fail':
      return exitCodes.gateFailed;
    case 'error':
      return exitCodes.incomplete;
    case 'inconclusive':
      return options.onInconclusive === 'stop' ? exitCodes.inconclusive : exitCodes.pass;
  }
}
