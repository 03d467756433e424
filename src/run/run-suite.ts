import type { Dataset } from '../core/dataset.ts';
import { DataError, FlowverdictError, FlowverdictErrors, formatPlace } from '../core/errors.ts';
import type { Cell, Experiment, ExperimentResult, Outcome } from '../core/experiment.ts';
import type { DatasetFacts, RunResult } from '../core/result.ts';
import type { Gate, Suite, Verdict, VerdictWord } from '../core/suite.ts';
import { type CellWork, failureOf } from './cell-work.ts';
import { type Executor, executeCells } from './executor.ts';
import { cellsOfShard, type Shard } from './shard.ts';
import type { OutcomeStore } from './store.ts';

/** An experiment with its cells. */
export interface PlannedExperiment {
  readonly experiment: Experiment;
  readonly cells: readonly Cell[];
}

/** What a run tells while it goes on. */
export interface RunProgress {
  /** Before the first cell. */
  planned?(plan: readonly PlannedExperiment[]): void;
  cellDone?(cell: Cell, outcome: Outcome): void;
}

/** What the engine needs; it knows cells, not kinds, so statistics and gates come in as functions. */
export interface RunOptions {
  readonly suite: Suite;
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Cell work of this process: for planning and judging. */
  readonly work: CellWork;
  readonly executor: Executor;
  /** log10 p-values of one family of tests → adjusted ones, same order. */
  readonly adjust: (log10P: readonly number[]) => readonly number[];
  readonly judgeGates: (gates: readonly Gate[], results: readonly ExperimentResult[]) => readonly Verdict[];
  readonly tool: RunResult['tool'];
  /** Bytes that the cells in flight may take together. */
  readonly memory?: number | undefined;
  /** Opened once the plan stands. */
  readonly openStore?: (() => OutcomeStore) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: RunProgress | undefined;
}

/**
 * Plans every experiment.
 * @throws FlowverdictErrors with all experiments that the data cannot carry, each at its place in the suite
 */
export function planSuite(suite: Suite, work: CellWork): readonly PlannedExperiment[] {
  const problems: FlowverdictError[] = [];
  const plan: PlannedExperiment[] = [];
  suite.experiments.forEach((experiment, index) => {
    try {
      plan.push({ experiment, cells: experiment.plan(work.contextOf(experiment)) });
    } catch (error) {
      if (!(error instanceof FlowverdictError)) throw error;
      const inner = error.where === undefined ? '' : ` (${formatPlace(error.where)})`;
      problems.push(
        new DataError(`experiment '${experiment.id}': ${error.message}${inner}`, {
          code: error.code,
          where: suite.locate(['experiments', index]),
          ...(error.expected === undefined ? {} : { expected: error.expected }),
          ...(error.found === undefined ? {} : { found: error.found }),
          ...(error.hint === undefined ? {} : { hint: error.hint }),
          cause: error,
        }),
      );
    }
  });
  if (problems.length > 0) throw new FlowverdictErrors(problems);
  return plan;
}

function factsOf(dataset: Dataset): DatasetFacts {
  return {
    id: dataset.id,
    rows: dataset.nRows,
    columns: dataset.columns.filter((column) => column.role !== 'derived').length,
    sha256: dataset.sha256,
    distinctRows: dataset.distinctRows,
    generated: dataset.generated,
    notes: dataset.notes,
  };
}

/** The result of an experiment whose judgement itself failed: shown, never green. */
function brokenResult({ experiment }: PlannedExperiment, error: unknown): ExperimentResult {
  const failure = failureOf(experiment.id, error);
  const message = failure.status === 'ok' ? '' : failure.message;
  return {
    id: experiment.id,
    kind: experiment.kind,
    status: 'failed',
    json: {},
    observations: [],
    failures: [{ cell: experiment.id, code: failure.status === 'ok' ? '' : failure.code, message }],
    section: { title: experiment.id, answer: `This experiment could not be judged: ${message}`, blocks: [] },
    predictions: [],
    timings: {},
  };
}

/** Adjusted p-values by experiment: all in one family, or each experiment a family of its own. */
function adjustFamilies(families: readonly (readonly number[])[], { suite, adjust }: RunOptions): readonly (readonly number[])[] {
  if (suite.multiplicity.family === 'experiment') return families.map(adjust);
  const adjusted = adjust(families.flat());
  let at = 0;
  return families.map((members) => adjusted.slice(at, (at += members.length)));
}

function judgeAll(
  plan: readonly PlannedExperiment[],
  outcomes: ReadonlyMap<string, Outcome>,
  options: RunOptions,
): readonly ExperimentResult[] {
  const { work } = options;
  const families = plan.map(({ experiment, cells }) => experiment.family(outcomes, cells, work.contextOf(experiment)));
  const adjusted = adjustFamilies(
    families.map((members) => members.map((member) => member.log10P)),
    options,
  );
  return plan.map((planned, index) => {
    const { experiment, cells } = planned;
    const where = options.suite.locate(['experiments', index]);
    try {
      return { ...experiment.judge({ outcomes, cells, adjustedLog10P: adjusted[index], context: work.contextOf(experiment) }), where };
    } catch (error) {
      return { ...brokenResult(planned, error), where };
    }
  });
}

/** The run's word: the worst of its gates; an error when something did not finish or nothing was tested. */
function overallVerdict(results: readonly ExperimentResult[], verdicts: readonly Verdict[], nCells: number): VerdictWord {
  const words = new Set(verdicts.map((verdict) => verdict.verdict));
  if (words.has('fail')) return 'fail';
  if (nCells === 0 || results.some((result) => result.status !== 'complete') || words.has('error')) return 'error';
  return words.has('inconclusive') ? 'inconclusive' : 'pass';
}

/** Runs a suite on loaded data: plan → cells → outcomes → results → verdicts. Deterministic but for `timings`. */
export async function runSuite(options: RunOptions): Promise<RunResult> {
  const { suite, datasets, work, executor, progress } = options;
  const started = performance.now();
  const plan = planSuite(suite, work);
  progress?.planned?.(plan);
  const plannedAt = performance.now();
  const cells = plan.flatMap((entry) => entry.cells);
  const outcomes = await executeCells(cells, executor, {
    store: options.openStore?.(),
    signal: options.signal,
    memory: options.memory,
    onOutcome: progress?.cellDone?.bind(progress),
  });
  const executedAt = performance.now();
  const experiments = judgeAll(plan, outcomes, options);
  const verdicts = options.judgeGates(suite.gates, experiments);
  return {
    tool: options.tool,
    suite: { id: suite.id, title: suite.title, description: suite.description, seed: suite.seed, alpha: suite.alpha, sha256: suite.sha256 },
    datasets: [...datasets.values()].map(factsOf),
    experiments,
    verdicts,
    verdict: overallVerdict(experiments, verdicts, cells.length),
    interrupted: options.signal?.aborted === true,
    timings: {
      plan: (plannedAt - started) / 1000,
      cells: (executedAt - plannedAt) / 1000,
      judge: (performance.now() - executedAt) / 1000,
    },
  };
}

/** What running one shard needs. */
export type ShardOptions = Pick<RunOptions, 'suite' | 'work' | 'executor' | 'signal' | 'progress' | 'openStore' | 'memory'> & {
  readonly shard: Shard;
};

/** Runs one part of the cells, for its store to keep. Judging needs all parts: merge them. */
export async function runShard({
  suite,
  work,
  executor,
  signal,
  progress,
  openStore,
  memory,
  shard,
}: ShardOptions): Promise<ReadonlyMap<string, Outcome>> {
  const plan = planSuite(suite, work);
  const mine = new Set(
    cellsOfShard(
      plan.flatMap(({ cells }) => cells),
      shard,
    ).map((cell) => cell.id),
  );
  const part = plan
    .map(({ experiment, cells }) => ({ experiment, cells: cells.filter((cell) => mine.has(cell.id)) }))
    .filter(({ cells }) => cells.length > 0);
  progress?.planned?.(part);
  return executeCells(
    part.flatMap(({ cells }) => cells),
    executor,
    { store: openStore?.(), signal, memory, onOutcome: progress?.cellDone?.bind(progress) },
  );
}
