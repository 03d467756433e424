import { cardHead, cardSpec } from './card.ts';
import type { Chart } from './chart.ts';
import { boxes, type Layer, lines, texts, xAxis } from './marks.ts';
import { formatScore } from './numbers.ts';
import { listSome } from './rank.ts';
import { linearScale } from './scale.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, THEME } from './theme.ts';

export interface EffectIntervalsInput {
  readonly title: string;
  /** Name of the effect size: `Cliff's δ`. */
  readonly effect: string;
  /** Ends of its scale; ±∞ where it has none. */
  readonly range: readonly [number, number];
  /** In the order in which they are drawn; NaN or infinite ends of an interval are left open. */
  readonly rows: readonly {
    readonly name: string;
    readonly value: number;
    readonly interval: readonly [number, number];
    /** The test shows a difference. */
    readonly shown: boolean;
  }[];
  /** What the intervals are: `95 % interval`. */
  readonly intervalText: string;
  /** Effects within ± this are too small to matter; 0 for none. */
  readonly smallest: number;
}

type Row = EffectIntervalsInput['rows'][number];

/** More rows than this are cut; the table beside the chart has them all. */
const MOST_ROWS = 40;
const ROW_HEIGHT = 24;
const VALUE_COLUMN = 66;
const INTERVAL_COLUMN = 150;

const signed = (value: number): string =>
  Number.isFinite(value) ? `${value > 0 ? '+' : ''}${formatScore(value)}` : value > 0 ? '∞' : '−∞';

const intervalWords = ({ interval: [low, high] }: Row): string => (Number.isNaN(low) ? '–' : `[${signed(low)}, ${signed(high)}]`);

/** Effect sizes with their intervals, one row per test, and a line at no effect: what is different, which way, how much and how surely. O(rows). */
export function effectIntervals(input: EffectIntervalsInput): Chart {
  const { smallest, effect } = input;
  const known = input.rows.filter(({ value }) => Number.isFinite(value));
  const rows = known.slice(0, MOST_ROWS);
  const band = smallest > 0 ? ` Shaded: within ±${String(smallest)}, too small to matter.` : '';
  const cut = known.length > rows.length ? ` The first ${String(rows.length)} of ${String(known.length)}.` : '';
  const head = cardHead(
    input.title,
    `${effect} with its ${input.intervalText}; the line is no difference. Blue: the test shows a difference (after adjustment). Grey: it does not.${band}${cut}`,
  );
  const labelWidth = Math.min(230, Math.max(40, ...rows.map(({ name }) => textWidth(visibleName(name), 12))));
  const edge = CARD_WIDTH - CARD_PADDING;
  const [left, right] = [CARD_PADDING + labelWidth + 18, edge - VALUE_COLUMN - INTERVAL_COLUMN - 8];
  const finite = rows.flatMap(({ value, interval }) => [value, ...interval]).filter(Number.isFinite);
  const scale = linearScale(Math.min(0, -smallest, ...finite), Math.max(0, smallest, ...finite), [left, right], input.range, 6);
  const top = head.bottom + 28;
  const bottom = top + Math.max(1, rows.length) * ROW_HEIGHT;
  const middle = (i: number): number => top + (i + 0.5) * ROW_HEIGHT;
  const colourOf = ({ shown }: Row): string => (shown ? THEME.blue : THEME.muted);
  const at = (value: number, open: number): number => scale.px(Number.isFinite(value) ? value : open);
  const columns = [
    { x: edge - INTERVAL_COLUMN, y: top - 12, text: 'effect' },
    { x: edge, y: top - 12, text: 'interval' },
  ];
  const layers: Layer[] = [
    ...head.layers,
    texts(columns, { size: 11, align: 'right', colour: THEME.muted }),
    ...(smallest > 0 ? [boxes([{ x: scale.px(-smallest), x2: scale.px(smallest), y: top, y2: bottom }], { fill: THEME.paleBlue })] : []),
    ...xAxis(scale, top, bottom),
    lines([{ x: scale.px(0), x2: scale.px(0), y: top, y2: bottom }], { colour: THEME.ink, width: 1.5 }),
    texts(
      rows.map((row, i) => ({ x: left - 12, y: middle(i), text: fitText(row.name, labelWidth, 12), tip: visibleName(row.name) })),
      { align: 'right' },
    ),
    boxes(
      rows.flatMap((row, i) => {
        const [low, high] = row.interval;
        if (Number.isNaN(low) || Number.isNaN(high)) return [];
        const [x, x2] = [at(low, scale.domain[0]), at(high, scale.domain[1])];
        return [{ x, x2: Math.max(x2, x + 1), y: middle(i) - 1, y2: middle(i) + 1, fill: colourOf(row) }];
      }),
    ),
    boxes(
      rows.map((row, i) => {
        const x = scale.px(row.value);
        return {
          x: x - 4,
          x2: x + 4,
          y: middle(i) - 4,
          y2: middle(i) + 4,
          fill: colourOf(row),
          tip: `${visibleName(row.name)}: ${signed(row.value)}`,
        };
      }),
      { radius: 4 },
    ),
    texts(
      rows.map((row, i) => ({ x: edge - INTERVAL_COLUMN, y: middle(i), text: signed(row.value) })),
      { align: 'right' },
    ),
    texts(
      rows.map((row, i) => ({ x: edge, y: middle(i), text: intervalWords(row) })),
      { align: 'right', size: 11, colour: THEME.muted },
    ),
    texts([{ x: (left + right) / 2, y: bottom + 29, text: fitText(effect, right - left, 11) }], {
      size: 11,
      align: 'center',
      colour: THEME.muted,
    }),
  ];
  const said = known.map((row) => `${row.name}: ${signed(row.value)} ${intervalWords(row)}${row.shown ? '' : ', not shown'}`);
  const alt = visibleName(`${effect} of ${String(known.length)} comparisons with ${input.intervalText}. ${listSome(said, 30)}.`);
  return { spec: cardSpec(alt, bottom + 44, layers), alt };
}
