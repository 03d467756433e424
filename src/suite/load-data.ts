import { dirname } from 'node:path';
import type { ColumnSummary, Dataset } from '../core/dataset.ts';
import { FlowverdictError, FlowverdictErrors } from '../core/errors.ts';
import type { Suite, SuiteData } from '../core/suite.ts';
import { columnCacheOf, loadDataset, resolveSource } from '../data/index.ts';
import { SuiteError } from '../core/errors.ts';

/** How data are found. */
export interface DataOptions {
  readonly dataDir?: string | undefined;
  /** Names data folders, and the folder of the column cache (FLOWVERDICT_CACHE, `off` for none). */
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** Two entries with the same words are the same data: loaded once. */
const keyOf = (data: SuiteData): string => JSON.stringify([data.train, data.test ?? null]);

async function loadOne(data: SuiteData, suite: Suite, options: DataOptions): Promise<Dataset> {
  const where = { baseDir: dirname(suite.file), env: options.env, ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }) };
  const sources = [data.train, ...(data.test === undefined ? [] : [data.test])].map((spec) => resolveSource(spec, where));
  const id = sources.map((source) => source.id).join(' → ');
  options.onProgress?.(`reading ${id}`);
  const request = { id, sources, seed: suite.seed };
  return columnCacheOf(options.env)?.load(request) ?? loadDataset(request);
}

/**
 * Loads the data of a suite, each table once, through the column cache that the environment names.
 * @throws FlowverdictErrors with every table that cannot be loaded, naming its place in the suite
 */
export async function loadSuiteData(suite: Suite, options: DataOptions): Promise<ReadonlyMap<string, Dataset>> {
  const loaded = new Map<string, Dataset>();
  const datasets = new Map<string, Dataset>();
  const problems: FlowverdictError[] = [];
  for (const [name, data] of suite.data) {
    const key = keyOf(data);
    try {
      const dataset = loaded.get(key) ?? (await loadOne(data, suite, options));
      loaded.set(key, dataset);
      datasets.set(name, dataset);
    } catch (error) {
      if (!(error instanceof FlowverdictError)) throw error;
      const { code, expected, found, hint } = error;
      const details = {
        ...(expected === undefined ? {} : { expected }),
        ...(found === undefined ? {} : { found }),
        ...(hint === undefined ? {} : { hint }),
      };
      problems.push(
        error.where === undefined ? new SuiteError(error.message, { code, where: data.where, ...details, cause: error }) : error,
      );
    }
  }
  if (problems.length > 0) throw new FlowverdictErrors(problems);
  return datasets;
}

/** Names, kinds and levels of the columns. */
function summariseColumns(dataset: Dataset): readonly ColumnSummary[] {
  return dataset.columns.map((column) => ({
    name: column.name,
    kind: column.kind,
    role: column.role,
    levels: column.kind === 'discrete' ? column.levels : null,
  }));
}

/**
 * Checks every experiment against the columns of its data.
 * @throws FlowverdictErrors with every problem at its place in the suite
 */
export function checkSuite(suite: Suite, datasets: ReadonlyMap<string, Dataset>): void {
  const problems = suite.experiments.flatMap((experiment, index) => {
    const dataset = datasets.get(experiment.data);
    if (dataset === undefined) return [];
    return experiment.check(summariseColumns(dataset)).map(({ path, message, ...details }) => {
      return new SuiteError(`experiment '${experiment.id}': ${message}`, {
        ...details,
        where: suite.locate(['experiments', index, ...path]),
      });
    });
  });
  if (problems.length > 0) throw new FlowverdictErrors(problems);
}
