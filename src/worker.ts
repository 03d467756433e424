import { workerData } from 'node:worker_threads';
import type { Dataset } from './core/dataset.ts';
import type { Cell, Outcome } from './core/experiment.ts';
import { createCellWork } from './run/cell-work.ts';
import { type Override, parseSuite } from './suite/index.ts';

/** What a worker thread is started with: the suite as text, and columns that lie in shared memory. */
export interface WorkerData {
  readonly text: string;
  readonly file: string;
  readonly overrides: readonly Override[];
  readonly datasets: ReadonlyMap<string, Dataset>;
}

const given = workerData as WorkerData;
const work = createCellWork(parseSuite(given.text, given.file, given.overrides), given.datasets);

/** Runs one cell; never rejects. */
export default (cell: Cell): Promise<Outcome> => work.run(cell);
