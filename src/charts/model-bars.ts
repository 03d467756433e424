import { cardHead, cardSpec } from './card.ts';
import type { Chart, ChartMeasure } from './chart.ts';
import { boxes, lines, onScale, texts, xAxis, type Layer } from './marks.ts';
import { formatScore } from './numbers.ts';
import { bestFirst, listSome } from './rank.ts';
import { linearScale, type LinearScale } from './scale.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, THEME } from './theme.ts';
import { zoomCount } from './zoom.ts';

export interface ModelBarsInput {
  readonly title: string;
  readonly measure: ChartMeasure;
  /** `interval`: of the mean; null where there is none. */
  readonly models: readonly { readonly id: string; readonly mean: number; readonly interval: readonly [number, number] | null }[];
}

type Model = ModelBarsInput['models'][number];

const ROW = 28;
/** Room of the two columns of numbers on the right, px. */
const NUMBERS = 190;
const INTERVAL = 132;

/**
 * Means of the models, best on top: bars from zero, which show how large they are, and beside them the means with their intervals on a scale as
 * narrow as the better models, which shows how they differ.
 */
export function modelBars(input: ModelBarsInput): Chart {
  const models = bestFirst(input.models, input.measure, (model) => model.mean);
  const finite = models.filter((model) => Number.isFinite(model.mean));
  const alt = describe(input, models);
  const head = cardHead(
    input.title,
    `Mean over the folds and its interval, best on top; ${input.measure.direction} is better. Bars start at zero; the narrow scale beside them shows the ` +
      `same means close up, an arrow where one lies beyond it.`,
  );
  const labelWidth = Math.min(170, Math.max(40, ...models.map((model) => textWidth(visibleName(model.id), 12))));
  const left = CARD_PADDING + labelWidth + 12;
  const right = CARD_WIDTH - CARD_PADDING - NUMBERS;
  const split = left + (right - left) * 0.38;
  const headings = head.bottom + 14;
  const top = headings + 14;
  const bottom = top + models.length * ROW;
  const middle = (model: Model): number => top + (models.indexOf(model) + 0.5) * ROW;

  const intervalEnd = CARD_WIDTH - CARD_PADDING;
  const meanEnd = intervalEnd - INTERVAL;
  const barScale = zeroScale(finite, input.measure, [left, split - 18]);
  const dotScale = narrowScale(finite, input.measure, [split + 20, right - 10]);
  const layers: Layer[] = [
    ...head.layers,
    ...xAxis(barScale, top, bottom),
    ...xAxis(dotScale, top, bottom),
    texts(
      models.map((model) => ({ x: left - 10, y: middle(model), text: fitText(model.id, labelWidth, 12), tip: visibleName(model.id) })),
      { align: 'right' },
    ),
    texts(
      [
        { x: left, y: headings, text: 'from zero' },
        { x: dotScale.range[0], y: headings, text: 'close up' },
      ],
      { bold: true },
    ),
    texts(
      [
        { x: meanEnd, y: headings, text: 'mean' },
        { x: intervalEnd, y: headings, text: 'interval' },
      ],
      { size: 11, align: 'right', colour: THEME.muted },
    ),
    texts(
      models.map((model) => ({ x: meanEnd, y: middle(model), text: formatScore(model.mean) })),
      { align: 'right' },
    ),
    texts(
      models.map((model) => ({ x: intervalEnd, y: middle(model), text: intervalText(model) })),
      { align: 'right', size: 11, colour: THEME.muted },
    ),
    boxes(
      finite.map((model) => ({
        x: barScale.px(0),
        x2: barScale.px(model.mean),
        y: middle(model) - 8,
        y2: middle(model) + 8,
        tip: `${visibleName(model.id)}: ${numbers(model)}`,
      })),
      { fill: THEME.blue },
    ),
    ...dotLayers(finite, dotScale, middle),
  ];
  const axisTitle = { x: (left + right) / 2, y: bottom + 29, text: fitText(input.measure.title, right - left, 11) };
  layers.push(texts([axisTitle], { size: 11, align: 'center', colour: THEME.muted }));
  return { spec: cardSpec(alt, bottom + 44, layers), alt };
}

function intervalText({ interval }: Model): string {
  return interval === null ? '–' : `[${interval.map(formatScore).join(', ')}]`;
}

function numbers(model: Model): string {
  return model.interval === null ? formatScore(model.mean) : `${formatScore(model.mean)} ${intervalText(model)}`;
}

/** Zero to the measure's own end where it has one, else to the largest mean. */
function zeroScale(models: readonly Model[], measure: ChartMeasure, range: readonly [number, number]): LinearScale {
  const means = models.map((model) => model.mean);
  const high = Number.isFinite(measure.range[1]) ? measure.range[1] : Math.max(0, ...means);
  return linearScale(Math.min(0, ...means), high, range, measure.range, 4);
}

/** Around the means and intervals of the models that are close to the best. */
function narrowScale(models: readonly Model[], measure: ChartMeasure, range: readonly [number, number]): LinearScale {
  const reaches = models.map(({ mean, interval }) => {
    const ends = (interval ?? []).filter((end) => Number.isFinite(end));
    return { low: Math.min(mean, ...ends), high: Math.max(mean, ...ends) };
  });
  const near = reaches.slice(0, zoomCount(reaches) ?? reaches.length);
  if (near.length === 0) return linearScale(0, 1, range, measure.range, 4);
  const low = Math.max(measure.range[0], Math.min(...near.map((reach) => reach.low)));
  const high = Math.min(measure.range[1], Math.max(...near.map((reach) => reach.high)));
  return linearScale(low, high, range, measure.range, 4);
}

/** Interval rules, dots at the means, and an arrow for each model that lies outside the scale. */
function dotLayers(models: readonly Model[], scale: LinearScale, middle: (model: Model) => number): Layer[] {
  const [low, high] = scale.domain;
  const inside = models.filter(({ mean }) => mean >= low && mean <= high);
  const clamp = (value: number): number => scale.px(Math.min(high, Math.max(low, value)));
  const rules = inside.flatMap((model) => {
    const { interval } = model;
    if (!interval?.every((end) => Number.isFinite(end))) return [];
    const y = middle(model);
    const [x, x2] = interval.map(clamp);
    return [
      { x, x2, y, y2: y },
      ...interval.filter((end) => end >= low && end <= high).map((end) => ({ x: clamp(end), x2: clamp(end), y: y - 4, y2: y + 4 })),
    ];
  });
  const arrows = models
    .filter((model) => !inside.includes(model))
    .map((model) => ({
      x: model.mean < low ? scale.range[0] + 6 : scale.range[1] - 6,
      y: middle(model),
      text: model.mean < low ? '◂' : '▸',
    }));
  const dots: Layer = {
    data: { values: inside.map((model) => ({ model: visibleName(model.id), mean: model.mean, y: middle(model) })) },
    mark: { type: 'circle', size: 56, color: THEME.orange, opacity: 1 },
    encoding: {
      x: onScale('mean', scale),
      y: { field: 'y', type: 'quantitative', scale: null, axis: null },
      tooltip: [
        { field: 'model', type: 'nominal' },
        { field: 'mean', type: 'quantitative' },
      ],
    },
  };
  return [lines(rules, { colour: THEME.orange, width: 1.75 }), dots, texts(arrows, { align: 'center', colour: THEME.orange, size: 14 })];
}

function describe(input: ModelBarsInput, models: readonly Model[]): string {
  const items = models.map((model) => `${model.id}: ${numbers(model)}`);
  return visibleName(
    `Bar chart of mean ${input.measure.title} per model with the interval of the mean, ${input.measure.direction} is better, best first. ${listSome(items, 30)}.`,
  );
}
