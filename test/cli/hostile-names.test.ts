import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { xmlProblem } from '../charts/support/well-formed.ts';
import { schemaProblems } from '../support/json-schema.ts';

const words = [
  '<script>alert(1)</script>|&',
  "=cmd|' /C calc'!A0",
  'two\nlines`tick`\u001b[2J',
  '</summary>@someone #12 [x](http://evil.example) $x$ ]]>',
];
const columns = ['<img src=x onerror=alert(2)>|col', '=cmd()', 'a\nb`c', 'label'];
const classes = ['<b>attack</b>|', '=normal`\n::error::lines`tick`'];

const suite = `suite: hostile
title: "Hostile <script>alert(3)</script> | ]]> \`x\`"
data: { path: d.csv, profile: generic, label: label }
experiments:
  - { id: chi, kind: association, rows: "=cmd()", columns: label }
  - id: single
    kind: single-feature
    target: { column: label, positive: "<b>attack</b>|" }
    model: decision-tree
    resampling: { holdout: { test: 0.3 } }
    measures: [accuracy]
  - id: models
    kind: comparison
    target: { column: label, positive: "<b>attack</b>|" }
    models: [decision-tree, naive-bayes]
    resampling: { stratified-k-fold: { folds: 4 } }
    measures: [accuracy, roc-auc]
  - { id: leaks, kind: audit, target: label, checks: [FV001, FV004, FV010] }
gates:
  - { experiment: models, measure: accuracy, min: 0.99, sliceBy: "=cmd()", minRows: 10 }
  - { experiment: models, model: naive-bayes, measure: accuracy, notWorseThan: decision-tree, margin: 0.01, sliceBy: "=cmd()", minRows: 10 }
  - { experiment: models, model: naive-bayes, measure: recall, min: 0.999, class: "<b>attack</b>|" }
`;

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

function table(): string {
  const rng = createRng(4);
  const lines = Array.from({ length: 600 }, (_, row) => {
    const attack = rng.next() < 0.5;
    const numbers = [rng.normal() + (attack ? 2 : 0), rng.normal()].map((value) => value.toFixed(3));
    return [numbers[0], quoted(words[row % 4]), numbers[1], quoted(classes[attack ? 0 : 1])].join(',');
  });
  return `${[columns.map(quoted).join(','), ...lines].join('\n')}\n`;
}

let folder: string;
let result: CliResult;
const report = (name: string): string => readFileSync(join(folder, 'out', 'hostile', name), 'utf8');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-hostile-'));
  writeFileSync(join(folder, 'd.csv'), table());
  writeFileSync(join(folder, 's.yaml'), suite);
  result = runCli(['run', 's.yaml', '--out', 'out'], {
    cwd: folder,
    env: { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'summary.md') },
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** Markdown as GitHub reads it: every node of the tree. */
function nodes(text: string): readonly Node[] {
  const all = (node: Node): readonly Node[] => [node, ...(node.children ?? []).flatMap(all)];
  return all(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
}

describe('names that a hostile file holds', () => {
  it('reach the terminal and the log as plain lines: no control characters, no workflow command of their own', () => {
    expect(result.err).not.toContain('SUITE_');
    expect(result.code).toBe(1);
    const text = result.out + result.err;
    expect(text).toContain('::error::lines`tick`');
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    expect(result.out).not.toMatch(/^\s*::/m);
    expect(result.err.match(/^\s*::/gm)).toHaveLength(3);
  });

  it.each(['report.md', 'comment.md', '../../../summary.md'])('are words and nothing else in %s', (file) => {
    const all = nodes(file.endsWith('summary.md') ? readFileSync(join(folder, 'summary.md'), 'utf8') : report(file));
    const html = all.filter(({ type }) => type === 'html').map(({ value = '' }) => value);
    for (const value of html)
      expect(value).toMatch(/^(<!-- flowverdict: hostile -->|<details>\n<summary>[^<>]*<\/summary>|<\/details>|\[![A-Z]+\])$/);
    // a bare address may be one that can be followed; nothing else is, and none hides behind words
    for (const { url, children } of all.filter(({ type }) => type === 'link')) expect(children?.[0].value).toBe(url);
    expect(
      all.filter(({ type, url }) => type === 'footnoteReference' || (type === 'image' && url?.startsWith('charts/') !== true)),
    ).toEqual([]);
    expect(all.map(({ value = '' }) => value).join('\n')).toContain('<script>alert(1)</script>|&');
  });

  it('call nobody in a comment', () => {
    expect(report('comment.md')).toContain('@\u200bsomeone #\u200b12');
  });

  it('are text in HTML and XML', () => {
    const html = report('report.html');
    expect(html).not.toMatch(/<script>alert|<img src=x|<b>attack|<\/summary>@/);
    expect(html).toContain('&#x3C;script>alert(1)');
    const charts = readdirSync(join(folder, 'out', 'hostile', 'charts')).map((name) => `charts/${name}`);
    expect(charts.length).toBeGreaterThan(3);
    for (const file of ['junit.xml', ...charts]) {
      expect(xmlProblem(report(file)), file).toBeNull();
      expect(report(file)).not.toMatch(/<script|<img|<b>/);
    }
  });

  it('stand in valid SARIF and code quality', () => {
    expect(schemaProblems('sarif', JSON.parse(report('results.sarif')))).toEqual([]);
    expect(schemaProblems('gl-code-quality', JSON.parse(report('gl-code-quality.json')))).toEqual([]);
  });

  it('are the same words again in predictions, which another program reads', () => {
    const again = runCli(['compare', join(folder, 'out/hostile'), join(folder, 'out/hostile'), '--margin', '0.01']);
    expect(again.code).toBe(0);
    expect(again.out).toContain('PASS');
  });
});
