import { modelSite } from '../harness.ts';
import { createCellWork } from '../run/cell-work.ts';
import { planSuite } from '../run/run-suite.ts';
import { checkSuite, inspectModels, loadSuite, loadSuiteData, type Override } from '../suite/index.ts';

/**
 * Checks each suite against its data and prints its plan.
 * @throws FlowverdictErrors with everything that is wrong
 */
export async function validateSuites(
  files: readonly string[],
  options: { readonly dataDir?: string; readonly set?: readonly Override[]; readonly cache?: boolean },
): Promise<void> {
  const env = options.cache === false ? { ...process.env, FLOWVERDICT_CACHE: 'off' } : process.env;
  for (const file of files) {
    const { suite } = await loadSuite(file, options.set);
    const datasets = await loadSuiteData(suite, { dataDir: options.dataDir, env });
    checkSuite(suite, datasets);
    const work = createCellWork(suite, datasets, undefined, modelSite(suite, { env }));
    const plan = planSuite(suite, work);
    await inspectModels(suite, (experiment) => work.contextOf(experiment));
    const lines = [`${file}: valid`, `  suite ${suite.id}, seed ${String(suite.seed)}, alpha ${String(suite.alpha)}`];
    for (const dataset of new Set(datasets.values())) {
      const sizes = `${String(dataset.nRows)} rows (${String(dataset.distinctRows)} distinct), ${String(dataset.columns.length)} columns`;
      lines.push(`  data ${dataset.id}: ${sizes}`);
    }
    for (const { experiment, cells } of plan) {
      lines.push(`  ${experiment.id} (${experiment.kind}): ${String(cells.length)} cells`);
      for (const { text } of experiment.runs ?? []) lines.push(`    runs, with --allow-run only: ${text}`);
      for (const line of experiment.outlook?.(work.contextOf(experiment)) ?? []) lines.push(`    ${line}`);
    }
    lines.push(`  ${String(suite.gates.length)} gates`);
    process.stdout.write(`${lines.join('\n')}\n`);
  }
}
