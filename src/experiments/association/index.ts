import type { ColumnSummary } from '../../core/dataset.ts';
import type { ConfigIssue, Experiment } from '../../core/experiment.ts';
import { deriveSeed } from '../../core/rng.ts';
import { didYouMean } from '../../core/suggest.ts';
import { type Binding, defineExperimentKind } from '../kind.ts';
import { checkRowSample } from '../shared/row-sample.ts';
import { runAssociationCell, tableOf } from './cell.ts';
import { type AssociationConfig, associationSchema } from './config.ts';
import { associationFamily, associationMeasures, cellId, judgeAssociation } from './judge.ts';

function checkColumn(name: string, key: 'rows' | 'columns' | 'stratify', columns: readonly ColumnSummary[]): readonly ConfigIssue[] {
  const part = key === 'stratify' ? 'strata' : key;
  const column = columns.find((candidate) => candidate.name === name);
  if (column?.kind === 'discrete') return [];
  const discrete = columns.filter((candidate) => candidate.kind === 'discrete').map((candidate) => candidate.name);
  if (column === undefined) {
    const message = `the data have no column '${name}' for the ${part} of the table`;
    const expected = 'a discrete column of the data';
    return [{ path: [key], code: 'SUITE_UNKNOWN_COLUMN', message, expected, found: name, hint: didYouMean(name, discrete) }];
  }
  return [
    {
      path: [key],
      code: 'SUITE_COLUMN_KIND',
      message: `'${name}' is continuous; the ${part} of a table of counts need a discrete column`,
      expected: 'a discrete column',
      found: 'a continuous one',
      hint: `discrete columns: ${discrete.join(', ')}`,
    },
  ];
}

/** What tests of paired answers cannot do. */
function checkPaired(config: AssociationConfig): readonly ConfigIssue[] {
  if (config.test.definition.question !== 'symmetry') return [];
  const hint = `'${config.test.id}' compares the same answers given twice; take a test of independence for this`;
  const issue = (key: string, message: string): ConfigIssue => ({ path: [key], code: 'SUITE_TEST_OPTION', message, hint });
  return [
    ...(config.compare.includes('pairwise') ? [issue('compare', 'a test of paired answers takes the whole table')] : []),
    ...(config.topRows === undefined ? [] : [issue('topRows', 'a test of paired answers takes all categories')]),
    ...(config.stratify === undefined ? [] : [issue('stratify', 'a test of paired answers is not stratified')]),
  ];
}

function check(config: AssociationConfig, columns: readonly ColumnSummary[]): readonly ConfigIssue[] {
  const issues = [
    ...checkColumn(config.rows, 'rows', columns),
    ...checkColumn(config.columns, 'columns', columns),
    ...(config.stratify === undefined ? [] : checkColumn(config.stratify, 'stratify', columns)),
    ...checkRowSample(config.sample, columns, ['sample']),
    ...checkPaired(config),
  ];
  if (issues.length === 0 && config.rows === config.columns) {
    const message = `rows and columns are the same column '${config.rows}', which is perfectly associated with itself`;
    issues.push({ path: ['columns'], code: 'SUITE_SAME_COLUMN', message, hint: 'Name two different columns.' });
  }
  return issues;
}

function bind(config: AssociationConfig, binding: Binding): Experiment {
  const id = cellId(config, binding);
  return {
    id: binding.id,
    kind: 'association',
    data: binding.data,
    gateable: { measures: associationMeasures, models: null },
    check: (columns) => check(config, columns),
    plan: (context) => {
      tableOf(config, context);
      const seed = deriveSeed(context.suiteSeed, id);
      return [{ id, experiment: binding.id, parameters: { test: config.test.id }, seed, cost: 1 + context.dataset.nRows / 100_000 }];
    },
    run: (cell, context) => runAssociationCell(config, binding, cell, context),
    family: (outcomes) => associationFamily(config, binding, outcomes),
    judge: (input) => judgeAssociation(config, binding, input),
  };
}

/** Are two discrete columns independent: is the attack share the same across protocols? */
export const association = defineExperimentKind<AssociationConfig>({
  id: 'association',
  title: 'Two discrete columns: are they independent, and if not, how strongly do they go together',
  schema: associationSchema,
  bind,
});
