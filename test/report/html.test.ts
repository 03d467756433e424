import { describe, expect, it } from 'vitest';
import { htmlReporter } from '../../src/report/html.ts';
import { SAMPLE } from './support/sample-result.ts';

describe('report.html', async () => {
  const [{ content }] = await htmlReporter.render(SAMPLE);
  const html = String(content);

  it('needs no network and runs no script', () => {
    expect(html).not.toMatch(/<script|<link|<iframe|\ssrc=|\son\w+="|@import|url\((?!#)/i);
    const addresses = [...html.matchAll(/ (?:href|xmlns(?::\w+)?)="([^"]*)"/g)].map(([, address]) => address);
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']));
  });

  it('holds every chart as a picture with its text, and every table', () => {
    expect(html.match(/<svg [^>]*role="img"/g)).toHaveLength(6);
    expect(html.match(/<table>/g)).toHaveLength(3);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
