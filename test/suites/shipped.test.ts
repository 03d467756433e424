import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runSuiteFile } from '../../src/harness.ts';
import { parseSuite } from '../../src/suite/index.ts';
import { sharedData, sharedDataFolder } from '../support/shared-data.ts';

const folder = fileURLToPath(new URL('../../suites', import.meta.url));
const suites = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));

describe('shipped suites', () => {
  it.each(suites)('%s loads', (name) => {
    const suite = parseSuite(readFileSync(join(folder, name), 'utf8'), name);
    expect(suite.experiments.length).toBeGreaterThan(0);
    expect(readFileSync(join(folder, name), 'utf8').split('\n')[0]).toMatch(
      /^# yaml-language-server: \$schema=(\.\.\/)+data\/suite\.schema\.json$/,
    );
  });
});

interface AssociationJson {
  readonly results: {
    readonly name: string;
    readonly statistic: number;
    readonly df: number;
    readonly log10P: number;
    readonly effect: { readonly value: number };
  }[];
}

const asAssociation = (json: unknown): AssociationJson => json as AssociationJson;

const real = sharedData('kdd99/kddcup.data_10_percent.gz') !== undefined && sharedData('nsl-kdd/KDDTrain+.txt.gz') !== undefined;

describe.skipIf(!real)(
  'the published counts in the results of the shipped suites (needs kdd99/kddcup.data_10_percent.gz and nsl-kdd/)',
  () => {
    /** Runs the associations of a suite alone: its models are the business of other tests. */
    const associations = async (name: string): Promise<Map<string, AssociationJson>> => {
      const text = readFileSync(join(folder, name), 'utf8');
      const { experiments } = parseSuite(text, name);
      const only = (kind: string, key: string, value: string): { path: string; value: string }[] =>
        experiments
          .filter((experiment) => experiment.kind === kind)
          .map((experiment) => ({ path: `experiments.${experiment.id}.${key}`, value }));
      const overrides = [
        ...only('comparison', 'models', '[naive-bayes]'),
        ...only('comparison', 'resampling', '{ holdout: { test: 0.5 } }'),
        ...only('single-feature', 'features', '[service]'),
        { path: 'gates', value: '[]' },
      ];
      const result = await runSuiteFile(join(folder, name), {
        dataDir: sharedDataFolder,
        jobs: 0,
        overrides,
      });
      return new Map(result.experiments.map((experiment) => [experiment.id, asAssociation(experiment.json)]));
    };

    it('kdd99.yaml: χ², df, V and log10 p of protocol against attack, category and label', async () => {
      const found = await associations('kdd99.yaml');
      const whole = (id: string): AssociationJson['results'][number] | undefined =>
        found.get(id)?.results.find((result) => result.name === 'whole');
      expect(whole('protocol-vs-attack')?.statistic).toBeCloseTo(189469.405582, 6);
      expect(whole('protocol-vs-attack')?.df).toBe(2);
      expect(whole('protocol-vs-attack')?.effect.value).toBeCloseTo(0.619294, 6);
      expect(whole('protocol-vs-attack')?.log10P).toBeCloseTo(-41142.76, 2);
      expect(whole('protocol-vs-category')?.statistic).toBeCloseTo(194885.976203, 6);
      expect(whole('protocol-vs-category')?.df).toBe(8);
      expect(whole('protocol-vs-category')?.effect.value).toBeCloseTo(0.444122, 6);
      expect(whole('protocol-vs-label')?.statistic).toBeCloseTo(564812.140112, 6);
      expect(whole('protocol-vs-label')?.df).toBe(44);
      expect(whole('protocol-vs-label')?.effect.value).toBeCloseTo(0.756074, 6);
    });

    it('nsl-kdd.yaml: χ² and V in the training and the test file', async () => {
      const found = await associations('nsl-kdd.yaml');
      const first = (id: string): AssociationJson['results'][number] | undefined => found.get(id)?.results[0];
      expect(first('protocol-vs-attack')?.statistic).toBeCloseTo(10029.248628, 6);
      expect(first('protocol-vs-attack')?.effect.value).toBeCloseTo(0.28216, 6);
      expect(first('protocol-vs-category')?.statistic).toBeCloseTo(25578.381973, 6);
      expect(first('protocol-vs-category')?.effect.value).toBeCloseTo(0.318627, 6);
      expect(first('test-protocol-vs-attack')?.statistic).toBeCloseTo(1165.896313, 6);
      expect(first('test-protocol-vs-attack')?.effect.value).toBeCloseTo(0.227413, 6);
    });
  },
);
