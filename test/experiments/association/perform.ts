import type { ColumnSummary, Dataset } from '../../../src/core/dataset.ts';
import { FlowverdictError } from '../../../src/core/errors.ts';
import type { CellResult, Experiment, ExperimentResult, Outcome, WorkContext } from '../../../src/core/experiment.ts';
import { association } from '../../../src/experiments/association/index.ts';
import { createMemo } from '../../../src/run/memo.ts';
import { holm } from '../../../src/stats/index.ts';
import { continuous, datasetOf, discrete } from '../../support/connections.ts';

/** A data set whose two columns have these counts; rows interleaved so that order cannot matter by accident. */
export function fromCounts(
  rows: readonly string[],
  columns: readonly string[],
  counts: readonly (readonly number[])[],
  missing = 0,
): Dataset {
  const pairs = counts.flatMap((line, i) => line.flatMap((count, j) => Array.from({ length: count }, () => [i, j])));
  const stride = 7919;
  const order = pairs.map((_, k) => pairs[(k * stride) % pairs.length]);
  const mixed = pairs.length % stride === 0 ? pairs : order;
  const all = [...mixed, ...Array.from({ length: missing }, (_, k) => (k % 2 === 0 ? [-1, 0] : [0, -1]))];
  const a = discrete(
    'protocol_type',
    all.map(([i]) => i),
    rows,
  );
  const b = discrete(
    'attack',
    all.map(([, j]) => j),
    columns,
  );
  const number = continuous(
    'duration',
    all.map((_, k) => k),
  );
  return { ...datasetOf([a, b, number], all.length), positives: { attack: 'attack' } };
}

export const summaries = (dataset: Dataset): ColumnSummary[] =>
  dataset.columns.map((column) => ({
    name: column.name,
    kind: column.kind,
    role: column.role,
    levels: column.kind === 'discrete' ? column.levels : null,
  }));

export const contextOf = (dataset: Dataset): WorkContext => {
  const memo = createMemo(4);
  return { dataset, suiteSeed: 42, memo: (key, make) => memo.get(key, make) };
};

export const configured = (config: Record<string, unknown>, alpha = 0.05): Experiment =>
  association.bind(association.schema.parse({ rows: 'protocol_type', columns: 'attack', ...config }), {
    id: 'protocol-vs-attack',
    data: 'main',
    alpha,
    seed: 42,
  });

export function perform(experiment: Experiment, dataset: Dataset): ExperimentResult {
  const context = contextOf(dataset);
  const cells = experiment.plan(context);
  const outcomes = new Map<string, Outcome>(
    cells.map((cell) => [cell.id, { cell: cell.id, status: 'ok', ...structuredClone(experiment.run(cell, context) as CellResult) }]),
  );
  const family = experiment.family(outcomes, cells, context);
  return experiment.judge({ outcomes, cells, adjustedLog10P: holm(family.map(({ log10P }) => log10P)), context });
}

export interface ResultJson {
  readonly name: string;
  readonly test: string;
  readonly table: { readonly rows: string[]; readonly columns: string[]; readonly counts: number[][] };
  readonly statistic: number;
  readonly correction: string;
  readonly df: number;
  readonly pValue: number;
  readonly log10P: number;
  readonly adjustedLog10P: number;
  readonly effect: { readonly value: number };
  readonly rejected: boolean;
  readonly warnings: string[];
}

export const resultsOf = (result: ExperimentResult): ResultJson[] => result.json['results'] as unknown as ResultJson[];

export const textOf = (value: unknown): string => JSON.stringify(value);

export function thrown(work: () => unknown): FlowverdictError {
  try {
    work();
  } catch (error) {
    if (error instanceof FlowverdictError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

export const protocols = ['icmp', 'tcp', 'udp'];
export const labels = ['attack', 'normal'];
export const kddCounts = [
  [2823, 13],
  [1133, 768],
  [12, 192],
];
