import { describe, expect, it } from 'vitest';
import type { Reporter } from '../../src/core/result.ts';
import { renderReport, reporters } from '../../src/report/index.ts';
import { SAMPLE } from './support/sample-result.ts';

const writing = (...paths: string[]): Reporter => ({
  id: 'test',
  title: 'test',
  render: () => paths.map((path) => ({ path, content: '' })),
});

describe('renderReport', () => {
  it('writes the files that the design names', async () => {
    const artifacts = await renderReport(SAMPLE, reporters.all);
    expect(artifacts.map(({ path }) => path)).toEqual([
      'report.md',
      'charts/protocol-vs-attack-residuals.svg',
      'charts/protocol-vs-attack-mosaic.svg',
      'charts/models-accuracy.svg',
      'charts/models-bars.svg',
      'charts/models-features.svg',
      'charts/models-confusion.svg',
      'report.html',
      'results.json',
      'junit.xml',
      'results.sarif',
      'gl-code-quality.json',
      'comment.md',
      'predictions.parquet',
    ]);
  });

  it('refuses two files of one name', async () => {
    await expect(renderReport(SAMPLE, [writing('charts/a.svg'), writing('charts/A.svg')])).rejects.toThrow(/written twice/);
  });

  it.each(['../a', '/a', 'a/../b', 'a\\b', '', '.a', 'a/', 'C:/a'])('refuses the path %j', async (path) => {
    await expect(renderReport(SAMPLE, [writing(path)])).rejects.toThrow(/not a path below the report/);
  });
});
