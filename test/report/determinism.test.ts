import { describe, expect, it } from 'vitest';
import type { Artifact, RunResult } from '../../src/core/result.ts';
import { chartSvg } from '../../src/report/chart-svg.ts';
import { renderReport, reporters } from '../../src/report/index.ts';
import { chartBlock, SAMPLE } from './support/sample-result.ts';

const bytes = (artifacts: readonly Artifact[]): Map<string, string> =>
  new Map(artifacts.map(({ path, content }) => [path, Buffer.from(content).toString('base64')]));

/** A chart whose drawing makes Vega number clip paths and gradients. */
const CLIPPED = chartBlock('clipped', 'clipped', {
  alt: 'a clipped line over a gradient',
  spec: {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    data: {
      values: [
        { a: 1, b: 1 },
        { a: 2, b: 1 / 3 },
      ],
    },
    mark: {
      type: 'area',
      clip: true,
      color: {
        x1: 1,
        y1: 1,
        x2: 1,
        y2: 0,
        gradient: 'linear',
        stops: [
          { offset: 0, color: 'white' },
          { offset: 1, color: 'green' },
        ],
      },
    },
    encoding: { x: { field: 'a', type: 'quantitative' }, y: { field: 'b', type: 'quantitative' } },
  },
});

describe('bytes', () => {
  it('are the same whatever was rendered before, in any order of the formats', async () => {
    const forth = bytes(await renderReport(SAMPLE, reporters.all));
    await chartSvg(CLIPPED);
    const back = bytes(await renderReport(structuredClone(SAMPLE), [...reporters.all].reverse()));
    expect([...back.keys()].sort()).toEqual([...forth.keys()].sort());
    for (const [path, content] of forth) expect(back.get(path), path).toBe(content);
  });

  it('of a chart do not depend on the charts drawn before it or beside it', async () => {
    const alone = await chartSvg(CLIPPED);
    expect(alone).toContain('clipped-1');
    const others = await Promise.all([chartSvg(CLIPPED), chartSvg(CLIPPED), chartSvg(CLIPPED)]);
    for (const other of others) expect(other).toBe(alone);
  });

  it('differ only in the timings of results.json when only the seconds differ', async () => {
    const slow: RunResult = {
      ...SAMPLE,
      timings: { run: 99 },
      experiments: SAMPLE.experiments.map((experiment) => ({ ...experiment, timings: { seconds: 99 } })),
    };
    const [a, b] = [bytes(await renderReport(SAMPLE, reporters.all)), bytes(await renderReport(slow, reporters.all))];
    expect([...a].filter(([path, content]) => b.get(path) !== content).map(([path]) => path)).toEqual(['results.json']);
  });
});

describe('chartSvg', () => {
  it('leaves the specification as it was', async () => {
    const before = structuredClone(CLIPPED.spec);
    await chartSvg(CLIPPED);
    expect(CLIPPED.spec).toEqual(before);
  });

  it('fails where Vega-Lite would only warn', async () => {
    const spec = { mark: 'bar', data: { values: [] }, encoding: { colour: { field: 'a', type: 'nominal' } } };
    await expect(chartSvg(chartBlock('odd', 'odd', { spec, alt: '' }))).rejects.toThrow(/chart 'odd'.*colour/);
  });
});
