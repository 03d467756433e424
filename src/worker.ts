import { workerData } from 'node:worker_threads';
import type { Cell, Outcome } from './core/experiment.ts';
import { createCellWork } from './run/cell-work.ts';
import { parseSuite, type WorkerData } from './suite/index.ts';

const given = workerData as WorkerData;
const work = createCellWork(parseSuite(given.text, given.file, given.overrides), given.datasets, given.memoryBytes, given.site);

/** Runs one cell; never rejects. */
export default (cell: Cell): Promise<Outcome> => work.run(cell);
