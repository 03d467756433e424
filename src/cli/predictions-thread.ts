import { parentPort, workerData } from 'node:worker_threads';
import type { PredictionBlock } from '../core/experiment.ts';
import { predictionsParquet } from '../report/predictions.ts';

/** What the thread is started with. */
export interface PredictionsOrder {
  readonly blocks: readonly PredictionBlock[];
  readonly createdBy: string;
}

const { blocks, createdBy } = workerData as PredictionsOrder;
const bytes = await predictionsParquet(blocks, createdBy);
parentPort?.postMessage(bytes);
