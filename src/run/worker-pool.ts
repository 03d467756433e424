import { Piscina } from 'piscina';
import type { Outcome } from '../core/experiment.ts';
import { type CellWork, failureOf } from './cell-work.ts';
import type { Executor } from './executor.ts';

/** Limit of a thread's JavaScript heap. Models keep small objects there only; matrices lie outside the heap. */
const heapMegabytes = 4096;

/**
 * Runs cells in worker threads, one thread per lane, so that the cells of a fold find its matrices where the last cell left them. `workerData` is
 * cloned into each thread once; typed arrays on SharedArrayBuffers are shared, not copied.
 * Cells whose place is the main thread run there: they wait for programs and files, and nothing is read twice.
 * A cell that takes longer than `cellSeconds` ends as failed; its thread is replaced.
 * @param script the compiled worker module, its default export takes a Cell and resolves to an Outcome
 */
export function createWorkerExecutor(script: URL, workerData: unknown, width: number, work: CellWork, cellSeconds?: number): Executor {
  const lanes = Array.from(
    { length: width },
    () =>
      new Piscina({
        filename: script.href,
        workerData,
        minThreads: 1,
        maxThreads: 1,
        idleTimeout: Infinity,
        resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
      }),
  );
  return {
    width,
    run: async (cell, lane) => {
      if (cell.place === 'main') return work.run(cell);
      const timeout = new AbortController();
      const timer =
        cellSeconds === undefined
          ? undefined
          : setTimeout(() => {
              timeout.abort();
            }, cellSeconds * 1000);
      try {
        return (await lanes[lane].run(cell, { signal: timeout.signal })) as Outcome;
      } catch (error) {
        if (!timeout.signal.aborted) return failureOf(cell.id, error);
        const message = `the cell took longer than ${String(cellSeconds)} s and was stopped`;
        return { cell: cell.id, status: 'failed', code: 'CELL_TIMEOUT', message };
      } finally {
        clearTimeout(timer);
      }
    },
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.destroy()));
    },
  };
}
