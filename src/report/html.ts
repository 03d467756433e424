import type { ElementContent, Root as HastRoot } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { toHast } from 'mdast-util-to-hast';
import type { Block } from '../core/content.ts';
import type { Reporter } from '../core/result.ts';
import { chartsIn } from './artifacts.ts';
import { chartSvg, loadRenderer } from './chart-svg.ts';
import { reportDocument } from './document.ts';
import { HTML_STYLE } from './html-style.ts';
import { toMdast, type MdastOptions } from './mdast.ts';
import { escapeXml } from './xml.ts';

/** Content as the inside of an HTML page; `svg` gives each chart's picture by id. Only what this project writes itself passes as raw HTML. */
function renderHtmlBody(blocks: readonly Block[], svg: ReadonlyMap<string, string>): string {
  const options: MdastOptions = {
    chart: (block) => [{ type: 'html', value: `<figure>${svg.get(block.id) ?? ''}</figure>` }],
    callout: (block, text) => [
      {
        type: 'blockquote',
        data: { hProperties: { className: ['callout', block.tone] } },
        children: [{ type: 'paragraph', children: text }],
      },
    ],
  };
  const tree = toHast({ type: 'root', children: toMdast(blocks, options) }, { allowDangerousHtml: true }) as HastRoot;
  const children = tree.children.map((child) => (child.type === 'element' && child.tagName === 'table' ? scrollable(child) : child));
  return toHtml({ ...tree, children }, { allowDangerousHtml: true });
}

/** Wide tables scroll inside the page instead of widening it. */
function scrollable(table: ElementContent): ElementContent {
  return { type: 'element', tagName: 'div', properties: { className: ['wide'] }, children: [table] };
}

export const htmlReporter: Reporter = {
  id: 'html',
  title: 'report.html: the report as one file that needs no network',
  prepare: loadRenderer,
  render: async (result) => {
    const blocks = reportDocument(result);
    const svg = new Map<string, string>();
    for (const chart of chartsIn(blocks)) svg.set(chart.id, await chartSvg(chart));
    const title = escapeXml(result.suite.title);
    const content =
      `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n` +
      `<title>${title}</title>\n<style>${HTML_STYLE}</style>\n</head>\n<body>\n<main>\n${renderHtmlBody(blocks, svg)}\n</main>\n</body>\n</html>\n`;
    return [{ path: 'report.html', content }];
  },
};
