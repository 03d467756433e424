import { FlowverdictError } from '../../core/errors.ts';
import type { Cell, CellResult, WorkContext } from '../../core/experiment.ts';
import type { TestResult } from '../../core/hypothesis.ts';
import { deriveSeed } from '../../core/rng.ts';
import { mean, sortedQuantile, standardDeviation } from '../../stats/index.ts';
import type { Binding } from '../kind.ts';
import type { DifferenceConfig } from './config.ts';
import { type Group, groupsOf, isPairwise } from './groups.ts';

/** A group's numbers in short. */
export interface GroupSummary {
  readonly name: string;
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

/** One test. */
export interface DifferenceResult extends TestResult {
  /** `whole`, `attack-normal`, or the group whose pairs were tested. */
  readonly name: string;
}

/** What a difference's one cell gives back. */
export interface DifferenceCellValue {
  readonly groups: readonly GroupSummary[];
  readonly results: readonly DifferenceResult[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

function summary({ name, values }: Group): GroupSummary {
  const sorted = Float64Array.from(values).sort();
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) => sortedQuantile(sorted, p));
  return { name, n: values.length, mean: mean(values), sd: standardDeviation(values), q1, median, q3 };
}

interface Question {
  readonly name: string;
  readonly samples: readonly Float64Array[];
}

function questions(config: DifferenceConfig, groups: readonly Group[]): readonly Question[] {
  if (config.test.definition.groups === 'paired') return groups.map(({ name, values }) => ({ name, samples: [values] }));
  if (!isPairwise(config)) return [{ name: 'whole', samples: groups.map(({ values }) => values) }];
  return groups.flatMap((first, i) =>
    groups.slice(i + 1).map((second) => ({ name: `${first.name}-${second.name}`, samples: [first.values, second.values] })),
  );
}

/** Tests the groups. A pair on which the test is not defined (constant groups for t) is skipped with its reason; where none is defined, the cell fails with it. */
export function runDifferenceCell(config: DifferenceConfig, binding: Binding, cell: Cell, context: WorkContext): CellResult {
  const start = performance.now();
  const { groups, warnings, notes } = groupsOf(config, context);
  const sorted = performance.now();
  const results: DifferenceResult[] = [];
  const skipped: { name: string; reason: string }[] = [];
  const asked = questions(config, groups);
  for (const { name, samples } of asked) {
    try {
      const { definition, parameters } = config.test;
      results.push({ name, ...definition.test(samples, parameters, { seed: deriveSeed(cell.seed, name), alpha: binding.alpha }) });
    } catch (error) {
      if (!(error instanceof FlowverdictError) || asked.length === 1) throw error;
      skipped.push({ name, reason: error.message });
    }
  }
  const value: DifferenceCellValue = { groups: groups.map(summary), results, skipped, warnings, notes };
  return { value, seconds: { group: (sorted - start) / 1000, test: (performance.now() - sorted) / 1000 } };
}
