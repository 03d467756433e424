import type { Cell, Outcome } from '../core/experiment.ts';
import { createAdmission } from './admission.ts';
import type { CellWork } from './cell-work.ts';
import { createSchedule } from './schedule.ts';
import type { OutcomeStore } from './store.ts';

/** Decides where a cell runs, never what it returns. */
export interface Executor {
  /** How many cells may be in flight. */
  readonly width: number;
  /** Runs a cell in one of `width` places; the same lane is the same place, which keeps what its last cells prepared. Never rejects. */
  run(cell: Cell, lane: number): Promise<Outcome>;
  /** Ends everything at once; cells in flight are lost. */
  close(): Promise<void>;
}

/** Runs cells in this thread, giving the event loop a turn before each so that signals and progress get through. */
export function createInlineExecutor(work: CellWork): Executor {
  return {
    width: 1,
    run: async (cell) => {
      await new Promise((resolve) => setImmediate(resolve));
      return work.run(cell);
    },
    close: () => Promise.resolve(),
  };
}

interface ExecuteOptions {
  /** Outcomes that need not be computed, and where new ones are kept before they count as done. */
  readonly store?: OutcomeStore | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onOutcome?: ((cell: Cell, outcome: Outcome) => void) | undefined;
  /** Bytes that the cells in flight may take together, by their own guess; a lane waits when there is no room. */
  readonly memory?: number | undefined;
}

/**
 * Runs cells, `executor.width` at a time and fewer where memory is short, in the order of the schedule. After an abort no new cell starts and those in flight are given up: every cell without
 * a result ends as `interrupted`.
 */
export async function executeCells(
  cells: readonly Cell[],
  executor: Executor,
  options: ExecuteOptions = {},
): Promise<ReadonlyMap<string, Outcome>> {
  const { signal, onOutcome, store } = options;
  const outcomes = new Map<string, Outcome>();
  const stopped = (): boolean => signal?.aborted === true;
  const finish = (cell: Cell, outcome: Outcome): void => {
    store?.keep(cell, outcome);
    outcomes.set(cell.id, outcome);
    onOutcome?.(cell, outcome);
  };
  const open = cells.filter((cell) => {
    const known = store?.find(cell);
    if (known !== undefined) finish(cell, known);
    return known === undefined;
  });
  const schedule = createSchedule(open);
  const admission = createAdmission(options.memory ?? Infinity);
  const start = async (cell: Cell, lane: number): Promise<Outcome | undefined> => {
    await admission.enter(cell.memory ?? 0);
    try {
      return stopped() ? undefined : await executor.run(cell, lane);
    } finally {
      admission.leave(cell.memory ?? 0);
    }
  };
  const aborted = new Promise<void>((resolve) => {
    if (stopped()) resolve();
    signal?.addEventListener('abort', () => {
      resolve();
    });
  });
  const work = async (lane: number): Promise<void> => {
    let cell = stopped() ? undefined : schedule.next(lane);
    let running = cell === undefined ? undefined : start(cell, lane);
    while (cell !== undefined && running !== undefined) {
      const outcome = await running;
      if (stopped() || outcome === undefined) return;
      const done = cell;
      // the lane has its next cell before this one is written down: writing waits for the disk
      cell = schedule.next(lane);
      running = cell === undefined ? undefined : start(cell, lane);
      finish(done, outcome);
    }
  };
  const lanes = Promise.all(Array.from({ length: Math.max(1, executor.width) }, (_, lane) => work(lane))).then(() => undefined);
  await Promise.race([lanes, ...(signal === undefined ? [] : [aborted])]);
  for (const cell of cells) {
    if (outcomes.has(cell.id)) continue;
    outcomes.set(cell.id, {
      cell: cell.id,
      status: 'interrupted',
      code: 'CELL_INTERRUPTED',
      message: 'the run was interrupted before this cell finished',
    });
  }
  return outcomes;
}
