import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { modelIds, peers, python, type SuiteOptions } from './programs.ts';

export const usage = `npm run bench:peers -- [--quick] [--rounds N] [--model ID]… [--part PART]… [--keep] [--out FOLDER]
  --rounds N     alternating rounds (default 5, quick 1)
  --model ID     only these models
  --part PART    only these parts: whole, large, workers, models, load, start, single, mljs, r, growth, profile, limits
  --keep         parts that are not run now: as out/bench-results/peers.json has them from the last time
  --out FOLDER   report (default reports/bench; quick: out/bench-peers)
  Python: FLOWVERDICT_PYTHON or python3; data: FLOWVERDICT_DATA or ../shared/data`;

/** What the command line asks for. */
export const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    model: { type: 'string', multiple: true, default: [] },
    part: { type: 'string', multiple: true, default: [] },
    keep: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Alternating rounds of every pair. */
export const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
export const chosen = modelIds.filter((id) => values.model.length === 0 || values.model.includes(id));
export const dataFolder = resolve(process.env['FLOWVERDICT_DATA'] ?? '../shared/data');
export const wants = (part: string): boolean => values.part.length === 0 || values.part.includes(part);
/** What was not run, by name, with the reason. */
export const skipped: string[] = [];
export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** The answer of `peers.py compare` and `peers.R compare`. */
export interface Compared {
  readonly foldsHash: string;
  readonly models: Readonly<Record<string, { readonly seconds: number; readonly accuracy: number }>>;
}

interface Table {
  readonly file: string;
  readonly profile: string;
  readonly data: string;
  readonly title: string;
}

function chooseTable(): Table {
  const nsl = join(dataFolder, 'nsl-kdd', 'KDDTrain+_20Percent.txt.gz');
  if (existsSync(nsl))
    return { file: nsl, profile: 'nsl-kdd', data: '{ dataset: nsl-kdd-train-20 }', title: 'NSL-KDD 20 % (25,192 rows), 5-fold' };
  skipped.push(`NSL-KDD: not in ${dataFolder}; the generated set instead`);
  return {
    file: resolve('data/kdd99-generated.csv.gz'),
    profile: 'kdd99',
    data: '{ dataset: kdd99-generated }',
    title: 'generated set, 5-fold',
  };
}

/** The table that all comparisons are about. */
export const table = chooseTable();
const resampling = '{ stratified-k-fold: { folds: 5, rng: numpy, randomState: 42 } }';
export const base: SuiteOptions = { data: table.data, models: chosen, resampling, dataFolder };
async function versionsOf(): Promise<Record<string, string | null>> {
  try {
    return (await peers(['versions'])).answer as Record<string, string | null>;
  } catch (error) {
    skipped.push(`all Python peers: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
}

/** Versions of Python and its packages, null for what is not installed; empty without Python. */
export const versions = await versionsOf();
/** The Python package that has a model. */
export const needs = (model: string): string => (model === 'xgboost' || model === 'lightgbm' ? model : 'scikit-learn');
export const withPeers = typeof versions['scikit-learn'] === 'string';
export const peerModels = chosen.filter((model) => typeof versions[needs(model)] === 'string');
for (const model of chosen) {
  if (!peerModels.includes(model)) skipped.push(`${model}: ${needs(model)} is not installed for ${python}`);
}
