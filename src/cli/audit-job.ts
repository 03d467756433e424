import { basename, join, relative, resolve } from 'node:path';
import { FlowverdictError, FlowverdictErrors, UsageError } from '../core/errors.ts';
import type { RunResult } from '../core/result.ts';
import { refuseAddress } from '../data/index.ts';
import { runSuiteText } from '../harness.ts';
import { parseSuite } from '../suite/index.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { chooseReporters, finishRun, plainText, type ReportOptions } from './finish-run.ts';
import { createProgress } from './progress.ts';

/** `--ignore FINDING=REASON` */
export interface IgnoreOption {
  readonly finding: string;
  readonly reason: string;
}

export interface AuditCommandOptions extends ReportOptions {
  readonly target: string;
  readonly positive?: string;
  readonly test?: string;
  readonly profile: string;
  readonly where?: string;
  readonly exclude?: readonly string[];
  readonly group?: string;
  readonly time?: string;
  readonly check?: readonly string[];
  readonly ignore?: readonly IgnoreOption[];
  readonly fast?: boolean;
  readonly strict?: boolean;
  readonly seed: number;
  readonly jobs?: number;
  readonly memory?: number;
}

/** `KDDTrain+.txt.gz` → `audit-kddtrain`. */
function suiteId(file: string): string {
  const name = basename(file)
    .replace(/(\.(csv|tsv|txt|data|log|labeled|json|jsonl|ndjson|parquet|pq|gz|zst))+$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '');
  return `audit-${name}`.slice(0, 64).replace(/[-.]+$/, '');
}

/** What to type to get the report again; files by name, because a report names no folder. */
function commandText(file: string, options: AuditCommandOptions): string {
  const { target, positive, test, profile, where, exclude = [], group, time, check = [], fast, strict, seed } = options;
  const word = (text: string): string => (/^[\w.,:/+=-]+$/.test(text) ? text : JSON.stringify(text));
  const named: readonly (readonly [string, string | undefined])[] = [
    ['target', target],
    ['positive', positive],
    ['test', test === undefined ? undefined : basename(test)],
    ['profile', profile === 'generic' ? undefined : profile],
    ['where', where],
    ...exclude.map((column) => ['exclude', column] as const),
    ['group', group],
    ['time', time],
    ...check.map((code) => ['check', code] as const),
    ['seed', seed === 42 ? undefined : String(seed)],
  ];
  const given = named.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${word(value)}`]));
  const flags = [...(fast === true ? ['--fast'] : []), ...(strict === true ? ['--strict'] : [])];
  return ['flowverdict audit', word(basename(file)), ...given, ...flags].join(' ');
}

/** The suite that the command line describes; JSON is YAML. */
function auditSuite(file: string, options: AuditCommandOptions): string {
  const { target, positive, test, profile, where, exclude, group, time, check, ignore, fast, strict, seed } = options;
  const given = (key: string, value: unknown): Record<string, unknown> => (value === undefined ? {} : { [key]: value });
  const table = (path: string): Record<string, unknown> => ({
    path,
    profile,
    ...given('where', where),
    // other profiles know their label column; the target may be one that is derived from it
    ...(profile === 'generic' ? { label: target } : {}),
  });
  return JSON.stringify({
    suite: suiteId(file),
    title: `Leakage audit of ${basename(file)}${test === undefined ? '' : ` and ${basename(test)}`}`,
    description: `Made by: ${commandText(file, options)}`.slice(0, 2000),
    seed,
    data: table(file),
    experiments: [
      {
        id: 'audit',
        kind: 'audit',
        title: 'What was found',
        target: positive === undefined ? target : { column: target, positive },
        ...(test === undefined ? {} : { resampling: { given: { test: table(test) } } }),
        ...given('group', group),
        ...given('time', time),
        ...given('checks', check),
        ...given('ignore', ignore),
        ...given('features', exclude === undefined ? undefined : { exclude }),
        ...(fast === true ? { fast: true } : {}),
      },
    ],
    gates: strict === true ? [{ experiment: 'audit', measure: 'critical', max: 0 }] : [],
  });
}

/** There is no suite file: what code hosts are told of stands in the data file. */
function atDataFile(result: RunResult, file: string): RunResult {
  const where = { file, line: 1, column: 1 };
  return {
    ...result,
    experiments: result.experiments.map((experiment) => ({ ...experiment, where })),
    verdicts: result.verdicts.map((verdict) => ({ ...verdict, gate: { ...verdict.gate, where } })),
  };
}

/** Options by the last word of the place that an error of the suite made from them names. */
function withoutPlace(error: FlowverdictError, file: string): FlowverdictError {
  if (error instanceof FlowverdictErrors) return new FlowverdictErrors(error.errors.map((each) => withoutPlace(each, file)));
  const { where } = error;
  if (typeof where !== 'object' || where.file !== file) return error;
  return new UsageError(error.message.replace(/^experiment 'audit': /, ''), {
    code: error.code,
    where: 'audit',
    ...(error.expected === undefined ? {} : { expected: error.expected }),
    ...(error.found === undefined ? {} : { found: error.found }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });
}

interface Found {
  readonly id: string;
  readonly severity: string;
  readonly message: string;
  readonly ignored: string | null;
}

/** One screen: the verdict, the findings that count, and what to read on. */
function screen(result: RunResult, folder: string, strict: boolean): readonly string[] {
  const [audit] = result.experiments;
  const findings = ((audit.json['findings'] ?? []) as unknown as readonly Found[]).filter(({ ignored }) => ignored === null);
  const loud = findings.filter(({ severity }) => severity !== 'note');
  const critical = loud.filter(({ severity }) => severity === 'critical').length;
  const lines = [`${result.suite.id}: ${plainText(audit.section.answer)}`];
  const sampled = audit.json['sampled'] as { readonly note: string } | null;
  if (sampled !== null) lines.push(`  ${sampled.note}`);
  const width = Math.max(0, ...loud.slice(0, 15).map(({ id }) => id.length));
  for (const { severity, id, message } of loud.slice(0, 15)) {
    lines.push(`  ${severity.toUpperCase().padEnd(8)} ${id.padEnd(width)}  ${message}`);
  }
  if (loud.length > 15) lines.push(`  … and ${String(loud.length - 15)} more in the report`);
  for (const failure of audit.failures.slice(0, 10)) lines.push(`  FAILED ${failure.cell}: ${failure.message}`);
  if (critical > 0 && !strict) {
    lines.push(`  !! ${String(critical)} CRITICAL: this is no pass; the exit code is 0 because nothing was gated (--strict makes it 1)`);
  }
  lines.push(`  report: ${join(folder, 'report.md')}`, `  time: ${(result.timings['total'] ?? 0).toFixed(1)} s`);
  return lines;
}

/**
 * Audits a file, writes the report and prints the verdict.
 * @throws FlowverdictError on bad input
 */
export async function auditJob(file: string, options: AuditCommandOptions): Promise<ExitCode> {
  chooseReporters(options.format);
  for (const path of [file, ...(options.test === undefined ? [] : [options.test])]) refuseAddress(path);
  const suiteFile = resolve('audit.yaml');
  const text = auditSuite(file, options);
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.incomplete);
    controller.abort();
    process.stderr.write('\ninterrupted: writing what is done (once more to stop at once)\n');
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const progress = await createProgress({ stream: process.stderr, env: process.env, quiet: options.json === true });
  try {
    const suite = parseSuite(text, suiteFile);
    const result = await runSuiteText(text, suiteFile, {
      env: process.env,
      jobs: options.jobs,
      memory: options.memory,
      signal: controller.signal,
      progress,
      onMessage: (message) => {
        progress.message(message);
      },
    });
    progress.stop();
    progress.message('writing the report');
    const summary = (done: RunResult, folder: string): readonly string[] => screen(done, folder, options.strict === true);
    return await finishRun(atDataFile(result, relative('.', file)), suite, { ...options, summary });
  } catch (error) {
    throw error instanceof FlowverdictError ? withoutPlace(error, suiteFile) : error;
  } finally {
    progress.stop();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
