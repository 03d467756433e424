import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../statistics.ts';
import type { Alone, SideBySide } from './findings.ts';
import { flowverdict, peers } from './programs.ts';
import { base, type Compared, dataFolder, needs, peerModels, rounds, say, skipped, table, values, versions } from './session.ts';
import { present, type Side, sideBySide } from './side-by-side.ts';
import type { Watched } from './watch.ts';

const largeFile = join(dataFolder, 'nsl-kdd', 'KDDTrain+.txt.gz');

/** One comparison run by one program. */
interface Compare extends Side {
  readonly watched: Watched;
  readonly foldsHash: string;
}

/** Our seconds from the first cell to the last, in a fresh process. */
export async function oursAt(models: readonly string[]): Promise<Compare> {
  const run = await flowverdict({ ...base, models });
  const [score] = run.models.values();
  return {
    seconds: score.seconds * models.length,
    work: score.work,
    watched: run.watched,
    accuracy: models.length === 1 ? score.accuracy : null,
    foldsHash: run.foldsHash,
  };
}

/** The peer's cross_validate: `workers` folds at a time, or one fold at a time with `threads` in the model. */
async function theirsAt(models: readonly string[], workers: number, threads: number, file = table.file): Promise<Compare> {
  const { watched, answer } = await peers([
    'compare',
    file,
    ...['--models', models.join(','), '--workers', String(workers), '--threads', String(threads)],
  ]);
  const compared = answer as Compared;
  const all = Object.values(compared.models);
  const seconds = all.reduce((sum, model) => sum + model.seconds, 0);
  return { seconds, watched, accuracy: models.length === 1 ? all[0].accuracy : null, foldsHash: compared.foldsHash };
}

function wholeRow(name: string, data: string, file: string, times?: number): Promise<SideBySide | undefined> {
  return sideBySide(
    name,
    'cross_validate(n_jobs=2)',
    0.25,
    async () => {
      const { watched } = await flowverdict({ ...base, data, models: peerModels });
      return { seconds: watched.wall, watched };
    },
    async () => {
      const { watched } = await theirsAt(peerModels, 2, 1, file);
      return { seconds: watched.wall, watched };
    },
    times,
  );
}

/** The whole comparison, process against process. */
export async function wholeRows(): Promise<readonly SideBySide[]> {
  return present([await wholeRow(`all ${String(peerModels.length)} models, whole process`, table.data, table.file)]);
}

/** Two worker threads beside one: at 0.85 of what two could do at best, the ratio is 1 / (2 × 0.85). */
export async function workerRows(): Promise<{ readonly rows: readonly SideBySide[]; readonly note: string }> {
  const busy: string[] = [];
  const row = async (name: string, data: string, times: number): Promise<SideBySide | undefined> => {
    const shares: Record<1 | 2, number[]> = { 1: [], 2: [] };
    const withJobs = async (jobs: 1 | 2): Promise<Side> => {
      const { watched } = await flowverdict({ ...base, data, jobs });
      shares[jobs].push(watched.cpu / watched.wall);
      return { seconds: watched.wall, watched };
    };
    const measured = await sideBySide(
      name,
      'flowverdict --jobs 1',
      0.59,
      () => withJobs(2),
      () => withJobs(1),
      times,
    );
    const [one, two] = [median(shares[1]).toFixed(2), median(shares[2]).toFixed(2)];
    busy.push(`${name}: ${two} processors busy on average, ${one} with --jobs 1.`);
    return measured;
  };
  const rows = [await row('--jobs 2', table.data, rounds)];
  if (!values.quick && existsSync(largeFile)) rows.push(await row('--jobs 2, KDDTrain+', '{ dataset: nsl-kdd-train }', 2));
  const note = `Whole processes, start and the JSON report included. A ratio of 0.5 would be perfect if one worker kept one processor busy; 0.59 is 85 % of that. But the compiler's and the collector's threads, and the main thread, work beside a single worker, too. ${busy.join(' ')}`;
  return { rows: present(rows), note };
}

/** The same on five times as many rows: one round of it takes minutes. */
export async function largeRows(): Promise<readonly SideBySide[]> {
  if (values.quick || !existsSync(largeFile)) {
    skipped.push(`KDDTrain+: ${values.quick ? 'not with --quick' : `not in ${dataFolder}`}`);
    return [];
  }
  return present([await wholeRow('KDDTrain+ (125,973 rows), whole process', '{ dataset: nsl-kdd-train }', largeFile, 1)]);
}

/** All rows of KDD99 10 %, which an SVC of the peers would not finish. */
export async function aloneRows(): Promise<readonly Alone[]> {
  if (values.quick || !existsSync(join(dataFolder, 'kdd99', 'kddcup.data_10_percent.gz'))) {
    skipped.push(`KDD99 10 % on all rows: ${values.quick ? 'not with --quick' : `not in ${dataFolder}`}`);
    return [];
  }
  say('KDD99 10 %, all rows …');
  const { watched, models } = await flowverdict({ ...base, data: '{ dataset: kdd99-10-percent }' });
  const accuracies = Object.fromEntries([...models].map(([id, { accuracy }]) => [id, accuracy]));
  return [{ name: 'KDD99 10 % (494,021 rows), 5-fold', seconds: watched.wall, cpu: watched.cpu, peak: watched.peak, accuracies }];
}

/** True when both sides draw the same folds: the hash of all row numbers is the same. */
export async function sameFolds(): Promise<boolean> {
  const ours = await oursAt(['naive-bayes']);
  const theirs = await theirsAt(['naive-bayes'], 1, 1);
  return ours.foldsHash === theirs.foldsHash;
}

/** Model by model. */
export async function modelRows(): Promise<readonly SideBySide[]> {
  const rows: (SideBySide | undefined)[] = [];
  for (const model of peerModels) {
    // The better of the two ways to use both cores, each tried twice.
    const bestOf = async (workers: number, threads: number): Promise<number> =>
      Math.min((await theirsAt([model], workers, threads)).seconds, (await theirsAt([model], workers, threads)).seconds);
    const [workers, inModel] = (await bestOf(2, 1)) <= (await bestOf(1, 2)) ? [2, 1] : [1, 2];
    const peer = `${needs(model)} ${String(versions[needs(model)])}, ${workers === 2 ? '2 folds at a time' : '2 threads'}`;
    rows.push(
      await sideBySide(
        model,
        peer,
        0.8,
        () => oursAt([model]),
        () => theirsAt([model], workers, inModel),
      ),
    );
  }
  return present(rows);
}
