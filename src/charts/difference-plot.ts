import { cardHead, cardSpec } from './card.ts';
import type { Chart, ChartMeasure } from './chart.ts';
import { boxes, lines, onScale, texts, xAxis, type Layer } from './marks.ts';
import { formatScore } from './numbers.ts';
import { listSome } from './rank.ts';
import { linearScale, type LinearScale } from './scale.ts';
import { swarmOffsets } from './swarm.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, THEME } from './theme.ts';
import { zoomCount } from './zoom.ts';

export interface DifferencePlotInput {
  readonly title: string;
  readonly measure: ChartMeasure;
  /** The model that the others are measured against. */
  readonly reference: string;
  /** Best first; every number is the model's score − the reference's, NaN where it could not be computed. */
  readonly models: readonly {
    readonly id: string;
    readonly difference: number;
    readonly interval: readonly [number, number] | null;
    /** One difference per fold; none for a single test set. */
    readonly values: readonly number[];
  }[];
  /** What the intervals are, e.g. `95 % interval of the corrected resampled t test`. */
  readonly intervalText: string;
  /** Half-width of the region of practical equivalence; 0 for none. */
  readonly rope: number;
}

type Model = DifferencePlotInput['models'][number];

const DIFFERENCE_COLUMN = 66;
const INTERVAL_COLUMN = 148;

/**
 * Difference of each model to the reference with its interval, the folds as points below: whether two models differ can be read here, from raw scores it cannot. Where
 * poor models would squeeze the others, a second panel shows the near ones on a scale of their own.
 */
export function differencePlot(input: DifferencePlotInput): Chart {
  const { models, measure, rope } = input;
  const better = measure.direction === 'higher' ? 'right' : 'left';
  const points = models.some((model) => model.values.length > 1) ? ' Points: single folds.' : '';
  const band = rope > 0 ? ` Shaded: within ±${String(rope)}, too small to matter.` : '';
  const head = cardHead(
    input.title,
    `Score − score of ${visibleName(input.reference)} (line at 0), with ${input.intervalText}; further ${better} is better. An interval that holds 0 shows no difference.${points}${band}`,
  );
  const shown = models.filter((model) => Number.isFinite(model.difference));
  const zoomed = zoomCount([{ low: 0, high: 0 }, ...shown.map(reach)]);
  const layers: Layer[] = [...head.layers];
  let y = head.bottom + 8;
  if (zoomed === null) {
    y = drawPanel(layers, models, input, y, null);
  } else {
    y = drawPanel(layers, shown.slice(0, zoomed - 1), input, y, `The nearest ${String(zoomed - 1)} on a scale of their own`);
    y = drawPanel(layers, models, input, y + 14, `All ${String(models.length)} on one scale`);
  }
  const alt = describe(input);
  return { spec: cardSpec(alt, y + 6, layers), alt };
}

const ends = ({ interval }: Model): readonly number[] => (interval?.every(Number.isFinite) === true ? interval : []);

function reach(model: Model): { low: number; high: number } {
  const all = [model.difference, ...ends(model), ...model.values.filter(Number.isFinite)];
  return { low: Math.min(...all), high: Math.max(...all) };
}

const signed = (value: number): string => (value > 0 ? `+${formatScore(value)}` : formatScore(value));

const intervalText = (model: Model): string => (ends(model).length === 0 ? '–' : `[${ends(model).map(signed).join(', ')}]`);

/** Adds one panel below `top` and returns where it ends. */
function drawPanel(layers: Layer[], rows: readonly Model[], input: DifferencePlotInput, top: number, heading: string | null): number {
  const rowHeight = rows.length > 20 ? 26 : 34;
  const labelWidth = Math.min(170, Math.max(40, ...rows.map((row) => textWidth(visibleName(row.id), 12))));
  const left = CARD_PADDING + labelWidth + 18;
  const right = CARD_WIDTH - CARD_PADDING - DIFFERENCE_COLUMN - INTERVAL_COLUMN - 8;
  const reaches = rows.filter((row) => Number.isFinite(row.difference)).map(reach);
  const rope = Number.isFinite(input.rope) ? input.rope : 0;
  const span = Math.max(...reaches.map(({ low, high }) => Math.max(-low, high)), 0);
  // a region of equivalence far wider than all differences would squeeze them: then its ends lie outside
  const bounds = rope > 0 && (span === 0 || rope <= 3 * span) ? [-rope, rope] : [];
  const [low, high] = [
    Math.min(0, ...bounds, ...reaches.map((each) => each.low)),
    Math.max(0, ...bounds, ...reaches.map((each) => each.high)),
  ];
  const scale = linearScale(low, high, [left, right], [-Infinity, Infinity], 6);
  const bodyTop = top + 22;
  const bottom = bodyTop + rows.length * rowHeight;
  const middle = (i: number): number => bodyTop + (i + 0.5) * rowHeight;
  const edge = CARD_WIDTH - CARD_PADDING;

  if (heading !== null) layers.push(texts([{ x: CARD_PADDING, y: top + 8, text: heading }], { bold: true }));
  const columns = [
    { x: edge - INTERVAL_COLUMN, y: top + 8, text: 'difference' },
    { x: edge, y: top + 8, text: 'interval' },
  ];
  layers.push(texts(columns, { size: 11, align: 'right', colour: THEME.muted }));
  if (rope > 0) {
    const [x, x2] = [-rope, rope].map((value) => scale.px(Math.min(scale.domain[1], Math.max(scale.domain[0], value))));
    layers.push(boxes([{ x, x2, y: bodyTop, y2: bottom }], { fill: THEME.paleBlue }));
  }
  layers.push(...xAxis(scale, bodyTop, bottom));
  layers.push(lines([{ x: scale.px(0), x2: scale.px(0), y: bodyTop, y2: bottom }], { colour: THEME.ink, width: 1.5 }));
  const names = rows.map((row, i) => ({ x: left - 12, y: middle(i), text: fitText(row.id, labelWidth, 12), tip: visibleName(row.id) }));
  layers.push(texts(names, { align: 'right' }));
  layers.push(
    texts(
      rows.map((row, i) => ({ x: edge - INTERVAL_COLUMN, y: middle(i), text: signed(row.difference) })),
      { align: 'right' },
    ),
    texts(
      rows.map((row, i) => ({ x: edge, y: middle(i), text: intervalText(row) })),
      { align: 'right', size: 11, colour: THEME.muted },
    ),
  );
  const withPoints = rows.some((row) => row.values.length > 1);
  const upper = (i: number): number => middle(i) - (withPoints ? rowHeight * 0.17 : 0);
  if (withPoints) layers.push(pointLayer(rows, scale, (i) => middle(i) + rowHeight * 0.24, rowHeight * 0.18));
  layers.push(...intervalLayers(rows, scale, upper));
  const axis = `difference in ${visibleName(input.measure.title)} (${input.measure.direction} is better)`;
  layers.push(
    texts([{ x: (left + right) / 2, y: bottom + 29, text: fitText(axis, right - left + 60, 11) }], {
      size: 11,
      align: 'center',
      colour: THEME.muted,
    }),
  );
  return bottom + 38;
}

/** Interval rules with end ticks and the differences as dots. */
function intervalLayers(rows: readonly Model[], scale: LinearScale, middle: (i: number) => number): Layer[] {
  const rules = rows.flatMap((row, i) => {
    if (ends(row).length === 0) return [];
    const [x, x2] = ends(row).map((value) => scale.px(value));
    const y = middle(i);
    return [{ x, x2, y, y2: y }, ...[x, x2].map((end) => ({ x: end, x2: end, y: y - 4, y2: y + 4 }))];
  });
  const values = rows.flatMap((row, i) =>
    Number.isFinite(row.difference) ? [{ model: visibleName(row.id), difference: row.difference, y: middle(i) }] : [],
  );
  const dots: Layer = {
    data: { values },
    mark: { type: 'circle', size: 52, color: THEME.blue, opacity: 1 },
    encoding: {
      x: onScale('difference', scale),
      y: { field: 'y', type: 'quantitative', scale: null, axis: null },
      tooltip: [
        { field: 'model', type: 'nominal' },
        { field: 'difference', type: 'quantitative' },
      ],
    },
  };
  return [lines(rules, { colour: THEME.blue, width: 1.75 }), dots];
}

function pointLayer(rows: readonly Model[], scale: LinearScale, middle: (i: number) => number, limit: number): Layer {
  const values = rows.flatMap((row, i) => {
    const finite = row.values.filter(Number.isFinite);
    const offsets = swarmOffsets(
      finite.map((value) => scale.px(value)),
      4.5,
      limit,
    );
    return finite.map((value, k) => ({ model: visibleName(row.id), value, y: middle(i) + offsets[k] }));
  });
  return {
    data: { values },
    mark: { type: 'circle', size: 14, color: THEME.orange, opacity: 0.8 },
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

function describe(input: DifferencePlotInput): string {
  const items = input.models.map((model) => {
    if (!Number.isFinite(model.difference)) return `${model.id}: could not be compared`;
    return `${model.id}: ${signed(model.difference)}${ends(model).length === 0 ? '' : ` ${intervalText(model)}`}`;
  });
  return visibleName(
    `Differences in ${input.measure.title} to ${input.reference} (score minus its score), ${input.measure.direction} is better, with ${input.intervalText}. ${listSome(items, 30)}.`,
  );
}
