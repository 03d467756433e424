import { cardHead, cardSpec } from './card.ts';
import type { Chart } from './chart.ts';
import { boxes, lines, texts, type Layer, type LineRow } from './marks.ts';
import { listSome } from './rank.ts';
import { linearScale, type LinearScale } from './scale.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, THEME } from './theme.ts';

export interface CriticalDifferenceInput {
  readonly title: string;
  /** Average ranks, 1 = best; NaN where a model has none. */
  readonly models: readonly { readonly id: string; readonly rank: number }[];
  /** Average ranks that are no further apart are not told apart. */
  readonly criticalDifference: number;
  /** Places in `models` of those that are not told apart. */
  readonly groups: readonly (readonly number[])[];
  /** Place of the model that the others are compared with; all pairs when absent. */
  readonly control?: number;
}

interface Ranked {
  readonly id: string;
  readonly rank: number;
}

const ROW = 22;
const GROUP_STEP = 9;

/**
 * Critical-difference diagram (Demšar 2006, https://jmlr.org/papers/v7/demsar06a.html): average ranks on a line, best left; a thick bar joins models that are not told
 * apart, and the critical difference is drawn to scale above the line.
 */
export function criticalDifferenceChart(input: CriticalDifferenceInput): Chart {
  const ranked = input.models.filter((model) => Number.isFinite(model.rank)).sort((a, b) => a.rank - b.rank);
  const how =
    input.control === undefined
      ? 'Models joined by a thick bar are not told apart: their ranks differ by no more than the critical difference.'
      : `Compared with ${visibleName(input.models[input.control].id)} alone: models within the shaded range, the critical difference to both sides, are not told apart from it.`;
  const head = cardHead(input.title, `Average rank, 1 is best. ${how}`);
  const alt = describe(input, ranked);
  const numbers = 46;
  const labelWidth = Math.min(165, Math.max(40, ...ranked.map(({ id }) => textWidth(visibleName(id), 12))));
  const inset = CARD_PADDING + labelWidth + numbers + 20;
  const k = Math.max(2, ranked.length);
  const scale = linearScale(1, k, [inset, CARD_WIDTH - inset], [1, k], Math.min(k - 1, 12));
  const barY = head.bottom + 20;
  const axisY = barY + 44;
  const firstRow = axisY + 20 + input.groups.length * GROUP_STEP;
  const half = Math.ceil(ranked.length / 2);
  const bottom = firstRow + Math.max(1, half) * ROW;
  const layers: Layer[] = [
    ...head.layers,
    ...controlBand(input, scale, axisY, bottom),
    ...axisLayers(scale, axisY),
    ...criticalBar(input.criticalDifference, scale, barY),
    ...modelLayers(ranked.slice(0, half), 'left', scale, axisY, firstRow, labelWidth),
    ...modelLayers(ranked.slice(half).reverse(), 'right', scale, axisY, firstRow, labelWidth),
    groupBars(input, scale, axisY),
  ];
  return { spec: cardSpec(alt, bottom + 8, layers), alt };
}

function axisLayers(scale: LinearScale, y: number): Layer[] {
  const ticks = scale.ticks.map(({ value }) => ({ x: scale.px(value), x2: scale.px(value), y: y - 5, y2: y }));
  const labels = scale.ticks.map(({ value, text }) => ({ x: scale.px(value), y: y - 13, text }));
  const line = { x: scale.px(scale.domain[0]), x2: scale.px(scale.domain[1]), y, y2: y };
  return [lines([line, ...ticks], { colour: THEME.ink, width: 1.25 }), texts(labels, { size: 11, align: 'center', colour: THEME.muted })];
}

/** The critical difference as a bar from rank 1; as long as the axis where it is longer. */
function criticalBar(criticalDifference: number, scale: LinearScale, y: number): Layer[] {
  if (!Number.isFinite(criticalDifference)) return [];
  const span = scale.domain[1] - scale.domain[0];
  const [x, x2] = [scale.px(scale.domain[0]), scale.px(scale.domain[0] + Math.min(span, criticalDifference))];
  const beyond = criticalDifference > span ? ', longer than the whole axis' : '';
  const marks = [{ x, x2, y, y2: y }, ...[x, x2].map((end) => ({ x: end, x2: end, y: y - 5, y2: y + 5 }))];
  const label = {
    x: Math.min(x2 + 8, scale.px(scale.domain[1]) - 120),
    y: criticalDifference > span * 0.7 ? y - 12 : y,
    text: `critical difference ${criticalDifference.toFixed(2)}${beyond}`,
  };
  return [lines(marks, { colour: THEME.orange, width: 2 }), texts([label], { size: 11, colour: THEME.orange })];
}

/** Name and rank at the side, an elbow from there to the place on the axis. */
function modelLayers(
  models: readonly Ranked[],
  side: 'left' | 'right',
  scale: LinearScale,
  axisY: number,
  firstRow: number,
  labelWidth: number,
): Layer[] {
  const left = side === 'left';
  const numberAt = left ? CARD_PADDING + labelWidth + 10 : CARD_WIDTH - CARD_PADDING - labelWidth - 10;
  const lineEnd = left ? numberAt + 38 : numberAt - 38;
  const y = (i: number): number => firstRow + (i + 0.5) * ROW;
  const elbows = models.flatMap(({ rank }, i): LineRow[] => {
    const x = scale.px(rank);
    return [
      { x, x2: x, y: axisY, y2: y(i) },
      { x: Math.min(x, lineEnd), x2: Math.max(x, lineEnd), y: y(i), y2: y(i) },
    ];
  });
  const names = models.map(({ id }, i) => ({
    x: left ? CARD_PADDING + labelWidth : CARD_WIDTH - CARD_PADDING - labelWidth,
    y: y(i),
    text: fitText(id, labelWidth, 12),
    tip: visibleName(id),
  }));
  const ranks = models.map(({ rank }, i) => ({ x: numberAt, y: y(i), text: rank.toFixed(2) }));
  return [
    lines(elbows, { colour: THEME.line, width: 1.25 }),
    texts(names, { align: left ? 'right' : 'left' }),
    texts(ranks, { align: left ? 'left' : 'right', size: 11, colour: THEME.muted }),
  ];
}

function groupBars(input: CriticalDifferenceInput, scale: LinearScale, axisY: number): Layer {
  const bars = input.groups.flatMap((group, i) => {
    const ranks = group.map((index) => input.models[index].rank).filter(Number.isFinite);
    if (ranks.length < 2) return [];
    const y = axisY + 9 + i * GROUP_STEP;
    return [{ x: scale.px(Math.min(...ranks)) - 4, x2: scale.px(Math.max(...ranks)) + 4, y, y2: y }];
  });
  return lines(bars, { colour: THEME.blue, width: 4 });
}

function controlBand(input: CriticalDifferenceInput, scale: LinearScale, axisY: number, bottom: number): Layer[] {
  const rank = input.control === undefined ? NaN : input.models[input.control].rank;
  if (!Number.isFinite(rank)) return [];
  const [low, high] = scale.domain;
  const clamp = (value: number): number => scale.px(Math.min(high, Math.max(low, value)));
  const x = clamp(rank - input.criticalDifference);
  return [boxes([{ x, x2: clamp(rank + input.criticalDifference), y: axisY, y2: bottom }], { fill: THEME.paleBlue })];
}

function describe(input: CriticalDifferenceInput, ranked: readonly Ranked[]): string {
  const ranks = ranked.map(({ id, rank }) => `${id} ${rank.toFixed(2)}`);
  const missing = input.models.filter((model) => !Number.isFinite(model.rank)).map(({ id }) => id);
  const groups = input.groups.map((group) => group.map((index) => input.models[index].id).join(', '));
  const against = input.control === undefined ? '' : ` to ${input.models[input.control].id}`;
  return visibleName(
    `Critical-difference diagram of average ranks, 1 is best. ${listSome(ranks, 30)}. Critical difference${against} ${input.criticalDifference.toFixed(2)}. ` +
      (groups.length === 0 ? 'No two models are joined.' : `Not told apart: ${listSome(groups, 10)}.`) +
      (missing.length === 0 ? '' : ` Not ranked: ${listSome(missing, 10)}.`),
  );
}
