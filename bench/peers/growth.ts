import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeUpTable, tableText } from '../made-up-table.ts';
import { powerFit } from '../statistics.ts';
import type { Growth, GrowthPoint } from './findings.ts';
import { modelIds, peers, script, workFolder } from './programs.ts';

export interface GrowthOptions {
  readonly models: readonly string[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** A program gets no larger table once one took longer than this, seconds. */
  readonly cap: number;
  readonly withPeers: boolean;
  readonly say: (text: string) => void;
}

interface Answer {
  readonly fit: number;
  readonly predict: number;
}

const fixedRows = 3000;
const fixedColumns = 20;

async function grow(model: string, along: Growth['along'], sizes: readonly number[], options: GrowthOptions): Promise<Growth> {
  const points: GrowthPoint[] = [];
  let [oursGoOn, theirsGoOn] = [true, options.withPeers];
  for (const size of sizes) {
    if (!oursGoOn && !theirsGoOn) break;
    const [rows, columns] = along === 'rows' ? [size, fixedColumns] : [fixedRows, size];
    const table = join(workFolder, `grow-${String(rows)}x${String(columns)}.csv`);
    writeFileSync(table, tableText(madeUpTable(rows, columns)));
    const ours = oursGoOn ? await script('grow-once.js', [table, model, String(rows)]) : undefined;
    const theirs = theirsGoOn ? await peers(['grow', table, '--models', model, '--rows', String(rows)]) : undefined;
    const total = (answer: unknown): number => (answer === undefined ? Number.NaN : (answer as Answer).fit + (answer as Answer).predict);
    const point = {
      size,
      ours: total(ours?.answer),
      theirs: total(theirs?.answer),
      ourPeak: ours?.watched.peak ?? Number.NaN,
      theirPeak: theirs?.watched.peak ?? Number.NaN,
    };
    points.push(point);
    options.say(`growth ${model} ${along} ${String(size)}: ${point.ours.toFixed(3)} s, peer ${point.theirs.toFixed(3)} s`);
    oursGoOn &&= point.ours < options.cap;
    theirsGoOn &&= point.theirs < options.cap;
  }
  const upper = points.slice(Math.floor(points.length / 2) - (points.length > 2 ? 1 : 0));
  const exponent = (pick: (point: GrowthPoint) => number): number =>
    powerFit(upper.map((point) => ({ x: point.size, y: pick(point) }))).exponent;
  return {
    model,
    along,
    points,
    ourExponent: exponent((point) => point.ours),
    theirExponent: exponent((point) => point.theirs),
    memoryExponent: exponent((point) => point.ourPeak),
  };
}

/** Time and memory of every model on made-up tables that get longer, then wider, each fit in a process of its own and one thread. */
export async function measureGrowth(options: GrowthOptions): Promise<readonly Growth[]> {
  const all: Growth[] = [];
  for (const model of modelIds.filter((id) => options.models.includes(id))) {
    for (const [along, sizes] of [
      ['rows', options.rows],
      ['columns', options.columns],
    ] as const) {
      all.push(await grow(model, along, sizes, options));
    }
  }
  return all;
}
