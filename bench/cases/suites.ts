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

const audit = `
  - { id: leaks, kind: audit, target: label }`;

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

interface RealSuite {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** Below the data folder. */
  readonly path: readonly string[];
  readonly data: string;
  readonly experiment: string;
}

const kdd99 = { rows: 494_021, columns: 42, path: ['kdd99', 'kddcup.data_10_percent.gz'], data: '{ dataset: kdd99-10-percent }' };

const realSuites: readonly RealSuite[] = [
  {
    ...kdd99,
    name: 'suites/kdd99-association',
    experiment: '{ id: words, kind: association, test: chi-square, rows: protocol_type, columns: attack, compare: [whole, pairwise] }',
  },
  { ...kdd99, name: 'suites/kdd99-audit', experiment: '{ id: leaks, kind: audit, target: attack }' },
  {
    name: 'suites/nsl-kdd-audit',
    rows: 25_192,
    columns: 42,
    path: ['nsl-kdd', 'KDDTrain+_20Percent.txt.gz'],
    data: '{ dataset: nsl-kdd-train-20 }',
    experiment: '{ id: leaks, kind: audit, target: attack }',
  },
];

/** A suite on a real file. @throws when the file is not here */
function realSuite({ name, rows, columns, path, data, experiment }: RealSuite, dataFolder: string): Case {
  return {
    name,
    rows,
    columns,
    open: async (library) => {
      const { runSuiteFile } = await library.load('harness.js');
      const real = join(dataFolder, ...path);
      if (!existsSync(real)) throw new Error(`no ${real}`);
      const folder = mkdtempSync(join(tmpdir(), 'flowverdict-bench-'));
      process.once('exit', () => {
        rmSync(folder, { recursive: true, force: true });
      });
      const file = join(folder, 'suite.yaml');
      writeFileSync(file, `suite: bench\ntitle: bench\nseed: 1\ndata: ${data}\nexperiments:\n  - ${experiment}\n`);
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
    Object.entries({ association, audit, comparison, 'single-feature': singleFeature }).map(([kind, experiments]) => ({
      name: `suites/${kind}`,
      rows,
      columns,
      open: (library) => suiteRun(library, experiments, rows, columns),
    })),
  );
  return quick ? made : [...made, ...realSuites.map((suite) => realSuite(suite, dataFolder))];
}
