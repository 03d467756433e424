import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openLibrary } from '../library.ts';
import { median } from '../statistics.ts';
import { tableText } from '../made-up-table.ts';
import { oursAt } from './comparisons.ts';
import type { SideBySide } from './findings.ts';
import { flowverdict, peers, peersInR, script, workFolder } from './programs.ts';
import { base, chosen, type Compared, dataFolder, skipped, table, values, versions, withPeers } from './session.ts';
import { present, type Side, sideBySide } from './side-by-side.ts';
import { type Watched, watch } from './watch.ts';

export async function loadRows(): Promise<readonly SideBySide[]> {
  const file = join(dataFolder, 'kdd99', 'kddcup.data_10_percent.gz');
  if (!existsSync(file) || !withPeers) {
    skipped.push(`loading KDD99 10 %: ${withPeers ? `not in ${dataFolder}` : 'no pandas'}`);
    return [];
  }
  const side = ({ watched, answer }: { watched: Watched; answer: unknown }): Side => {
    const { seconds, cpu } = answer as { seconds: number; cpu: number };
    return { seconds, watched: { cpu, peak: watched.peak } };
  };
  const ours = async (how: string): Promise<Side> => side(await script('load-once.js', [file, 'kdd99', how]));
  const theirs = async (): Promise<Side> => side(await peers(['read', file]));
  await ours(workFolder);
  const peer = `pandas ${String(versions['pandas'])} read_csv`;
  return present([
    await sideBySide('load KDD99 10 %, cold', peer, 1.2, () => ours('cold'), theirs),
    await sideBySide('load KDD99 10 %, column cache', peer, 0.15, () => ours(workFolder), theirs),
  ]);
}

export async function startRows(): Promise<readonly SideBySide[]> {
  const run = async (...args: readonly string[]): Promise<Side> => {
    // Ten in a row: one is too short for the clock that counts processor time.
    const all: Watched[] = [];
    for (let i = 0; i < 10; i++) all.push(await watch(process.execPath, args));
    const cpu = all.reduce((sum, { cpu: used }) => sum + used, 0) / all.length;
    return { seconds: median(all.map(({ wall }) => wall)), watched: { cpu, peak: median(all.map(({ peak }) => peak)) } };
  };
  const help = resolve('dist/bundle/main.js');
  const row = await sideBySide(
    'flowverdict --help',
    'node -e 0',
    1.5,
    () => run(help, '--help'),
    () => run('-e', '0'),
  );
  return present([row]);
}

/** Rows for npm packages that would take minutes on as many as they are given at most. */
const fewerRows: Readonly<Record<string, number>> = { 'random-forest': 600 };

export async function mljsRows(): Promise<readonly SideBySide[]> {
  const { mljsModels } = await openLibrary(resolve('dist')).load('models/index.js');
  const rows: (SideBySide | undefined)[] = [];
  for (const model of chosen.filter((id) => mljsModels.has(id))) {
    const sample = Math.min(values.quick ? 500 : (fewerRows[model] ?? 3000), mljsModels.get(model).rowLimit);
    const one = async (engine: string): Promise<Side> => {
      const models = [`{ ${model}: { engine: ${engine} } }`];
      const run = await flowverdict({ ...base, models, sample, resampling: '{ holdout: { test: 0.3 } }' });
      const [score] = run.models.values();
      return { seconds: score.seconds, watched: run.watched, accuracy: score.accuracy };
    };
    rows.push(
      await sideBySide(
        `${model}, ${String(sample)} rows`,
        'mljs',
        null,
        () => one('native'),
        () => one('mljs'),
      ),
    );
  }
  return present(rows);
}

export async function rRows(): Promise<readonly SideBySide[]> {
  let found: Record<string, string | null>;
  try {
    found = (await peersInR(['versions'])) as Record<string, string | null>;
  } catch {
    skipped.push('R: Rscript is not installed');
    return [];
  }
  for (const name of ['ranger', 'e1071']) if (typeof found[name] !== 'string') skipped.push(`R package ${name}: not installed`);
  if (!withPeers || (typeof found['ranger'] !== 'string' && typeof found['e1071'] !== 'string')) return [];
  const { loadDataset, profiles } = await openLibrary(resolve('dist')).load('data/index.js');
  const dataset = await loadDataset({
    id: 'r',
    seed: 1,
    sources: [{ id: 'r', files: [table.file], profile: profiles.get(table.profile) }],
  });
  const columns = dataset.columns.filter(({ role, name }) => role === 'feature' || name === 'attack');
  const [csv, folds] = [join(workFolder, 'r.csv'), join(workFolder, 'folds.txt')];
  writeFileSync(csv, tableText({ ...dataset, columns }));
  await peers(['compare', table.file, '--models', '', '--write-folds', folds]);
  const { models } = (await peersInR(['compare', csv, folds])) as Compared;
  const rows: (SideBySide | undefined)[] = [];
  for (const [model, score] of Object.entries(models)) {
    const name = model === 'random-forest' ? 'ranger' : 'e1071';
    const none = { cpu: Number.NaN, peak: Number.NaN };
    rows.push(
      await sideBySide(
        model,
        `${name} ${String(found[name])}, R ${String(found['R'])}`,
        null,
        () => oursAt([model]),
        () => Promise.resolve({ ...score, watched: none }),
      ),
    );
  }
  return present(rows);
}
