import { Worker } from 'node:worker_threads';
import type { Artifact, RunResult } from '../core/result.ts';
import { creatorOf, predictionsArtifact, predictionsOf } from '../report/index.ts';
import type { PredictionsOrder } from './predictions-thread.ts';

/** Fewer predictions than this are written sooner than a thread starts. */
const FEW_ROWS = 20_000;

/**
 * The predictions' file, made in a thread of its own while this one draws the charts: the same bytes.
 * @returns null where it is not worth a thread, or where the thread could not be used
 */
export async function renderPredictionsApart(result: RunResult): Promise<readonly Artifact[] | null> {
  const blocks = predictionsOf(result);
  if (blocks.reduce((sum, { rowIds }) => sum + rowIds.length, 0) < FEW_ROWS) return null;
  const order: PredictionsOrder = { blocks, createdBy: creatorOf(result) };
  return new Promise((resolve) => {
    const giveUp = (): void => {
      resolve(null);
    };
    try {
      const worker = new Worker(new URL('./predictions-thread.js', import.meta.url), { workerData: order });
      worker.once('message', (bytes: Uint8Array) => {
        resolve([predictionsArtifact(bytes)]);
      });
      worker.once('error', giveUp);
      worker.once('exit', giveUp);
    } catch {
      giveUp();
    }
  });
}
