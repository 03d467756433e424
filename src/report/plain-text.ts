import { oneLine } from '../core/visible-name.ts';
import type { Block, Text } from '../core/content.ts';

/** The text on one line, cut to so many characters with an ellipsis. */
export function cutLine(text: string, most: number): string {
  const line = oneLine(text);
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** The words of a text without their marks. */
function plainText(text: Text): string {
  if (typeof text === 'string') return text;
  return text.map((inline) => (typeof inline === 'string' ? inline : inline.text)).join('');
}

/** All words of a tree of blocks, for looking terms up. */
export function wordsOf(blocks: readonly Block[]): string {
  return blocks.flatMap(wordsOfBlock).join('\n');
}

function wordsOfBlock(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
    case 'callout':
      return [plainText(block.text)];
    case 'list':
      return block.items.map(plainText);
    case 'table':
      return [
        block.caption ?? '',
        ...block.columns.map((column) => plainText(column.title)),
        ...block.rows.flatMap((row) => row.map(plainText)),
      ];
    case 'chart':
      return [block.title, block.alt];
    case 'details':
      return [block.summary, ...block.blocks.flatMap(wordsOfBlock)];
  }
}
