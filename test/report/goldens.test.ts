import { describe, expect, it } from 'vitest';
import { renderReport, reporters } from '../../src/report/index.ts';
import { SAMPLE } from './support/sample-result.ts';

/** The bytes of a whole report, kept beside this test: a change of a picture or a format is seen in review. */
describe('the sample report', async () => {
  const artifacts = await renderReport(
    SAMPLE,
    ['markdown', 'svg', 'json', 'junit'].map((id) => reporters.get(id)),
  );

  it.each(artifacts.map(({ path, content }) => [path, content] as const))('%s is as committed', async (path, content) => {
    await expect(String(content)).toMatchFileSnapshot(`golden/${path}`);
  });
});
