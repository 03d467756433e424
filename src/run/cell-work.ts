import type { Dataset } from '../core/dataset.ts';
import { FlowverdictError } from '../core/errors.ts';
import { type Cell, DESIGN, type Experiment, type Outcome, type WorkContext } from '../core/experiment.ts';
import type { ModelSite } from '../core/external-model.ts';
import type { Suite } from '../core/suite.ts';
import { createMemo } from './memo.ts';

/** Bytes of prepared data that a thread keeps for its next cells unless told otherwise. */
const defaultMemory = 1 << 30;

/** Everything that a process needs to run cells of a suite. */
export interface CellWork {
  /** Designs made so far, by experiment. */
  readonly designs: ReadonlyMap<string, unknown>;
  contextOf(experiment: Experiment): WorkContext;
  /** Never throws: what goes wrong becomes a failed outcome. */
  run(cell: Cell): Promise<Outcome>;
}

/** What a failure is called in reports: our own errors by their code, anything else as a defect. */
export function failureOf(cell: string, error: unknown): Outcome {
  if (error instanceof FlowverdictError) return { cell, status: 'failed', code: error.code, message: error.message };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { cell, status: 'failed', code: 'CELL_CRASHED', message };
}

/**
 * Binds a suite and its data to a function that runs cells in this thread, keeping at most `memoryBytes` of prepared data.
 * @param planned designs that another thread has made
 */
export function createCellWork(
  suite: Suite,
  datasets: ReadonlyMap<string, Dataset>,
  memoryBytes: number = defaultMemory,
  site?: ModelSite,
  planned: ReadonlyMap<string, unknown> = new Map(),
): CellWork {
  const experiments = new Map(suite.experiments.map((experiment) => [experiment.id, experiment]));
  const loading = new Map<string, Promise<void>>();
  const memo = createMemo(memoryBytes);
  const designs = new Map(planned);

  const designOf = <T>(experiment: string, make: () => T): T => {
    if (!designs.has(experiment)) designs.set(experiment, make());
    return designs.get(experiment) as T;
  };

  const contextOf = (experiment: Experiment): WorkContext => {
    const dataset = datasets.get(experiment.data);
    if (dataset === undefined) throw new RangeError(`the data '${experiment.data}' of experiment '${experiment.id}' are not loaded`);
    return {
      dataset,
      suiteSeed: suite.seed,
      ...(site === undefined ? {} : { site }),
      memo: (key, make) => (key === DESIGN ? designOf(experiment.id, make) : memo.get(`${experiment.id}\n${key}`, make)),
    };
  };

  const ready = async (experiment: Experiment): Promise<void> => {
    const started = loading.get(experiment.id) ?? experiment.load?.() ?? Promise.resolve();
    loading.set(experiment.id, started);
    await started;
  };

  const run = async (cell: Cell): Promise<Outcome> => {
    try {
      const experiment = experiments.get(cell.experiment);
      if (experiment === undefined) throw new RangeError(`no experiment '${cell.experiment}' in the suite`);
      await ready(experiment);
      const { value, seconds } = await experiment.run(cell, contextOf(experiment));
      return { cell: cell.id, status: 'ok', value, seconds };
    } catch (error) {
      return failureOf(cell.id, error);
    }
  };
  return { designs, contextOf, run };
}
