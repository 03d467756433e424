import { cardHead, cardSpec } from './card.ts';
import type { Chart } from './chart.ts';
import { boxes, lines, texts, xAxis, type Layer } from './marks.ts';
import { formatScore } from './numbers.ts';
import { bestFirst, listSome } from './rank.ts';
import { linearScale, type LinearScale } from './scale.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, CATEGORY_COLOURS, THEME } from './theme.ts';

export interface FeatureBarsInput {
  readonly title: string;
  /** One entry per feature and model; shares from 0 to 1, NaN where not computable. */
  readonly features: readonly {
    readonly feature: string;
    readonly model: string;
    readonly accuracy: number;
    readonly falseNegativeRate: number;
  }[];
  /** Accuracy of always naming the commonest class. */
  readonly baseline?: number;
}

type Entry = FeatureBarsInput['features'][number];

interface Row {
  readonly entry: Entry;
  readonly colour: string;
  readonly y: number;
}

/** Room of the numbers right of each panel, px. */
const NUMBER = 46;

/** What each feature gives away alone: its accuracy and its false negative rate side by side, the most telling feature on top. */
export function featureBars(input: FeatureBarsInput): Chart {
  const models = [...new Set(input.features.map((entry) => entry.model))];
  const features = orderFeatures(input.features);
  const alt = describe(input, features);
  const head = cardHead(
    input.title,
    `Accuracy: longer bar, the column says more. False negative rate: share of positives missed, shorter is better. Best accuracy on top.`,
  );
  const barHeight = models.length === 1 ? 12 : 11;
  const rowHeight = models.length * (barHeight + 2) + (models.length === 1 ? 6 : 8);
  const labelWidth = Math.min(210, Math.max(40, ...features.map((feature) => textWidth(visibleName(feature), 12))));
  const left = CARD_PADDING + labelWidth + 12;
  const panel = (CARD_WIDTH - CARD_PADDING - left - 2 * NUMBER - 14) / 2;
  const accuracy = linearScale(0, 1, [left, left + panel], [0, 1], 5);
  const missed = linearScale(0, 1, [left + panel + NUMBER + 14, left + 2 * panel + NUMBER + 14], [0, 1], 5);
  const key = legend(models, input.baseline, head.bottom + 14);
  const headingTop = head.bottom + (key.length > 0 ? 26 : 0) + 14;
  const top = headingTop + 14;
  const bottom = top + features.length * rowHeight;

  const rows = input.features.map((entry): Row => {
    const model = models.indexOf(entry.model);
    const y =
      top + features.indexOf(entry.feature) * rowHeight + (rowHeight - models.length * (barHeight + 2)) / 2 + model * (barHeight + 2);
    return { entry, colour: CATEGORY_COLOURS[model % CATEGORY_COLOURS.length], y };
  });
  const names = features.map((feature, i) => ({
    x: left - 8,
    y: top + (i + 0.5) * rowHeight,
    text: fitText(feature, labelWidth, 12),
    tip: visibleName(feature),
  }));
  const layers: Layer[] = [
    ...head.layers,
    ...key,
    texts([{ x: left, y: headingTop, text: 'accuracy' }], { bold: true }),
    texts([{ x: missed.range[0], y: headingTop, text: 'false negative rate' }], { bold: true }),
    ...xAxis(accuracy, top, bottom),
    ...xAxis(missed, top, bottom),
    texts(names, { align: 'right' }),
    ...bars(rows, accuracy, barHeight, (entry) => entry.accuracy),
    ...bars(rows, missed, barHeight, (entry) => entry.falseNegativeRate),
    ...(input.baseline === undefined ? [] : [baselineRule(accuracy.px(input.baseline), top - 4, accuracy.px(input.baseline), bottom)]),
  ];
  return { spec: cardSpec(alt, bottom + 30, layers), alt };
}

/** Features by the best accuracy that any model reaches with them. */
function orderFeatures(entries: readonly Entry[]): string[] {
  const best = new Map<string, number>();
  for (const { feature, accuracy } of entries) {
    const known = best.get(feature) ?? NaN;
    best.set(feature, accuracy > known || Number.isNaN(known) ? accuracy : known);
  }
  return bestFirst([...best.keys()], { direction: 'higher' }, (feature) => best.get(feature) ?? NaN);
}

function bars(rows: readonly Row[], scale: LinearScale, height: number, value: (entry: Entry) => number): Layer[] {
  const finite = rows.filter((row) => Number.isFinite(value(row.entry)));
  const drawn = finite.map(({ entry, colour, y }) => ({
    x: scale.range[0],
    x2: scale.px(value(entry)),
    y,
    y2: y + height,
    fill: colour,
    tip: `${visibleName(entry.feature)}, ${visibleName(entry.model)}: ${formatScore(value(entry))}`,
  }));
  const numbers = rows.map(({ entry, y }) => ({ x: scale.range[1] + NUMBER, y: y + height / 2, text: formatScore(value(entry)) }));
  return [boxes(drawn), texts(numbers, { size: 11, align: 'right' })];
}

function baselineRule(x: number, y: number, x2: number, y2: number): Layer {
  return lines([{ x, y, x2, y2 }], { colour: THEME.ink, width: 1.5, dash: [4, 3] });
}

/** Which colour is which model (where there are several) and what the dashed line is. */
function legend(models: readonly string[], baseline: number | undefined, y: number): Layer[] {
  const layers: Layer[] = [];
  const room = (CARD_WIDTH - 2 * CARD_PADDING) / (models.length + 1) - 40;
  let x = CARD_PADDING;
  for (const [i, model] of (models.length > 1 ? models : []).entries()) {
    const text = fitText(model, room, 12);
    layers.push(boxes([{ x, x2: x + 12, y: y - 6, y2: y + 6 }], { fill: CATEGORY_COLOURS[i % CATEGORY_COLOURS.length] }));
    layers.push(texts([{ x: x + 18, y, text, tip: visibleName(model) }]));
    x += 18 + textWidth(text, 12) + 24;
  }
  if (baseline === undefined) return layers;
  const text = `naming the commonest class always: ${formatScore(baseline)}`;
  return [...layers, baselineRule(x, y, x + 18, y), texts([{ x: x + 24, y, text }])];
}

function describe(input: FeatureBarsInput, features: readonly string[]): string {
  const items = features.map((feature) => {
    const each = input.features
      .filter((entry) => entry.feature === feature)
      .map(
        (entry) => `${entry.model} accuracy ${formatScore(entry.accuracy)}, false negative rate ${formatScore(entry.falseNegativeRate)}`,
      );
    return `${feature}: ${each.join(', ')}`;
  });
  const base = input.baseline === undefined ? '' : ` Naming the commonest class always: ${formatScore(input.baseline)}.`;
  return visibleName(
    `Bar chart of accuracy and false negative rate of single features, best accuracy first. ${listSome(items, 12)}.${base}`,
  );
}
