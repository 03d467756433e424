import { median } from '../statistics.ts';
import type { SideBySide } from './findings.ts';
import { rounds, say, skipped } from './session.ts';
import type { Watched } from './watch.ts';

/** What one run of one side took. */
export interface Side {
  readonly seconds: number;
  readonly watched: Pick<Watched, 'cpu' | 'peak'>;
  readonly accuracy?: number | null;
  /** Seconds of the model's own work, without starting threads and handing cells over. */
  readonly work?: number | undefined;
}

/** Runs both sides in turn, `times` rounds, the first one changing every round. */
export async function sideBySide(
  name: string,
  peer: string,
  target: number | null,
  ours: () => Promise<Side>,
  theirs: () => Promise<Side>,
  times: number = rounds,
): Promise<SideBySide | undefined> {
  const pairs: { a: Side; b: Side }[] = [];
  try {
    for (let round = 0; round < times; round++) {
      const first = round % 2 === 0 ? await ours() : await theirs();
      const second = round % 2 === 0 ? await theirs() : await ours();
      say(`${name}, round ${String(round + 1)}: ${first.seconds.toFixed(2)} s, then ${second.seconds.toFixed(2)} s`);
      pairs.push(round % 2 === 0 ? { a: first, b: second } : { a: second, b: first });
    }
  } catch (error) {
    skipped.push(`${name} beside ${peer}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  const of = (pick: (pair: { a: Side; b: Side }) => number): number => median(pairs.map(pick));
  const row: SideBySide = {
    name,
    peer,
    target,
    ours: of(({ a }) => a.seconds),
    theirs: of(({ b }) => b.seconds),
    ratio: of(({ a, b }) => a.seconds / b.seconds),
    cpuRatio: of(({ a, b }) => a.watched.cpu / b.watched.cpu),
    ourAccuracy: pairs[0].a.accuracy ?? null,
    theirAccuracy: pairs[0].b.accuracy ?? null,
    ourPeak: of(({ a }) => a.watched.peak),
    theirPeak: of(({ b }) => b.watched.peak),
    work: pairs[0].a.work === undefined ? null : of(({ a }) => a.work ?? Number.NaN),
  };
  say(
    `${name}: ${row.ours.toFixed(3)} s, ${peer} ${row.theirs.toFixed(3)} s, × ${row.ratio.toFixed(2)} (processor × ${row.cpuRatio.toFixed(2)})`,
  );
  return row;
}

/** The rows that could be measured. */
export const present = (rows: readonly (SideBySide | undefined)[]): readonly SideBySide[] => rows.filter((row) => row !== undefined);
