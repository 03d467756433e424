import type { SideBySide } from './findings.ts';
import { flowverdict, peers } from './programs.ts';
import { base, type Compared, needs, peerModels, table, versions } from './session.ts';
import { present, type Side, sideBySide } from './side-by-side.ts';
import type { Watched } from './watch.ts';

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
async function theirsAt(models: readonly string[], workers: number, threads: number): Promise<Compare> {
  const { watched, answer } = await peers([
    'compare',
    table.file,
    ...['--models', models.join(','), '--workers', String(workers), '--threads', String(threads)],
  ]);
  const compared = answer as Compared;
  const all = Object.values(compared.models);
  const seconds = all.reduce((sum, model) => sum + model.seconds, 0);
  return { seconds, watched, accuracy: models.length === 1 ? all[0].accuracy : null, foldsHash: compared.foldsHash };
}

/** The whole comparison, process against process. */
export async function wholeRows(): Promise<readonly SideBySide[]> {
  const row = await sideBySide(
    `all ${String(peerModels.length)} models, whole process`,
    'cross_validate(n_jobs=2)',
    0.25,
    async () => {
      const { watched } = await flowverdict({ ...base, models: peerModels });
      return { seconds: watched.wall, watched };
    },
    async () => {
      const { watched } = await theirsAt(peerModels, 2, 1);
      return { seconds: watched.wall, watched };
    },
  );
  return present([row]);
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
    // The better of the two ways to use both cores, tried once.
    const [folds, threads] = [await theirsAt([model], 2, 1), await theirsAt([model], 1, 2)];
    const [workers, inModel] = folds.seconds <= threads.seconds ? [2, 1] : [1, 2];
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
