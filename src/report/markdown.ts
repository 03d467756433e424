import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { Options } from 'mdast-util-to-markdown';
import type { Block } from '../core/content.ts';
import type { Reporter } from '../core/result.ts';
import { chartPath } from './artifacts.ts';
import { reportDocument } from './document.ts';
import { toMdast, type MdastOptions } from './mdast.ts';
import { oneLine } from '../core/visible-name.ts';

/** GitHub's alerts (https://docs.github.com/get-started/writing-on-github): a quotation whose first line is the mark, written as it is. */
const ALERTS = { note: '[!NOTE]', warning: '[!WARNING]', error: '[!CAUTION]' } as const;

const MARKDOWN: MdastOptions = {
  chart: (block) => [{ type: 'paragraph', children: [{ type: 'image', url: chartPath(block), alt: oneLine(block.alt) }] }],
  callout: (block, text) => [
    {
      type: 'blockquote',
      children: [{ type: 'paragraph', children: [{ type: 'html', value: ALERTS[block.tone] }, { type: 'text', value: '\n' }, ...text] }],
    },
  ],
};

const OPTIONS: Options = {
  bullet: '-',
  rule: '-',
  extensions: [
    gfmToMarkdown({ tablePipeAlign: false }),
    // GitHub takes what lies between two dollars for a formula.
    { unsafe: [{ character: '$', inConstruct: 'phrasing' }] },
  ],
};

/** Content as GitHub-flavoured Markdown; the library escapes whatever a name may hold. */
export function renderMarkdown(blocks: readonly Block[]): string {
  return toMarkdown({ type: 'root', children: toMdast(blocks, MARKDOWN) }, OPTIONS);
}

export const markdownReporter: Reporter = {
  id: 'markdown',
  title: 'report.md: the report as GitHub shows it, with charts/*.svg',
  render: (result) => [{ path: 'report.md', content: renderMarkdown(reportDocument(result)) }],
};
