import type { Dataset } from '../core/dataset.ts';
import type { ModelSite } from '../core/external-model.ts';
import type { Override } from './source.ts';

/** What a worker thread is started with, while the data are being read: the suite as text, which it binds for itself. */
export interface WorkerData {
  readonly text: string;
  readonly file: string;
  readonly overrides: readonly Override[];
  /** Bytes of prepared data that the thread may keep between cells. */
  readonly memoryBytes: number;
  /** What models that the suite brings along may do. */
  readonly site: ModelSite;
}

/** What a worker thread gets with its first cell. */
export interface SharedWithWorkers {
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** By experiment: see `DESIGN`. */
  readonly designs: ReadonlyMap<string, unknown>;
}
