import { cardHead, cardSpec } from './card.ts';
import type { Chart, NumberTable } from './chart.ts';
import { boxes, texts, type Layer } from './marks.ts';
import { listSome } from './rank.ts';
import { stepKey } from './table-cells.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, inkOn } from './theme.ts';

export interface RedundancyHeatMapInput {
  readonly title: string;
  /** In the order that a dendrogram gives: what is alike stands side by side. */
  readonly names: readonly string[];
  /** 0 to 1, names × names; NaN where not defined. */
  readonly strength: NumberTable;
}

/** ColorBrewer Blues, 6 classes: borders at 0.3, 0.6, 0.8, 0.9, 0.95. */
const COLOURS = ['#f7fbff', '#deebf7', '#9ecae1', '#4292c6', '#08519c', '#a63603'];
const BORDERS = [0.3, 0.6, 0.8, 0.9, 0.95];
const UNDEFINED = '#d0d7de';

/** Strength of association of every two columns as a square of coloured cells. */
export function redundancyHeatMap(input: RedundancyHeatMapInput): Chart {
  const { names, strength } = input;
  const n = names.length;
  const head = cardHead(
    input.title,
    'Two numbers: |Pearson r|; two word columns: Cramér’s V; words and a number: η. Blocks on the diagonal are groups of columns that repeat each other.',
  );
  const labelWidth = Math.min(200, Math.max(30, ...names.map((name) => textWidth(visibleName(name), 11))));
  const left = CARD_PADDING + labelWidth + 8;
  const size = Math.min(26, (CARD_WIDTH - CARD_PADDING - left) / Math.max(1, n));
  const pitch = Math.max(size, 12);
  const upright = Math.min(150, Math.max(0, ...names.map((name) => textWidth(visibleName(name), 11))));
  const keyTop = head.bottom + 2;
  const top = keyTop + 44 + upright + 8;
  const cells = names.flatMap((row, i) =>
    names.map((column, j) => {
      const value = strength[i][j];
      const fill = Number.isFinite(value) ? COLOURS[BORDERS.filter((border) => value >= border).length] : UNDEFINED;
      const [x, y] = [left + j * size, top + i * pitch];
      return {
        x,
        x2: x + size,
        y,
        y2: y + pitch,
        fill,
        value,
        tip: `${visibleName(row)}, ${visibleName(column)}: ${Number.isFinite(value) ? value.toFixed(3) : 'not defined'}`,
      };
    }),
  );
  const numbers =
    size >= 24
      ? cells
          .filter(({ value }) => value >= BORDERS[1])
          .map(({ x, y, fill, value }) => ({
            x: x + size / 2,
            y: y + pitch / 2,
            text: value.toFixed(2).replace(/^0/, ''),
            colour: inkOn(fill),
          }))
      : [];
  const layers: Layer[] = [
    ...head.layers,
    ...stepKey('association', COLOURS, BORDERS.map(String), CARD_PADDING, keyTop).layers,
    boxes(cells.map(({ x, x2, y, y2, fill, tip }) => ({ x, x2, y, y2, fill, tip }))),
    texts(numbers, { size: 11, align: 'center' }),
    texts(
      names.map((name, i) => ({ x: left - 6, y: top + (i + 0.5) * pitch, text: fitText(name, labelWidth, 11), tip: visibleName(name) })),
      { size: 11, align: 'right' },
    ),
    texts(
      size >= 11
        ? names.map((name, j) => ({ x: left + (j + 0.5) * size, y: top - 6, text: fitText(name, upright, 11), tip: visibleName(name) }))
        : [],
      { size: 11, align: 'left', angle: -90 },
    ),
  ];
  const alt = describe(input);
  return { spec: cardSpec(alt, top + n * pitch + CARD_PADDING, layers), alt };
}

function describe({ names, strength }: RedundancyHeatMapInput): string {
  const pairs = names.flatMap((a, i) => names.slice(0, i).map((b, j) => ({ text: `${b} and ${a}`, value: strength[i][j] })));
  const strong = pairs.filter(({ value }) => value >= 0.6).sort((x, y) => y.value - x.value);
  const items = strong.map(({ text, value }) => `${text} ${value.toFixed(3)}`);
  return visibleName(
    `Heat map of the association of ${String(names.length)} columns; ${String(strong.length)} of ${String(pairs.length)} pairs are at 0.6 or above. ` +
      `Strongest: ${items.length === 0 ? 'none' : listSome(items, 8)}. Columns in order: ${listSome([...names], 60)}.`,
  );
}
