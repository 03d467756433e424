import { describe, expect, it } from 'vitest';
import { loadDataset, profiles } from '../../../src/data/index.ts';
import type { Dataset } from '../../../src/core/dataset.ts';
import { sharedData } from '../../support/shared-data.ts';
import { configured, perform, resultsOf } from './perform.ts';

interface Recount {
  readonly columns: string;
  readonly statistic: number;
  readonly v: number;
  readonly df: number;
  /** Cells with an expected count below 5, as the warning says it. */
  readonly small?: string;
}

const files: readonly (readonly [string, string, readonly Recount[]])[] = [
  [
    'kdd99/kddcup.data_10_percent.gz',
    'kdd99',
    [
      { columns: 'attack', statistic: 189469.405582, v: 0.619294, df: 2 },
      { columns: 'category', statistic: 194885.976203, v: 0.444122, df: 8, small: '1 of 15 cells' },
      { columns: 'label', statistic: 564812.140112, v: 0.756074, df: 44, small: '25 of 69 cells' },
    ],
  ],
  [
    'nsl-kdd/KDDTrain+.txt.gz',
    'nsl-kdd',
    [
      { columns: 'attack', statistic: 10029.248628, v: 0.28216, df: 2 },
      { columns: 'category', statistic: 25578.381973, v: 0.318627, df: 8 },
    ],
  ],
  ['nsl-kdd/KDDTest+.txt.gz', 'nsl-kdd', [{ columns: 'attack', statistic: 1165.896313, v: 0.227413, df: 2 }]],
];

const load = (path: string, profile: string): Promise<Dataset> =>
  loadDataset({ id: profile, seed: 1, sources: [{ id: profile, files: [path], profile: profiles.get(profile) }] });

for (const [file, profile, recounts] of files) {
  const path = sharedData(file);
  describe.skipIf(path === undefined)(`association on real data (needs ${file})`, () => {
    it('equals an independent recount', async () => {
      const dataset = await load(path ?? '', profile);
      for (const { columns, statistic, v, df, small } of recounts) {
        const [whole] = resultsOf(perform(configured({ columns }), dataset));
        expect(whole.statistic).toBeCloseTo(statistic, 6);
        expect(whole.effect.value).toBeCloseTo(v, 6);
        expect(whole.df).toBe(df);
        if (small !== undefined) expect(whole.warnings.join(' ')).toContain(small);
      }
    });
  });
}
