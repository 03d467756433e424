import type { Cell, Outcome } from '../core/experiment.ts';
import { oneLine } from '../core/visible-name.ts';
import type { PlannedExperiment, RunProgress } from '../run/run-suite.ts';

/** A running display of a suite's progress, on standard error. */
export interface ProgressDisplay extends RunProgress {
  message(text: string): void;
  stop(): void;
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** What gets a line of its own: an experiment, and inside an audit each check, because some take much longer than others. */
const stageOf = ({ experiment, parameters: { check } }: Cell): string =>
  typeof check === 'string' ? `${experiment} ${check}` : experiment;

/** One plain line per experiment and check, for logs: no cursor movement, no colour. */
function plainDisplay(write: (line: string) => void): ProgressDisplay {
  const started = performance.now();
  const left = new Map<string, number>();
  const failed = new Map<string, number>();
  return {
    message: (text) => {
      write(`${text} …`);
    },
    planned: (plan) => {
      const cells = plan.flatMap((entry) => entry.cells);
      for (const cell of cells) left.set(stageOf(cell), (left.get(stageOf(cell)) ?? 0) + 1);
      write(`${String(plan.length)} experiment${plan.length === 1 ? '' : 's'}, ${String(cells.length)} cells`);
    },
    cellDone: (cell: Cell, outcome: Outcome) => {
      const stage = stageOf(cell);
      if (outcome.status !== 'ok') failed.set(stage, (failed.get(stage) ?? 0) + 1);
      const rest = (left.get(stage) ?? 1) - 1;
      left.set(stage, rest);
      const broken = failed.get(stage) ?? 0;
      if (rest === 0) write(`${stage} done after ${seconds(started)}${broken === 0 ? '' : `, ${String(broken)} cells FAILED`}`);
    },
    stop: () => undefined,
  };
}

/** A bar for terminals; it moves by estimated cost, so that a few long cells do not make it stand still. */
async function barDisplay(stream: NodeJS.WriteStream): Promise<ProgressDisplay> {
  const { default: cliProgress } = await import('cli-progress');
  const format = '{bar} {percentage} % | {done}/{cells} cells | {duration_formatted} | {cell}';
  const bar = new cliProgress.SingleBar(
    { format, stream, hideCursor: true, clearOnComplete: true, etaBuffer: 50 },
    cliProgress.Presets.shades_classic,
  );
  let done = 0;
  let started = false;
  return {
    message: (text) => {
      stream.write(`${text} …\n`);
    },
    planned: (plan: readonly PlannedExperiment[]) => {
      const cells = plan.flatMap((entry) => entry.cells);
      const cost = cells.reduce((sum, cell) => sum + cell.cost, 0);
      started = cells.length > 0;
      if (started) bar.start(Math.max(cost, 1e-9), 0, { done, cells: cells.length, cell: '' });
    },
    cellDone: (cell) => {
      done++;
      bar.increment(cell.cost, { done, cell: oneLine(cell.id) });
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
}

/** A bar on a terminal, plain lines elsewhere and in CI, nothing when quiet. */
export async function createProgress(options: {
  readonly stream: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly quiet: boolean;
}): Promise<ProgressDisplay> {
  const { stream, env, quiet } = options;
  if (quiet) return { message: () => undefined, stop: () => undefined };
  const isTerminal = stream.isTTY && (env['CI'] ?? '') === '' && env['TERM'] !== 'dumb';
  return isTerminal ? barDisplay(stream) : plainDisplay((line) => stream.write(`${line}\n`));
}
