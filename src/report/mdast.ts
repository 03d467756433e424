import type { BlockContent, Html, List, PhrasingContent, RootContent, Table } from 'mdast';
import type { Block, Callout, ChartBlock, Inline, Table as ContentTable, Text } from '../core/content.ts';
import { oneLine } from '../core/visible-name.ts';
import { escapeXml } from './xml.ts';

/** What a format does differently from Markdown. */
export interface MdastOptions {
  chart(block: ChartBlock): RootContent[];
  callout(block: Callout, text: PhrasingContent[]): RootContent[];
}

const text = (value: string): PhrasingContent => ({ type: 'text', value });

function phrasing(inline: Inline): PhrasingContent {
  if (typeof inline === 'string') return text(oneLine(inline));
  const value = oneLine(inline.text);
  switch (inline.kind) {
    case 'strong':
      return { type: 'strong', children: [text(value)] };
    case 'emphasis':
      return { type: 'emphasis', children: [text(value)] };
    case 'code':
      return { type: 'inlineCode', value };
  }
}

/** Marked text as a syntax tree, which knows no format and needs no escaping. */
function phrasings(content: Text): PhrasingContent[] {
  const inlines: readonly Inline[] = typeof content === 'string' ? [content] : content;
  return inlines.filter((inline) => (typeof inline === 'string' ? inline : inline.text) !== '').map(phrasing);
}

const html = (value: string): Html => ({ type: 'html', value });

const paragraph = (children: PhrasingContent[]): RootContent => ({ type: 'paragraph', children });

function table(block: ContentTable): RootContent[] {
  const row = (cells: readonly Text[]): Table['children'][number] => ({
    type: 'tableRow',
    children: block.columns.map((_, i) => ({ type: 'tableCell', children: phrasings(cells[i] ?? '') })),
  });
  const node: Table = {
    type: 'table',
    align: block.columns.map((column) => column.align),
    children: [row(block.columns.map((column) => column.title)), ...block.rows.map(row)],
  };
  return block.caption === undefined ? [node] : [paragraph([{ type: 'strong', children: phrasings(block.caption) }]), node];
}

function list(items: readonly Text[]): List {
  return {
    type: 'list',
    ordered: false,
    spread: false,
    children: items.map((item) => ({
      type: 'listItem',
      spread: false,
      children: [{ type: 'paragraph', children: phrasings(item) }] satisfies BlockContent[],
    })),
  };
}

/** The report's content as an mdast tree (https://github.com/syntax-tree/mdast). Folded blocks become HTML's details. */
export function toMdast(blocks: readonly Block[], options: MdastOptions): RootContent[] {
  return blocks.flatMap((block): RootContent[] => {
    switch (block.kind) {
      case 'heading':
        return [{ type: 'heading', depth: block.level, children: phrasings(block.text) }];
      case 'paragraph':
        return [paragraph(phrasings(block.text))];
      case 'list':
        return block.items.length === 0 ? [] : [list(block.items)];
      case 'table':
        return table(block);
      case 'chart':
        return options.chart(block);
      case 'callout':
        return options.callout(block, phrasings(block.text));
      case 'details':
        return [
          html(`<details>\n<summary>${escapeXml(oneLine(block.summary))}</summary>`),
          ...toMdast(block.blocks, options),
          html('</details>'),
        ];
    }
  });
}
