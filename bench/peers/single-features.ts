import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SideBySide } from './findings.ts';
import { peers, runSuiteText } from './programs.ts';
import { dataFolder, rounds, skipped, values, versions, withPeers } from './session.ts';
import { present, sideBySide } from './side-by-side.ts';

interface Single {
  readonly timings: { readonly plan: number; readonly cells: number };
  readonly experiments: readonly {
    readonly features: readonly { readonly measures: Readonly<Record<string, { readonly mean: number | null }>> }[];
  }[];
}

/** Our word for the model, the peer's, and how often the peer is waited for at most. */
const models = [
  { ours: 'decision-tree', theirs: 'tree', most: Infinity },
  { ours: '{ logistic-regression: { penalty: l2 } }', theirs: 'l2', most: Infinity },
  { ours: '{ logistic-regression: { penalty: l1 } }', theirs: 'l1', most: 1 },
] as const;

/** One model on each column of KDD99 10 % alone, denial of service against as many other rows: fit, predict and five measures, two columns at a time. */
export async function singleFeatureRows(): Promise<readonly SideBySide[]> {
  const file = join(dataFolder, 'kdd99', 'kddcup.data_10_percent.gz');
  if (!existsSync(file) || !withPeers) {
    skipped.push(`single features: ${withPeers ? `KDD99 10 % is not in ${dataFolder}` : 'no scikit-learn'}`);
    return [];
  }
  const peer = `scikit-learn ${String(versions['scikit-learn'])}, 2 columns at a time`;
  const rows: (SideBySide | undefined)[] = [];
  for (const { ours, theirs, most } of models.filter(({ theirs: name }) => !(values.quick && name === 'l1'))) {
    rows.push(
      await sideBySide(
        `41 single columns, ${theirs === 'tree' ? 'decision tree' : `logistic ${theirs}`}`,
        peer,
        0.1,
        async () => {
          const { watched, results } = await runSuiteText(
            [
              'suite: peers',
              'title: peers',
              'seed: 42',
              'data: { dataset: kdd99-10-percent }',
              'experiments:',
              '  - id: single',
              '    kind: single-feature',
              '    target: { column: category, positive: dos }',
              `    models: [${ours}]`,
              '    balance: undersample',
              '    resampling: { holdout: { test: 0.2 } }',
              '    measures: [accuracy, recall, precision, false-negative-rate, roc-auc]',
            ],
            { dataFolder },
          );
          const { timings, experiments } = results as Single;
          const best = Math.max(...experiments[0].features.map(({ measures }) => measures['accuracy'].mean ?? 0));
          return { seconds: timings.plan + timings.cells, watched, accuracy: best };
        },
        async () => {
          const { watched, answer } = await peers(['single', file, '--models', theirs, '--workers', '2']);
          const { seconds, accuracy } = answer as { readonly seconds: number; readonly accuracy: number };
          return { seconds, watched, accuracy };
        },
        Math.min(rounds, most),
      ),
    );
  }
  return present(rows);
}
