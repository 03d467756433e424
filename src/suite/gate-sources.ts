import { type Dataset, findColumn } from '../core/dataset.ts';
import { FlowverdictError, FlowverdictErrors, SuiteError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import type { Gate, Suite } from '../core/suite.ts';
import { maskRows } from '../data/index.ts';
import type { SliceSource } from '../gates/slices.ts';

function sliceProblem(gate: Gate, index: number, dataset: Dataset, suite: Suite): SuiteError | undefined {
  if (gate.sliceBy === undefined || findColumn(dataset, gate.sliceBy)?.kind === 'discrete') return undefined;
  const discrete = dataset.columns.filter((column) => column.kind === 'discrete').map((column) => column.name);
  return new SuiteError(`a gate slices by '${gate.sliceBy}', which is not a discrete column of the data`, {
    code: 'SUITE_UNKNOWN_COLUMN',
    where: suite.locate(['gates', index, 'sliceBy']),
    found: gate.sliceBy,
    hint: didYouMean(gate.sliceBy, discrete),
  });
}

/**
 * The rows that gates ask for, by experiment: each condition computed once on the loaded data, before any cell runs.
 * @throws FlowverdictErrors with every condition and column that does not fit the data, each at its place in the suite
 */
export async function gateSources(suite: Suite, datasets: ReadonlyMap<string, Dataset>): Promise<ReadonlyMap<string, SliceSource>> {
  const sources = new Map<string, { dataset: Dataset; masks: Map<string, Uint8Array> }>();
  const problems: FlowverdictError[] = [];
  for (const gate of suite.gates) {
    const index = gate.entry ?? 0;
    const experiment = suite.experiments.find((candidate) => candidate.id === gate.experiment);
    const dataset = experiment === undefined ? undefined : datasets.get(experiment.data);
    if (dataset === undefined || (gate.rows === undefined && gate.sliceBy === undefined)) continue;
    const source = sources.get(gate.experiment) ?? { dataset, masks: new Map<string, Uint8Array>() };
    sources.set(gate.experiment, source);
    const problem = sliceProblem(gate, index, dataset, suite);
    if (problem !== undefined) problems.push(problem);
    if (gate.rows === undefined || source.masks.has(gate.rows)) continue;
    try {
      source.masks.set(gate.rows, await maskRows(dataset, gate.rows));
    } catch (error) {
      if (!(error instanceof FlowverdictError)) throw error;
      const { code, expected, found, hint } = error;
      problems.push(
        new SuiteError(`a gate's condition: ${error.message}`, {
          code,
          where: suite.locate(['gates', index, 'where']),
          ...(expected === undefined ? {} : { expected }),
          ...(found === undefined ? {} : { found }),
          ...(hint === undefined ? {} : { hint }),
          cause: error,
        }),
      );
    }
  }
  if (problems.length > 0) throw new FlowverdictErrors(problems);
  return sources;
}
