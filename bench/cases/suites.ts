import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case, CaseOptions } from '../case.ts';
import type { Library } from '../library.ts';
import { madeUpTable, tableText } from '../made-up-table.ts';

const association = `
  - { id: words, kind: association, test: chi-square, rows: c4, columns: label, compare: [whole, pairwise] }`;
const comparison = `
  - id: models
    kind: comparison
    target: label
    models: [random-forest, xgboost, logistic-regression, naive-bayes, decision-tree, lightgbm]
    resampling: { stratified-k-fold: { folds: 3 } }
    measures: [accuracy, roc-auc]`;
const singleFeature = `
  - id: features
    kind: single-feature
    target: { column: label, positive: attack }
    model: { logistic-regression: { penalty: l1 } }
    resampling: { holdout: { test: 0.2 } }
    measures: [accuracy, roc-auc]`;

async function suiteRun(library: Library, experiments: string, rows: number, columns: number): Promise<() => unknown> {
  const { runSuiteFile } = await library.load('harness.js');
  const folder = mkdtempSync(join(tmpdir(), 'flowverdict-bench-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, 'table.csv'), tableText(madeUpTable(rows, columns)));
  const file = join(folder, 'suite.yaml');
  writeFileSync(file, `suite: bench\ntitle: bench\nseed: 1\ndata: { path: table.csv, label: label }\nexperiments:${experiments}\n`);
  return () => runSuiteFile(file, { jobs: 2 });
}

/** The association of KDD99 10 %: 494,021 rows. @throws when the file is not here */
function realAssociation(dataFolder: string): Case {
  return {
    name: 'suites/kdd99-association',
    rows: 494_021,
    columns: 42,
    open: async (library) => {
      const { runSuiteFile } = await library.load('harness.js');
      const data = join(dataFolder, 'kdd99', 'kddcup.data_10_percent.gz');
      if (!existsSync(data)) throw new Error(`no ${data}`);
      const folder = mkdtempSync(join(tmpdir(), 'flowverdict-bench-'));
      process.once('exit', () => {
        rmSync(folder, { recursive: true, force: true });
      });
      const file = join(folder, 'suite.yaml');
      const experiment =
        '{ id: words, kind: association, test: chi-square, rows: protocol_type, columns: attack, compare: [whole, pairwise] }';
      writeFileSync(file, `suite: bench\ntitle: bench\nseed: 1\ndata: { dataset: kdd99-10-percent }\nexperiments:\n  - ${experiment}\n`);
      return () => runSuiteFile(file, { jobs: 2, dataDir: dataFolder });
    },
  };
}

/** Whole suites, from the suite file to the result: reading, planning, workers, judging. */
export function suiteCases({ quick, dataFolder }: CaseOptions): readonly Case[] {
  const sizes = quick
    ? [[2000, 10]]
    : [
        [2000, 10],
        [50_000, 20],
      ];
  const made = sizes.flatMap(([rows, columns]): Case[] =>
    Object.entries({ association, comparison, 'single-feature': singleFeature }).map(([kind, experiments]) => ({
      name: `suites/${kind}`,
      rows,
      columns,
      open: (library) => suiteRun(library, experiments, rows, columns),
    })),
  );
  return quick ? made : [...made, realAssociation(dataFolder)];
}
