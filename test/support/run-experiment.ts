import type { Dataset } from '../../src/core/dataset.ts';
import { FlowverdictError } from '../../src/core/errors.ts';
import type { Experiment, ExperimentResult, Outcome, WorkContext } from '../../src/core/experiment.ts';
import type { ExperimentKind } from '../../src/experiments/kind.ts';
import { createMemo } from '../../src/run/memo.ts';

/** Binds an entry as a suite gives it (without id, kind and data). */
export function bindExperiment(kind: ExperimentKind, entry: Readonly<Record<string, unknown>>, seed = 42): Experiment {
  return kind.bind(kind.schema.parse(entry), { id: 'question', data: 'data', alpha: 0.05, seed });
}

/** Plans, runs every cell in this thread and judges, as a run with one worker does. */
export async function runExperiment(experiment: Experiment, dataset: Dataset, suiteSeed = 42): Promise<ExperimentResult> {
  const memo = createMemo(8);
  const context: WorkContext = { dataset, suiteSeed, memo: (key, make) => memo.get(key, make) };
  await experiment.load?.();
  const cells = experiment.plan(context);
  const outcomes = new Map<string, Outcome>();
  for (const cell of cells) {
    try {
      outcomes.set(cell.id, { cell: cell.id, status: 'ok', ...(await experiment.run(cell, context)) });
    } catch (error) {
      if (!(error instanceof FlowverdictError)) throw error;
      outcomes.set(cell.id, { cell: cell.id, status: 'failed', code: error.code, message: error.message });
    }
  }
  const adjustedLog10P = experiment.family(outcomes, cells, context).map((member) => member.log10P);
  return experiment.judge({ outcomes, cells, adjustedLog10P, context });
}
