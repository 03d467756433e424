import type { z } from 'zod';
import { FlowverdictErrors, SuiteError } from '../core/errors.ts';
import type { Experiment } from '../core/experiment.ts';
import { didYouMean } from '../core/suggest.ts';
import type { DataSpec, Multiplicity, Suite, SuiteData } from '../core/suite.ts';
import { experimentKinds } from '../experiments/index.ts';
import { suiteErrors } from './issues.ts';
import { bindGates, checkGates } from './gate-schema.ts';
import { dataSchema, experimentHeadSchema, suiteSchema } from './schema.ts';
import { type Override, parseSource, type SuiteSource } from './source.ts';

/** Key of the suite's own data in `Suite.data`. */
const mainData = 'main';

type Path = readonly (string | number)[];
type Head = z.output<typeof experimentHeadSchema>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

interface Taken {
  readonly test: unknown;
  readonly rest: Record<string, unknown>;
}

/** Takes the test data out of `resampling: { given: { test: … } }`: data are the suite's business, splitting the experiment's. */
function takeGivenTest(entry: Record<string, unknown>): Taken {
  const resampling = entry['resampling'];
  if (!isRecord(resampling) || !isRecord(resampling['given']) || !('test' in resampling['given'])) return { test: undefined, rest: entry };
  const { test, ...given } = resampling['given'];
  return { test, rest: { ...entry, resampling: { ...resampling, given } } };
}

interface Collected {
  readonly errors: SuiteError[];
  readonly data: Map<string, SuiteData>;
  readonly experiments: Experiment[];
}

interface SuiteHead {
  readonly alpha: number;
  readonly seed: number;
  readonly multiplicity: Multiplicity;
  readonly data: DataSpec;
}

function addExperiment(head: Head, index: number, suite: SuiteHead, source: SuiteSource, into: Collected): void {
  const at: Path = ['experiments', index];
  const { id, kind, data, ...own } = head;
  if (into.experiments.some((experiment) => experiment.id === id)) {
    into.errors.push(
      new SuiteError(`two experiments are called '${id}'`, { code: 'SUITE_DUPLICATE_NAME', where: source.locate([...at, 'id']) }),
    );
  }
  if (!experimentKinds.has(kind)) {
    into.errors.push(
      new SuiteError(`unknown kind of experiment '${kind}'`, {
        code: 'SUITE_UNKNOWN_NAME',
        where: source.locate([...at, 'kind']),
        found: kind,
        hint: didYouMean(kind, experimentKinds.ids),
      }),
    );
    return;
  }
  const { test, rest } = takeGivenTest(own);
  let testData: DataSpec | undefined;
  if (test !== undefined) {
    const parsed = dataSchema.safeParse(test, { reportInput: true });
    if (parsed.success) testData = parsed.data;
    else into.errors.push(...suiteErrors(parsed.error.issues, dataSchema, [...at, 'resampling', 'given', 'test'], source));
  }
  const definition = experimentKinds.get(kind);
  const parsed = definition.schema.safeParse(rest, { reportInput: true });
  if (!parsed.success) {
    into.errors.push(...suiteErrors(parsed.error.issues, definition.schema, at, source));
    return;
  }
  const ownData = data !== undefined || testData !== undefined;
  const key = ownData ? id : mainData;
  if (ownData)
    into.data.set(key, {
      train: data ?? suite.data,
      ...(testData === undefined ? {} : { test: testData }),
      where: source.locate([...at, 'data']),
    });
  into.experiments.push(
    definition.bind(parsed.data, { id, data: key, alpha: suite.alpha, seed: suite.seed, multiplicity: suite.multiplicity }),
  );
}

/** Experiments that judge the outcomes of others: those must be there, of the right kind, and have the measure. */
function checkUses(user: Experiment, index: number, experiments: readonly Experiment[], source: SuiteSource): readonly SuiteError[] {
  return (user.uses ?? []).flatMap(({ path, experiment: id, kind, measure }): readonly SuiteError[] => {
    const where = source.locate(['experiments', index, ...path]);
    const used = experiments.find((candidate) => candidate.id === id && candidate.kind === kind);
    if (used === undefined) {
      const known = experiments.filter((candidate) => candidate.kind === kind).map((candidate) => candidate.id);
      const message = `experiment '${user.id}' names an unknown ${kind} '${id}'`;
      return [new SuiteError(message, { code: 'SUITE_UNKNOWN_NAME', where, found: id, hint: didYouMean(id, known) })];
    }
    if (used.gateable === undefined || used.gateable.measures.includes(measure)) return [];
    const hint = `Add ${measure} to the measures of '${id}', or take one of: ${used.gateable.measures.join(', ')}.`;
    return [new SuiteError(`the ${kind} '${id}' does not compute ${measure}`, { code: 'SUITE_UNKNOWN_NAME', where, found: measure, hint })];
  });
}

const byPlace = (a: SuiteError, b: SuiteError): number => {
  const line = (error: SuiteError): number =>
    typeof error.where === 'object' ? (error.where.line ?? 0) * 10000 + (error.where.column ?? 0) : 0;
  return line(a) - line(b);
};

/**
 * YAML text → a suite with every name bound to its object. Reads no file and no clock, so a worker thread binds the same suite from the same text.
 * @throws FlowverdictErrors with every problem at its `file:line:col`
 */
export function parseSuite(text: string, file: string, overrides: readonly Override[] = []): Suite {
  const source = parseSource(text, file, overrides);
  const parsed = suiteSchema.safeParse(source.value, { reportInput: true });
  const errors: SuiteError[] = parsed.success ? [] : [...suiteErrors(parsed.error.issues, suiteSchema, [], source)];
  const collected: Collected = { errors, data: new Map(), experiments: [] };

  const root = isRecord(source.value) ? source.value : {};
  const heads = parsed.success ? parsed.data.experiments : Array.isArray(root['experiments']) ? (root['experiments'] as unknown[]) : [];
  const head: SuiteHead = parsed.success
    ? parsed.data
    : { alpha: 0.05, seed: 0, multiplicity: { method: 'holm', family: 'suite' }, data: {} };
  if (parsed.success) collected.data.set(mainData, { train: head.data, where: source.locate(['data']) });
  heads.forEach((entry, index) => {
    const valid = experimentHeadSchema.safeParse(entry);
    if (valid.success) addExperiment(valid.data, index, head, source, collected);
  });
  if (parsed.success && errors.length === 0) {
    collected.experiments.forEach((experiment, index) => errors.push(...checkUses(experiment, index, collected.experiments, source)));
    parsed.data.gates.forEach((gate, index) => errors.push(...checkGates(gate, index, collected.experiments, source)));
  }
  if (!parsed.success || errors.length > 0) throw new FlowverdictErrors([...errors].sort(byPlace));

  const { suite: id, title, description, seed, alpha, multiplicity, gates, baseline, limits, onInconclusive } = parsed.data;
  if (!collected.experiments.some((experiment) => experiment.data === mainData)) collected.data.delete(mainData);
  return {
    id,
    title: title ?? id,
    description: description ?? '',
    seed,
    alpha,
    multiplicity,
    file,
    sha256: source.sha256,
    data: collected.data,
    experiments: collected.experiments,
    gates: gates.flatMap((gate, index) => bindGates(gate, index, source)),
    unpairedBaseline: baseline.unpaired === 'allow',
    limits: { seconds: limits.cellSeconds, megabytes: limits.cellMegabytes },
    stopOnInconclusive: onInconclusive === 'stop',
    locate: (path) => source.locate(path),
  };
}
