import fc from 'fast-check';
import type { Nodes, Root, Table } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import type { Block, Text } from '../../src/core/content.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { oneLine } from '../../src/core/visible-name.ts';
import { HOSTILE } from './support/sample-result.ts';

const parse = (markdown: string): Root => fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

function textOf(node: Nodes): string {
  if ('children' in node) return node.children.map(textOf).join('');
  return 'value' in node ? node.value : '';
}

function kindsOf(node: Nodes): string[] {
  return [node.type, ...('children' in node ? node.children.flatMap(kindsOf) : [])];
}

function linksOf(node: Nodes): { url: string; text: string }[] {
  const below = 'children' in node ? node.children.flatMap(linksOf) : [];
  return node.type === 'link' ? [{ url: node.url, text: textOf(node) }, ...below] : below;
}

const tableOf = (rows: readonly (readonly Text[])[]): Block => ({
  kind: 'table',
  columns: rows[0].map((_, i) => ({ title: `c${String(i)}`, align: i % 2 === 0 ? 'left' : 'right' })),
  rows,
});

const NAMES = [
  HOSTILE,
  '|',
  '||',
  '\\|',
  '\\',
  '`',
  '``|',
  '=cmd()',
  '- a',
  '1. b',
  '# c',
  '> d',
  '---',
  '| - |',
  '<!--',
  '&#x41;',
  '***',
  '~~x~~',
  '[^1]',
  'a\nb',
  'www.a.b',
  '$1$',
  ':',
  '',
  ' ',
  '\t',
  '@x',
  '<details>',
];

describe('tables', () => {
  it.each(NAMES)('keep their shape and their words with the name %j', (name) => {
    const rows: Text[][] = [
      [name, 'x', name],
      ['y', name, [{ kind: 'code', text: name === '' || name.trim() === '' ? 'z' : name }]],
      [[{ kind: 'strong', text: name }], [{ kind: 'emphasis', text: name }], '1'],
    ];
    const [table] = parse(renderMarkdown([tableOf(rows)])).children as [Table];
    expect(table.type).toBe('table');
    expect(table.children.map((row) => row.children.length)).toEqual([3, 3, 3, 3]);
    for (const cell of [table.children[1].children[0], table.children[2].children[1], table.children[1].children[2]]) {
      expect(textOf(cell)).toBe(oneLine(name).trim());
    }
    expect(kindsOf(table)).not.toContain('html');
    // GitHub may link an address that stands there; never one that is hidden behind other words.
    for (const { url, text } of linksOf(table)) expect(url.replace('http://www', 'www')).toBe(text);
  });

  it('come back as they went for any text', () => {
    const words = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.stringMatching(/^[|\\`*_<>&[\]()!#$~:=\n -]{0,12}$/),
    );
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [table] = parse(renderMarkdown([tableOf([[a, b]])])).children as [Table];
        expect(table.type).toBe('table');
        expect(table.children[1].children.map(textOf).map((text) => text.trim())).toEqual([a, b].map((text) => oneLine(text).trim()));
        expect(kindsOf(table)).not.toContain('html');
      }),
      { numRuns: 100 },
    );
  });
});

describe('blocks', () => {
  it.each(NAMES)('hold the name %j as text in every place where text can be', (name) => {
    const blocks: Block[] = [
      { kind: 'heading', level: 2, text: `H ${name}` },
      { kind: 'paragraph', text: name },
      { kind: 'list', items: [name, [{ kind: 'strong', text: `k${name}` }, `: ${name}`]] },
      { kind: 'callout', tone: 'warning', text: name },
      { kind: 'details', summary: name, blocks: [{ kind: 'paragraph', text: 'inside' }] },
      { kind: 'paragraph', text: 'end' },
    ];
    const markdown = renderMarkdown(blocks);
    const root = parse(markdown);
    const html = kindsOf(root).filter((kind) => kind === 'html').length;
    expect(html).toBe(2);
    expect(markdown).toContain('</summary>\n\ninside\n\n</details>\n\nend');
    expect(root.children[0].type).toBe('heading');
    expect(textOf(root.children[0]).trim()).toBe(`H ${oneLine(name)}`.trim());
    expect(kindsOf(root)).not.toContain('code');
    expect(kindsOf(root)).not.toContain('thematicBreak');
  });

  it("become GitHub's alerts, images with their text, and folded parts", () => {
    const markdown = renderMarkdown([
      { kind: 'callout', tone: 'error', text: 'It broke.' },
      { kind: 'chart', id: 'a-b', title: 'T', alt: 'a ] b', spec: {} },
      { kind: 'details', summary: 'More <b>', blocks: [tableOf([['1', '2']])] },
    ]);
    expect(markdown).toBe(
      '> [!CAUTION]\n> It broke.\n\n![a \\] b](charts/a-b.svg)\n\n<details>\n<summary>More &lt;b&gt;</summary>\n\n' +
        '| c0 | c1 |\n| :- | -: |\n| 1 | 2 |\n\n</details>\n',
    );
  });
});
