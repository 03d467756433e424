import { boxSummary, type BoxSummary } from './box-summary.ts';
import { cardHead, cardSpec } from './card.ts';
import type { Chart, ChartMeasure } from './chart.ts';
import { boxes, lines, onScale, texts, xAxis, type Layer } from './marks.ts';
import { formatScore } from './numbers.ts';
import { bestFirst, listSome } from './rank.ts';
import { linearScale, type LinearScale } from './scale.ts';
import { swarmOffsets } from './swarm.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, THEME } from './theme.ts';
import { zoomCount } from './zoom.ts';

export interface FoldBoxPlotInput {
  readonly title: string;
  readonly measure: ChartMeasure;
  /** `values`: one score per fold; NaN where it could not be computed. */
  readonly models: readonly { readonly id: string; readonly values: readonly number[] }[];
}

interface Row {
  readonly id: string;
  readonly mean: number;
  readonly missing: number;
  /** Finite values, ascending. */
  readonly sorted: readonly number[];
  readonly box: BoxSummary | null;
}

/** With fewer folds a box would pretend to know quartiles; the points and the median stand alone. */
const FOLDS_FOR_BOX = 4;

const MEAN_COLUMN = 62;

/**
 * Box plot of the fold scores of each model, best mean on top, every fold a point. Where poor models would squeeze the others, a second panel shows
 * the good ones on a scale of their own.
 */
export function foldBoxPlot(input: FoldBoxPlotInput): Chart {
  const rows = bestFirst(input.models.map(summarise), input.measure, (row) => row.mean);
  const shown = rows.filter((row) => row.sorted.length > 0);
  const zoomed = zoomCount(shown.map((row) => ({ low: row.sorted[0], high: row.sorted[row.sorted.length - 1] })));
  const better = input.measure.direction === 'higher' ? 'right' : 'left';
  const head = cardHead(
    input.title,
    `Each point is one fold. Box: middle half of the folds; thick line: median; whiskers: up to 1.5 box lengths. ` +
      `Best mean on top; further ${better} is better.`,
  );
  const alt = describe(input, rows);
  const layers: Layer[] = [...head.layers];
  let y = head.bottom + 8;
  if (zoomed === null) {
    y = drawPanel(layers, rows, input.measure, y, null, rows.length > 20 ? 28 : 38);
  } else {
    const text = `The best ${String(zoomed)} on a scale of their own`;
    y = drawPanel(layers, shown.slice(0, zoomed), input.measure, y, text, zoomed > 20 ? 28 : 38);
    y = drawPanel(layers, rows, input.measure, y + 14, `All ${String(rows.length)} on one scale`, 26);
  }
  return { spec: cardSpec(alt, y + 6, layers), alt };
}

function summarise(model: FoldBoxPlotInput['models'][number]): Row {
  const sorted = model.values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  const mean = sorted.length === 0 ? NaN : sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return {
    id: model.id,
    mean,
    missing: model.values.length - sorted.length,
    sorted,
    box: sorted.length === 0 ? null : boxSummary(sorted),
  };
}

/** Adds one panel below `top` and returns where it ends. */
function drawPanel(
  layers: Layer[],
  rows: readonly Row[],
  measure: ChartMeasure,
  top: number,
  heading: string | null,
  rowHeight: number,
): number {
  const labelWidth = Math.min(190, Math.max(40, ...rows.map((row) => textWidth(visibleName(row.id), 12))));
  const left = CARD_PADDING + labelWidth + 18;
  const right = CARD_WIDTH - CARD_PADDING - MEAN_COLUMN - 8;
  const values = rows.flatMap((row) => row.sorted);
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const scale = linearScale(low, high, [left, right], measure.range, 8);
  const bodyTop = top + 22;
  const bottom = bodyTop + rows.length * rowHeight;
  const middle = (i: number): number => bodyTop + (i + 0.5) * rowHeight;

  if (heading !== null) layers.push(texts([{ x: CARD_PADDING, y: top + 8, text: heading }], { bold: true }));
  layers.push(texts([{ x: CARD_WIDTH - CARD_PADDING, y: top + 8, text: 'mean' }], { size: 11, align: 'right', colour: THEME.muted }));
  layers.push(...xAxis(scale, bodyTop, bottom));
  const names = rows.map((row, i) => ({ x: left - 12, y: middle(i), text: fitText(row.id, labelWidth, 12), tip: visibleName(row.id) }));
  layers.push(texts(names, { align: 'right' }));
  const means = rows.map((row, i) => ({ x: CARD_WIDTH - CARD_PADDING, y: middle(i), text: formatScore(row.mean) }));
  layers.push(texts(means, { align: 'right' }));
  // The box lies in the upper half of the row, the points in the lower, so that neither covers the other.
  const boxHeight = Math.round(rowHeight * 0.34);
  const upper = (i: number): number => middle(i) - rowHeight * 0.22;
  const lower = (i: number): number => middle(i) + rowHeight * 0.22;
  layers.push(...boxLayers(rows, scale, upper, boxHeight), medianLayer(rows, scale, upper, boxHeight));
  layers.push(pointLayer(rows, scale, lower, rowHeight * 0.2));
  const title = `${visibleName(measure.title)} (${measure.direction} is better)`;
  layers.push(
    texts([{ x: (left + right) / 2, y: bottom + 29, text: fitText(title, right - left, 11) }], {
      size: 11,
      align: 'center',
      colour: THEME.muted,
    }),
  );
  return bottom + 38;
}

/** Whiskers (rule) and box (bar). */
function boxLayers(rows: readonly Row[], scale: LinearScale, middle: (i: number) => number, height: number): Layer[] {
  const drawn = rows.flatMap((row, i) => (row.box !== null && row.sorted.length >= FOLDS_FOR_BOX ? [{ box: row.box, y: middle(i) }] : []));
  const whiskers = drawn.flatMap(({ box, y }) => [
    { x: scale.px(box.lower), x2: scale.px(box.q1), y, y2: y },
    { x: scale.px(box.q3), x2: scale.px(box.upper), y, y2: y },
    ...[box.lower, box.upper].map((end) => ({ x: scale.px(end), x2: scale.px(end), y: y - height / 3, y2: y + height / 3 })),
  ]);
  const bars = drawn.map(({ box, y }) => ({ x: scale.px(box.q1), x2: scale.px(box.q3), y: y - height / 2, y2: y + height / 2 }));
  return [lines(whiskers, { colour: THEME.blue, width: 1.5 }), boxes(bars, { fill: THEME.paleBlue, stroke: THEME.blue })];
}

function medianLayer(rows: readonly Row[], scale: LinearScale, middle: (i: number) => number, height: number): Layer {
  const ticks = rows.flatMap((row, i) => {
    if (row.box === null || row.sorted.length < 2) return [];
    const x = scale.px(row.box.median);
    return [{ x, x2: x, y: middle(i) - height / 2 - 1, y2: middle(i) + height / 2 + 1 }];
  });
  return lines(ticks, { colour: THEME.ink, width: 2.5 });
}

function pointLayer(rows: readonly Row[], scale: LinearScale, middle: (i: number) => number, limit: number): Layer {
  const values = rows.flatMap((row, i) => {
    const offsets = swarmOffsets(
      row.sorted.map((value) => scale.px(value)),
      4.5,
      limit,
    );
    return row.sorted.map((value, k) => ({ model: visibleName(row.id), value, y: middle(i) + offsets[k] }));
  });
  return {
    data: { values },
    mark: { type: 'circle', size: 16, color: THEME.orange, opacity: 0.8 },
    encoding: {
      x: onScale('value', scale),
      y: { field: 'y', type: 'quantitative', scale: null, axis: null },
      tooltip: [
        { field: 'model', type: 'nominal' },
        { field: 'value', type: 'quantitative' },
      ],
    },
  };
}

function describe(input: FoldBoxPlotInput, rows: readonly Row[]): string {
  const items = rows.map((row) => {
    if (row.box === null) return `${row.id}: no fold could be computed`;
    const missing = row.missing === 0 ? '' : `, ${String(row.missing)} left out because they could not be computed`;
    const range = `${formatScore(row.sorted[0])} to ${formatScore(row.sorted[row.sorted.length - 1])}`;
    const folds = row.sorted.length === 1 ? '1 fold' : `${String(row.sorted.length)} folds from ${range}`;
    return `${row.id}: mean ${formatScore(row.mean)}, median ${formatScore(row.box.median)}, ${folds}${missing}`;
  });
  return visibleName(
    `Box plot of ${input.measure.title} per fold, ${input.measure.direction} is better, best mean first. ${listSome(items, 30)}.`,
  );
}
