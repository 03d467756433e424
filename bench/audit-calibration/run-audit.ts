import type { Dataset } from '../../src/core/dataset.ts';
import type { Outcome, WorkContext } from '../../src/core/experiment.ts';
import { experimentKinds } from '../../src/experiments/index.ts';
import { createMemo } from '../../src/run/memo.ts';

/** What the calibration reads of a finding. */
export interface FoundLeak {
  readonly id: string;
  readonly check: string;
  readonly severity: string;
  readonly message: string;
}

/**
 * Audits a data set in this thread.
 * @param wanted cells to run; all when absent
 * @throws what a cell throws: in a calibration nothing may fail
 */
export async function runAudit(
  dataset: Dataset,
  config: Readonly<Record<string, unknown>>,
  seed: number,
  wanted?: RegExp,
): Promise<readonly FoundLeak[]> {
  const kind = experimentKinds.get('audit');
  const entry = { target: 'label', permutations: 199, ...config };
  const experiment = kind.bind(kind.schema.parse(entry), { id: 'audit', data: 'data', alpha: 0.05, seed });
  const memo = createMemo(1 << 28);
  const context: WorkContext = { dataset, suiteSeed: seed, memo: (key, make) => memo.get(key, make) };
  const cells = experiment.plan(context).filter(({ id }) => wanted?.test(id) !== false);
  const outcomes = new Map<string, Outcome>();
  for (const cell of cells) outcomes.set(cell.id, { cell: cell.id, status: 'ok', ...(await experiment.run(cell, context)) });
  const { json } = experiment.judge({ outcomes, cells, adjustedLog10P: [], context });
  return json['findings'] as unknown as readonly FoundLeak[];
}
