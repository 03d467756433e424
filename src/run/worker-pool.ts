import { Piscina } from 'piscina';
import type { Outcome } from '../core/experiment.ts';
import { failureOf } from './cell-work.ts';
import type { Executor } from './executor.ts';

/**
 * Runs cells in worker threads. `workerData` is cloned into each thread once; typed arrays on SharedArrayBuffers are shared, not copied.
 * @param script the compiled worker module, its default export takes a Cell and resolves to an Outcome
 */
export function createWorkerExecutor(script: URL, workerData: unknown, width: number): Executor {
  const pool = new Piscina({
    filename: script.href,
    workerData,
    minThreads: width,
    maxThreads: width,
    idleTimeout: Infinity,
    // the heap limit of a thread follows the process: models keep small objects only, matrices lie outside the heap
    resourceLimits: { maxOldGenerationSizeMb: 4096 },
  });
  return {
    width,
    run: async (cell) => {
      try {
        return (await pool.run(cell)) as Outcome;
      } catch (error) {
        return failureOf(cell.id, error);
      }
    },
    close: () => pool.destroy(),
  };
}
