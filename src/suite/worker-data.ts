import type { Dataset } from '../core/dataset.ts';
import type { ModelSite } from '../core/external-model.ts';
import type { Override } from './source.ts';

/** What a worker thread is started with: the suite as text, which it binds for itself, and columns that lie in shared memory. */
export interface WorkerData {
  readonly text: string;
  readonly file: string;
  readonly overrides: readonly Override[];
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Bytes of prepared data that the thread may keep between cells. */
  readonly memoryBytes: number;
  /** What models that the suite brings along may do. */
  readonly site: ModelSite;
}
