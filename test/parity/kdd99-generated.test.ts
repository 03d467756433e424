import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDataset, profiles } from '../../src/data/index.ts';
import { nativeModels } from '../../src/models/index.ts';
import oracle from '../fixtures/parity/kdd99-generated.json' with { type: 'json' };
import { compareWithOracle, type OracleTarget, parityBench, type ParityBench } from '../support/parity.ts';

const file = fileURLToPath(new URL('../../data/kdd99-generated.csv.gz', import.meta.url));
const targets: Readonly<Record<string, OracleTarget>> = oracle.targets;

it('the oracle is of the embedded file as it is now (else run generate.py again)', () => {
  expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(oracle.fileSha256);
});

describe.each(Object.keys(targets))('the Python models on the same folds of the embedded data, target %s', (name) => {
  const target = targets[name];
  let bench: ParityBench;
  beforeAll(async () => {
    const source = { id: 'kdd99-generated', files: [file], profile: profiles.get('kdd99') };
    bench = parityBench(await loadDataset({ id: source.id, seed: 1, sources: [source] }), name, target, oracle.step);
  });

  it('draws the folds that scikit-learn draws', () => {
    expect(bench.foldsSha256).toBe(target.foldsSha256);
  });

  it.each(nativeModels.ids)('%s: mean accuracy near', (id) => {
    const { ours, theirs } = compareWithOracle(bench, target, id, target.folds);
    // 3,125 rows, so one row is 0.03 points, and libsvm stops at a tolerance as ours does. Trees break ties in an order of their own and forests draw anew: scikit-learn's own tree moves by 0.4 points
    // between its seeds here.
    const exact = ['svc', 'knn', 'logistic-regression', 'naive-bayes'].includes(id);
    expect(Math.abs(ours.accuracy - theirs.accuracy)).toBeLessThan(exact ? 0.001 : 0.008);
    if (id !== 'svc' && id !== 'decision-tree') {
      expect(Math.abs(ours.logLoss / theirs.logLoss - 1)).toBeLessThan(exact ? 0.0005 : id === 'random-forest' ? 0.2 : 0.02);
    }
  });
});
