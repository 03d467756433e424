import { Piscina } from 'piscina';
import type { Cell, Outcome } from '../core/experiment.ts';
import type { CellLimits } from '../core/suite.ts';
import { type CellWork, failureOf } from './cell-work.ts';
import type { Executor } from './executor.ts';

/** Limit of a thread's JavaScript heap where none is asked for. Models keep small objects there only; matrices lie outside the heap. */
const usualHeap = 4096;

/** Time between two looks at the memory of the process, milliseconds. */
const memoryPeriod = 40;

type Stop = 'timeout' | 'memory' | 'crowded';

interface Running {
  stop?: Stop;
  readonly abort: AbortController;
}

const failed = (cell: Cell, code: string, message: string): Outcome => ({ cell: cell.id, status: 'failed', code, message });

const isOutOfHeap = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** Resident memory of the process; the least it was since the last `reset` is what was there before the cells. */
function createGauge(): { reset(): void; growth(): number } {
  let base = Infinity;
  return {
    reset: () => {
      base = Infinity;
    },
    growth: () => {
      const now = process.memoryUsage.rss();
      base = Math.min(base, now);
      return now - base;
    },
  };
}

/** Worker threads that have been started: each reads its modules while the main thread reads the data. */
export interface Threads {
  readonly lanes: readonly Piscina[];
  close(): Promise<void>;
}

/**
 * Starts a thread per lane.
 * @param script the compiled worker module; its default export takes a cell, with `shared` in the first call, and resolves to an Outcome, or to undefined when it has not seen `shared`
 * @param workerData cloned into each thread
 */
export function startThreads(script: URL, workerData: unknown, width: number, { megabytes }: CellLimits): Threads {
  const lanes = Array.from({ length: width }, () =>
    new Piscina({
      filename: script.href,
      workerData,
      minThreads: 1,
      maxThreads: 1,
      idleTimeout: Infinity,
      resourceLimits: { maxOldGenerationSizeMb: megabytes ?? usualHeap },
      // a thread that dies between two cells is replaced; a cell that dies with its thread rejects
    }).on('error', () => undefined),
  );
  return {
    lanes,
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.destroy()));
    },
  };
}

/**
 * Runs cells in worker threads, one thread per lane, so that the cells of a fold find its matrices where the last cell left them. `shared` is
 * asked for and cloned into each thread with its first cell; typed arrays on SharedArrayBuffers are shared, not copied.
 * Cells whose place is the main thread run there: they wait for programs and files, and nothing is read twice.
 *
 * A cell that takes longer than its limit ends as failed (CELL_TIMEOUT) and its thread is replaced. Memory is bounded twice: the heap of each thread by V8, and what lies outside of it
 * (typed arrays) by looking at the memory of the process, which no thread can be told apart in. So when the process has grown by more than all lanes together may use, their cells are stopped
 * and run again, one at a time in a fresh thread; a cell that exceeds the limit then ends as failed (CELL_MEMORY), the others give their results.
 */
export function createWorkerExecutor(threads: Threads, shared: () => unknown, work: CellWork, limits: CellLimits = {}): Executor {
  const { seconds, megabytes } = limits;
  const { lanes } = threads;
  const width = lanes.length;
  /** Lanes whose thread has the shared data. */
  const informed = new Set<number>();
  const running = new Set<Running>();
  const gauge = createGauge();
  /** Cells that run one at a time, and how many of them are not done yet. */
  let alone: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  const stopAll = (stop: Stop): void => {
    for (const each of running) {
      each.stop ??= stop;
      each.abort.abort();
    }
  };
  const look = (): void => {
    const bound = (megabytes ?? Infinity) * 2 ** 20;
    const single = waiting > 0;
    if (running.size > 0 && gauge.growth() > (single ? bound : bound * width)) stopAll(single ? 'memory' : 'crowded');
  };
  if (megabytes !== undefined) gauge.growth();
  const watch = megabytes === undefined ? undefined : setInterval(look, memoryPeriod).unref();

  /** Undefined when the cell has to run again, alone. */
  const attempt = async (cell: Cell, lane: number): Promise<Outcome | undefined> => {
    const own: Running = { abort: new AbortController() };
    running.add(own);
    const timer =
      seconds === undefined
        ? undefined
        : setTimeout(() => {
            own.stop ??= 'timeout';
            own.abort.abort();
          }, seconds * 1000);
    const heavy = (): Outcome =>
      failed(cell, 'CELL_MEMORY', `the cell needed more than ${String(megabytes ?? usualHeap)} MB of memory and was stopped`);
    try {
      const options = { signal: own.abort.signal };
      const known = informed.has(lane) ? ((await lanes[lane].run({ cell }, options)) as Outcome | undefined) : undefined;
      if (known !== undefined) return known;
      informed.add(lane);
      return (await lanes[lane].run({ cell, shared: shared() }, options)) as Outcome;
    } catch (error) {
      informed.delete(lane);
      if (own.stop === 'crowded') return undefined;
      if (own.stop === 'memory' || isOutOfHeap(error)) return heavy();
      if (own.stop === 'timeout') return failed(cell, 'CELL_TIMEOUT', `the cell took longer than ${String(seconds)} s and was stopped`);
      return failureOf(cell.id, error);
    } finally {
      clearTimeout(timer);
      running.delete(own);
    }
  };

  const attemptAlone = async (cell: Cell, lane: number): Promise<Outcome | undefined> => {
    waiting++;
    const mine = alone.then(() => {
      gauge.reset();
      return attempt(cell, lane);
    });
    alone = mine;
    try {
      return await mine;
    } finally {
      waiting--;
      if (waiting === 0) gauge.reset();
    }
  };

  return {
    width,
    run: async (cell, lane) => {
      if (cell.place === 'main') return work.run(cell);
      while (waiting > 0) await alone;
      return (await attempt(cell, lane)) ?? (await attemptAlone(cell, lane)) ?? failed(cell, 'CELL_CRASHED', 'the cell was stopped twice');
    },
    close: async () => {
      clearInterval(watch);
      await threads.close();
    },
  };
}
