import { cardHead, cardSpec } from './card.ts';
import type { Chart } from './chart.ts';
import { boxes, lines, texts, xAxis, type Layer } from './marks.ts';
import { formatScore } from './numbers.ts';
import { bestFirst, listSome } from './rank.ts';
import { linearScale } from './scale.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, THEME } from './theme.ts';

export interface AucStripInput {
  readonly title: string;
  /** Any order; NaN where the AUC is not defined. */
  readonly columns: readonly { readonly column: string; readonly auc: number }[];
  /** What the largest AUC of all columns stays below under random labels, with chance 1 − alpha. */
  readonly band: number;
  readonly alpha: number;
}

/** Columns that get a row of their own; the others are counted in words. */
const ROWS = 45;
const NUMBER = 52;

/** AUC of each column alone as a strip of dots, most telling on top; the grey band is where random labels lie. */
export function aucStrip(input: AucStripInput): Chart {
  const ranked = bestFirst(input.columns, { direction: 'higher' }, ({ auc }) => auc);
  const shown = ranked.slice(0, ROWS);
  const rest = ranked.length - shown.length;
  const level = `${String(Math.round(100 * (1 - input.alpha)))} %`;
  const head = cardHead(
    input.title,
    `Cross-validated AUC of each column alone: 0.5 says nothing, 1 gives the label away. Grey: where the best column stays with ${level} of random labels.` +
      (rest > 0 ? ` ${String(rest)} columns below these are not drawn.` : ''),
  );
  const rowHeight = shown.length > 25 ? 16 : 20;
  const labelWidth = Math.min(230, Math.max(40, ...shown.map(({ column }) => textWidth(visibleName(column), 12))));
  const left = CARD_PADDING + labelWidth + 12;
  const right = CARD_WIDTH - CARD_PADDING - NUMBER;
  const low = Math.min(0.5, ...shown.map(({ auc }) => (Number.isFinite(auc) ? auc : 0.5)));
  const scale = linearScale(low, 1, [left, right], [0, 1], 6);
  const top = head.bottom + 12;
  const bottom = top + Math.max(1, shown.length) * rowHeight;
  const middle = (i: number): number => top + (i + 0.5) * rowHeight;
  const drawn = shown.map(({ column, auc }, i) => ({ column, auc, y: middle(i) })).filter(({ auc }) => Number.isFinite(auc));
  const band = Number.isFinite(input.band) ? [{ x: scale.px(scale.domain[0]), x2: scale.px(input.band), y: top, y2: bottom }] : [];
  const layers: Layer[] = [
    ...head.layers,
    boxes(band, { fill: THEME.grid }),
    ...xAxis(scale, top, bottom),
    lines([{ x: scale.px(0.5), x2: scale.px(0.5), y: top, y2: bottom }], { colour: THEME.ink, width: 1.5, dash: [4, 3] }),
    lines(
      drawn.map(({ auc, y }) => ({ x: scale.px(0.5), x2: scale.px(auc), y, y2: y })),
      { colour: THEME.line, width: 2 },
    ),
    boxes(
      drawn.map(({ column, auc, y }) => ({
        x: scale.px(auc) - 4,
        x2: scale.px(auc) + 4,
        y: y - 4,
        y2: y + 4,
        fill: auc > input.band ? THEME.orange : THEME.blue,
        tip: `${visibleName(column)}: ${formatScore(auc)}`,
      })),
      { radius: 4 },
    ),
    texts(
      shown.map(({ column }, i) => ({ x: left - 8, y: middle(i), text: fitText(column, labelWidth, 12), tip: visibleName(column) })),
      { align: 'right' },
    ),
    texts(
      shown.map(({ auc }, i) => ({ x: CARD_WIDTH - CARD_PADDING, y: middle(i), text: formatScore(auc) })),
      { size: 11, align: 'right' },
    ),
    texts([{ x: (left + right) / 2, y: bottom + 29, text: 'AUC of the column alone' }], { size: 11, align: 'center', colour: THEME.muted }),
  ];
  const alt = describe(input, ranked, level);
  return { spec: cardSpec(alt, bottom + 40, layers), alt };
}

function describe(input: AucStripInput, ranked: AucStripInput['columns'], level: string): string {
  const items = ranked.map(({ column, auc }) => `${column} ${formatScore(auc)}`);
  const beyond = ranked.filter(({ auc }) => auc > input.band).length;
  return visibleName(
    `Strip of the AUC of ${String(ranked.length)} single columns, most telling first: ${items.length === 0 ? 'none' : listSome(items, 12)}. ` +
      `${String(beyond)} lie beyond ${formatScore(input.band)}, which the best column stays below with ${level} of random labels.`,
  );
}
