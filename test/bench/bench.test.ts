import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chooseCases, fullName } from '../../bench/cases/index.ts';
import { openLibrary } from '../../bench/library.ts';
import { madeUpTable, tableText } from '../../bench/made-up-table.ts';
import { measure } from '../../bench/measure.ts';
import { profileSummary } from '../../bench/peers/profile-summary.ts';
import { median, powerFit, ratioInterval } from '../../bench/statistics.ts';
import { loadDataset, profiles } from '../../src/data/index.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

describe('benchmarks', () => {
  it('have names of their own, and filters find them', () => {
    const options = { quick: false, dataFolder: '/nowhere' };
    const names = chooseCases(options, []).map(fullName);
    expect(new Set(names).size).toBe(names.length);
    expect(chooseCases(options, ['svc/fit']).every(({ name }) => name === 'models/svc/fit')).toBe(true);
    expect(chooseCases(options, ['nothing of the kind'])).toEqual([]);
  });

  it.skipIf(!existsSync(dist))('run against a compiled revision (needs dist/)', async () => {
    const library = openLibrary(dist);
    const words = ['kernels/', 'distinct-rows', 'naive-bayes', 'suites/association'];
    for (const entry of chooseCases({ quick: true, dataFolder: '/nowhere' }, words)) {
      expect(await measure(entry, library, 1, 1)).toMatchObject({
        name: entry.name,
        rows: entry.rows,
        iterations: expect.any(Number) as number,
      });
    }
    const [absent] = chooseCases({ quick: true, dataFolder: '/nowhere' }, ['loading/KDD']);
    expect(await measure(absent, library, 1, 1)).toEqual({ name: absent.name, reason: expect.stringContaining('/nowhere') as string });
  });

  it('read the same table from text as they make', async () => {
    const table = madeUpTable(200, 10);
    const folder = mkdtempSync(join(tmpdir(), 'flowverdict-bench-test-'));
    try {
      const file = join(folder, 'table.csv');
      writeFileSync(file, tableText(table));
      const read = await loadDataset({
        id: 't',
        seed: 1,
        sources: [{ id: 't', files: [file], profile: profiles.get('generic'), label: 'label' }],
      });
      const [made, loaded] = [table.columns[0], read.columns[0]];
      expect(loaded.kind === 'continuous' && made.kind === 'continuous' && loaded.values).toEqual(
        made.kind === 'continuous' && made.values,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('statistics of measurements', () => {
  it('takes the interval of the sign test: order statistics and coverages as tabled (Conover 1999, table A3)', () => {
    const ratios = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);
    expect(ratioInterval(ratios(6))).toEqual({ ratio: 3.5, low: 1, high: 6, coverage: 1 - 2 / 64 });
    expect(ratioInterval(ratios(10))).toMatchObject({ low: 2, high: 9 });
    expect(ratioInterval(ratios(10)).coverage).toBeCloseTo(0.9785, 4);
    expect(ratioInterval(ratios(20))).toMatchObject({ low: 6, high: 15 });
    expect(ratioInterval(ratios(20)).coverage).toBeCloseTo(0.9586, 4);
    expect(ratioInterval(ratios(3))).toMatchObject({ low: 1, high: 3, coverage: 0.75 });
  });

  it('finds the exponent of a power law, and none in one point', () => {
    const points = [10, 100, 1000].map((x) => ({ x, y: 3 * x ** 1.7 }));
    expect(powerFit(points).exponent).toBeCloseTo(1.7, 12);
    expect(Math.exp(powerFit(points).intercept)).toBeCloseTo(3, 9);
    expect(powerFit([...points, { x: 5, y: Number.NaN }]).exponent).toBeCloseTo(1.7, 12);
    expect(powerFit(points.slice(0, 1)).exponent).toBeNaN();
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  });

  it('sums own time over threads and leaves waiting out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowverdict-bench-test-'));
    const node = (id: number, functionName: string, url = ''): unknown => ({ id, callFrame: { functionName, url, lineNumber: 9 } });
    const nodes = [node(1, '(idle)'), node(2, 'work', 'file:///x/dist/kernels/a.js'), node(3, '(garbage collector)')];
    for (const name of ['a', 'b']) {
      writeFileSync(join(folder, `${name}.cpuprofile`), JSON.stringify({ nodes, samples: [1, 2, 2, 3], timeDeltas: [1000, 30, 45, 25] }));
    }
    expect(profileSummary(folder, 5)).toEqual([
      { place: 'work kernels/a.js:10', share: 0.75 },
      { place: '(garbage collector)', share: 0.25 },
    ]);
    rmSync(folder, { recursive: true });
  });
});
