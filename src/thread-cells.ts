import { workerData } from 'node:worker_threads';
import type { Cell, Outcome } from './core/experiment.ts';
import { type CellWork, createCellWork } from './run/cell-work.ts';
import { parseSuite, type SharedWithWorkers, type WorkerData } from './suite/index.ts';

const given = workerData as WorkerData;
const suite = parseSuite(given.text, given.file, given.overrides);
let work: CellWork | undefined;

/** Runs one cell, never rejects; undefined where this thread does not have the data yet, which lie in shared memory. */
export const runCell = ({ cell, shared }: { cell: Cell; shared?: SharedWithWorkers }): Promise<Outcome | undefined> => {
  if (shared !== undefined) work ??= createCellWork(suite, shared.datasets, given.memoryBytes, given.site, shared.designs);
  return work === undefined ? Promise.resolve(undefined) : work.run(cell);
};
