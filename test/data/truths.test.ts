import { describe, expect, it } from 'vitest';
import type { Dataset, DiscreteColumn } from '../../src/core/dataset.ts';
import { featureColumns, findColumn } from '../../src/core/dataset.ts';
import { distinctRows, loadDataset, profiles } from '../../src/data/index.ts';
import { sharedData } from '../support/shared-data.ts';

/** Published counts and recounts of the real files by an independent program. */
const kdd = sharedData('kdd99/kddcup.data_10_percent.gz');
const train = sharedData('nsl-kdd/KDDTrain+.txt.gz');
const test = sharedData('nsl-kdd/KDDTest+.txt.gz');
const headered = sharedData('nsl-kdd/Train_data.csv.gz');
const prefix = sharedData('nsl-kdd/KDDTrain+_20Percent.txt.gz');

function discrete(dataset: Dataset, name: string): DiscreteColumn {
  const column = findColumn(dataset, name);
  if (column?.kind !== 'discrete') throw new Error(`${name} is not a discrete column`);
  return column;
}

/** Rows per level. */
function counts(dataset: Dataset, name: string): Record<string, number> {
  const { codes, levels } = discrete(dataset, name);
  const out: Record<string, number> = Object.fromEntries(levels.map((level) => [level, 0]));
  for (const code of codes) out[levels[code]]++;
  return out;
}

/** Rows per pair of levels, `a b`. */
function pairs(dataset: Dataset, a: string, b: string): Record<string, number> {
  const first = discrete(dataset, a);
  const second = discrete(dataset, b);
  const out: Record<string, number> = {};
  for (let i = 0; i < dataset.nRows; i++) {
    const key = `${first.levels[first.codes[i]]} ${second.levels[second.codes[i]]}`;
    out[key] = (out[key] ?? 0) + 1;
  }
  return out;
}

/**
 * Accuracy of the majority class per value of one feature, learnt on [0, split) and read off on [from, end). Unseen values get the majority class; the first
 * class on ties.
 */
function lookupAccuracy(dataset: Dataset, feature: string, split: number, from: number): number {
  const { codes } = discrete(dataset, 'attack');
  const column = findColumn(dataset, feature);
  if (column === undefined) throw new Error(feature);
  const values = column.kind === 'discrete' ? column.codes : column.values;
  const perValue = new Map<number, [number, number]>();
  const all: [number, number] = [0, 0];
  for (let i = 0; i < split; i++) {
    const seen = perValue.get(values[i]) ?? [0, 0];
    seen[codes[i]]++;
    all[codes[i]]++;
    perValue.set(values[i], seen);
  }
  let right = 0;
  for (let i = from; i < dataset.nRows; i++) {
    const [normal, attack] = perValue.get(values[i]) ?? all;
    if ((attack > normal ? 1 : 0) === codes[i]) right++;
  }
  return right / (dataset.nRows - from);
}

describe.skipIf(kdd === undefined)('KDD99 10 % (needs kdd99/kddcup.data_10_percent.gz)', () => {
  it('has the published rows, labels, tables and distinct rows', async () => {
    const files = [kdd ?? ''];
    const dataset = await loadDataset({ id: 'kdd99-10-percent', seed: 1, sources: [{ id: 'kdd', files, profile: profiles.get('kdd99') }] });
    expect(dataset.nRows).toBe(494021);
    expect(dataset.distinctRows).toBe(145586);
    expect(featureColumns(dataset)).toHaveLength(41);
    expect(Object.keys(counts(dataset, 'label'))).toHaveLength(23);
    expect(counts(dataset, 'label')).toMatchObject({
      smurf: 280790,
      neptune: 107201,
      normal: 97278,
      back: 2203,
      satan: 1589,
      spy: 2,
      perl: 3,
    });
    expect(counts(dataset, 'attack')).toEqual({ normal: 97278, attack: 396743 });
    expect(discrete(dataset, 'category').levels).toEqual(['normal', 'probe', 'dos', 'u2r', 'r2l']);
    expect(counts(dataset, 'category')).toEqual({ normal: 97278, probe: 4107, dos: 391458, u2r: 52, r2l: 1126 });
    expect(pairs(dataset, 'protocol_type', 'attack')).toEqual({
      'icmp attack': 282314,
      'icmp normal': 1288,
      'tcp attack': 113252,
      'tcp normal': 76813,
      'udp attack': 1177,
      'udp normal': 19177,
    });
    expect(pairs(dataset, 'service', 'attack')).toMatchObject({ 'http attack': 2407, 'http normal': 61886 });
    expect(dataset.positives).toEqual({ attack: 'attack' });
    for (const name of ['num_outbound_cmds', 'is_host_login']) expect(distinctRows(dataset, [name]).count).toBe(1);
    expect(dataset.columns.every((c) => (c.kind === 'discrete' ? c.codes : c.values).buffer instanceof SharedArrayBuffer)).toBe(true);
    expect(lookupAccuracy(dataset, 'src_bytes', dataset.nRows, 0)).toBeCloseTo(0.9871, 4);
    // The first row of the file: 0,tcp,http,SF,181,5450,…,normal.
    expect(dataset.columns.slice(0, 6).map((c) => (c.kind === 'discrete' ? c.levels[c.codes[0]] : c.values[0]))).toEqual([
      0,
      'tcp',
      'http',
      'SF',
      181,
      5450,
    ]);
  });

  it('has the subsets that the tests of scikit-learn name', async () => {
    const files = [kdd ?? ''];
    const where = "logged_in = '1'";
    const dataset = await loadDataset({
      id: 'sf',
      seed: 1,
      sources: [{ id: 'kdd', files, profile: profiles.get('kdd99'), where }],
    });
    // fetch_kddcup99(subset='SF') keeps logged_in = 1; 'http' and 'smtp' keep one service of it.
    const services = pairs(dataset, 'service', 'attack');
    expect(services['http normal'] + services['http attack']).toBe(58725);
    expect(services['http attack']).toBe(2209);
    expect(services['smtp normal'] + services['smtp attack']).toBe(9571);
    expect(services['smtp attack']).toBe(3);
    expect(dataset.nRows).toBe(73237);
    expect(dataset.notes.join(' ')).toContain('keeps 73,237 of 494,021 rows');
  });
});

describe.skipIf(train === undefined || test === undefined)('NSL-KDD (needs nsl-kdd/KDDTrain+.txt.gz and KDDTest+.txt.gz)', () => {
  it('is one dataset of two parts, with 664 rows of the test part repeating the training part', async () => {
    const profile = profiles.get('nsl-kdd');
    const dataset = await loadDataset({
      id: 'nsl',
      seed: 1,
      sources: [
        { id: 'train', files: [train ?? ''], profile },
        { id: 'test', files: [test ?? ''], profile },
      ],
    });
    expect(dataset.parts).toEqual([
      { id: 'train', start: 0, end: 125973 },
      { id: 'test', start: 125973, end: 125973 + 22544 },
    ]);
    expect(dataset.rowIds[125972]).toBe(125972);
    expect(dataset.rowIds[125973]).toBe(0);
    expect(findColumn(dataset, 'difficulty')).toBeUndefined();
    expect(dataset.notes.join(' ')).toContain('difficulty');
    const features = featureColumns(dataset).map((column) => column.name);
    const { representative } = distinctRows(dataset, features);
    let repeated = 0;
    for (let i = 125973; i < dataset.nRows; i++) if (representative[i] < 125973) repeated++;
    expect(repeated).toBe(664);
    const testRows = Uint32Array.from({ length: 22544 }, (_, i) => 125973 + i);
    expect(distinctRows(dataset, features, testRows).count).toBe(22487);
    const attack = discrete(dataset, 'attack').codes;
    const classes = new Map<number, Set<number>>();
    const among = distinctRows(dataset, features, testRows).representative;
    among.forEach((first, i) => classes.set(first, (classes.get(first) ?? new Set()).add(attack[testRows[i]])));
    expect([...classes.values()].filter((set) => set.size > 1)).toHaveLength(54);
    expect(lookupAccuracy(dataset, 'src_bytes', 125973, 125973)).toBeCloseTo(0.814, 3);
    expect(lookupAccuracy(dataset, 'dst_bytes', 125973, 125973)).toBeCloseTo(0.81, 3);
    expect(lookupAccuracy(dataset, 'logged_in', 125973, 125973)).toBeCloseTo(0.7791, 4);
    expect(lookupAccuracy(dataset, 'service', 125973, 125973)).toBeCloseTo(0.755, 4);
    const { codes, levels } = discrete(dataset, 'label');
    const seen = new Set(codes.subarray(0, 125973));
    const unseen = codes.subarray(125973).filter((code) => !seen.has(code));
    expect(new Set(unseen).size).toBe(17);
    expect(unseen).toHaveLength(3750);
    expect(levels).toHaveLength(40);
    const normal = levels.indexOf('normal');
    expect(codes.subarray(0, 125973).filter((code) => code === normal)).toHaveLength(67343);
    const category = discrete(dataset, 'category');
    const perCategory = category.levels.map((_, k) => category.codes.subarray(125973).filter((code) => code === k).length);
    // normal, probe, dos, u2r, r2l of KDDTest+ as the NSL-KDD literature counts them
    expect(perCategory).toEqual([9711, 2421, 7458, 200, 2754]);
  });
});

describe.skipIf(headered === undefined || prefix === undefined)(
  'NSL-KDD with a header (needs nsl-kdd/Train_data.csv.gz and KDDTrain+_20Percent.txt.gz)',
  () => {
    it('equals the headerless file, CRLF and all', async () => {
      const profile = profiles.get('nsl-kdd');
      const load = (file: string | undefined): Promise<Dataset> =>
        loadDataset({ id: 'x', seed: 1, sources: [{ id: 'x', files: [file ?? ''], profile }] });
      const [a, b] = [await load(headered), await load(prefix)];
      expect(a.nRows).toBe(25192);
      expect(counts(a, 'attack')).toEqual({ normal: 13449, attack: 11743 });
      expect(a.sha256).toBe(b.sha256);
    });
  },
);
