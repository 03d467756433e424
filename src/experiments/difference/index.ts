import type { ColumnSummary } from '../../core/dataset.ts';
import type { ConfigIssue, Experiment } from '../../core/experiment.ts';
import { deriveSeed } from '../../core/rng.ts';
import { didYouMean } from '../../core/suggest.ts';
import { type Binding, defineExperimentKind } from '../kind.ts';
import { checkRowSample } from '../shared/row-sample.ts';
import { runDifferenceCell } from './cell.ts';
import { type DifferenceConfig, differenceSchema } from './config.ts';
import { groupsOf } from './groups.ts';
import { cellId, differenceFamily, differenceMeasures, judgeDifference } from './judge.ts';

type Key = 'value' | 'minus' | 'groups';

function checkColumn(
  name: string | undefined,
  key: Key,
  kind: ColumnSummary['kind'],
  columns: readonly ColumnSummary[],
): readonly ConfigIssue[] {
  if (name === undefined) return [];
  const column = columns.find((candidate) => candidate.name === name);
  if (column?.kind === kind) return [];
  const known = columns.filter((candidate) => candidate.kind === kind).map((candidate) => candidate.name);
  const code = column === undefined ? 'SUITE_UNKNOWN_COLUMN' : 'SUITE_COLUMN_KIND';
  const message =
    column === undefined ? `the data have no column '${name}'` : `'${name}' is ${column.kind}; \`${key}\` needs a ${kind} column`;
  return [{ path: [key], code, message, expected: `a ${kind} column`, found: name, hint: didYouMean(name, known) }];
}

/** Which of `minus`, `groups` and `compare` a test needs, and which it cannot use. */
function checkOptions({ test, minus, groups, compare }: DifferenceConfig): readonly ConfigIssue[] {
  const issue = (key: string, message: string, hint: string): ConfigIssue => ({ path: [key], code: 'SUITE_TEST_OPTION', message, hint });
  const kind = test.definition.groups;
  if (kind === 'paired') {
    return [
      ...(minus === undefined ? [issue('test', `'${test.id}' compares pairs of numbers`, 'Name the second column: `minus: …`.')] : []),
      ...(compare === undefined ? [] : [issue('compare', 'groups of pairs are tested one by one', 'Leave `compare` out.')]),
    ];
  }
  return [
    ...(groups === undefined ? [issue('test', `'${test.id}' compares groups`, 'Name a discrete column: `groups: …`.')] : []),
    ...(minus === undefined ? [] : [issue('minus', `'${test.id}' does not compare pairs`, 'Take wilcoxon, or leave `minus` out.')]),
    ...(kind === 'two' && compare === 'whole'
      ? [issue('compare', `'${test.id}' compares two groups at a time`, 'Take kruskal-wallis for all groups at once.')]
      : []),
  ];
}

function bind(config: DifferenceConfig, binding: Binding): Experiment {
  const id = cellId(config, binding);
  return {
    id: binding.id,
    kind: 'difference',
    data: binding.data,
    gateable: { measures: differenceMeasures, models: null },
    check: (columns) => [
      ...checkColumn(config.value, 'value', 'continuous', columns),
      ...checkColumn(config.minus, 'minus', 'continuous', columns),
      ...checkColumn(config.groups, 'groups', 'discrete', columns),
      ...checkOptions(config),
      ...checkRowSample(config.sample, columns, ['sample']),
    ],
    plan: (context) => {
      groupsOf(config, context);
      const seed = deriveSeed(context.suiteSeed, id);
      return [{ id, experiment: binding.id, parameters: { test: config.test.id }, seed, cost: 1 + context.dataset.nRows / 10_000 }];
    },
    run: (cell, context) => runDifferenceCell(config, binding, cell, context),
    family: (outcomes) => differenceFamily(config, binding, outcomes),
    judge: (input) => judgeDifference(config, binding, input),
  };
}

/** Are the numbers of one column different between groups: do attacks send more bytes? */
export const difference = defineExperimentKind<DifferenceConfig>({
  id: 'difference',
  title: 'Numbers of one column between groups, or of two columns in pairs: do they differ, and by how much',
  schema: differenceSchema,
  bind,
});
