import { boxSummary } from './box-summary.ts';
import { cardHead, cardSpec } from './card.ts';
import type { Chart } from './chart.ts';
import { boxes, lines, texts, xAxis, type Layer } from './marks.ts';
import { formatScore } from './numbers.ts';
import { linearScale } from './scale.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, CATEGORY_COLOURS, THEME } from './theme.ts';

export interface ScoreVariantsInput {
  readonly title: string;
  readonly measure: string;
  /** The same variants in the same order for every model; `values`: one per fold, NaN where there is none. */
  readonly models: readonly {
    readonly id: string;
    readonly variants: readonly { readonly name: string; readonly values: readonly number[] }[];
  }[];
}

const NUMBER = 56;
const ROW = 22;
const BOX_FROM = 4;

const finite = (values: readonly number[]): number[] => values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Box plots of the same model scored in several ways, one below the other, so that what a way of scoring adds can be seen at once. */
export function scoreVariants(input: ScoreVariantsInput): Chart {
  const names = input.models[0]?.variants.map(({ name }) => name) ?? [];
  const head = cardHead(
    input.title,
    'Each point is one fold, boxes the middle half, thick lines medians. The further the rows of a model lie apart, the more of its score comes from repeated rows.',
  );
  const labelWidth = Math.min(170, Math.max(40, ...names.map((name) => textWidth(visibleName(name), 12))));
  const left = CARD_PADDING + labelWidth + 14;
  const right = CARD_WIDTH - CARD_PADDING - NUMBER;
  const values = input.models.flatMap(({ variants }) => variants.flatMap((variant) => finite(variant.values)));
  const scale = linearScale(Math.min(1, ...values), Math.max(0, ...values), [left, right], [0, 1], 7);
  const top = head.bottom + 10;
  const height = (model: ScoreVariantsInput['models'][number]): number => 24 + model.variants.length * ROW + 8;
  const starts = input.models.map((_, i) => top + input.models.slice(0, i).reduce((sum, model) => sum + height(model), 0));
  const bottom = top + input.models.reduce((sum, model) => sum + height(model), 0);
  const rows = input.models.flatMap(({ id, variants }, i) =>
    variants.map(({ name, values: own }, j) => ({
      id,
      name,
      colour: CATEGORY_COLOURS[j % CATEGORY_COLOURS.length],
      y: starts[i] + 24 + (j + 0.5) * ROW,
      sorted: finite(own),
    })),
  );
  const boxed = rows.filter(({ sorted }) => sorted.length >= BOX_FROM).map((row) => ({ ...row, box: boxSummary(row.sorted) }));
  const layers: Layer[] = [
    ...head.layers,
    ...xAxis(scale, top, bottom),
    texts(
      input.models.map(({ id }, i) => ({ x: CARD_PADDING, y: starts[i] + 11, text: fitText(id, 400, 12, true), tip: visibleName(id) })),
      { bold: true },
    ),
    texts(
      rows.map(({ name, y }) => ({ x: left - 10, y, text: fitText(name, labelWidth, 12) })),
      { align: 'right' },
    ),
    texts(
      rows.map(({ sorted, y }) => ({
        x: CARD_WIDTH - CARD_PADDING,
        y,
        text: sorted.length === 0 ? 'no row' : formatScore(meanOf(sorted)),
      })),
      { size: 11, align: 'right' },
    ),
    lines(
      boxed.map(({ box, y }) => ({ x: scale.px(box.lower), x2: scale.px(box.upper), y, y2: y })),
      { colour: THEME.line, width: 1.5 },
    ),
    boxes(
      boxed.map(({ box, y }) => ({ x: scale.px(box.q1), x2: Math.max(scale.px(box.q3), scale.px(box.q1) + 1), y: y - 6, y2: y + 6 })),
      { fill: THEME.paleBlue, stroke: THEME.blue },
    ),
    boxes(
      rows.flatMap(({ id, name, colour, y, sorted }) =>
        sorted.map((value) => ({
          x: scale.px(value) - 3,
          x2: scale.px(value) + 3,
          y: y - 3,
          y2: y + 3,
          fill: colour,
          tip: `${visibleName(id)}, ${name}: ${formatScore(value)}`,
        })),
      ),
      { radius: 3 },
    ),
    lines(
      boxed.map(({ box, y }) => ({ x: scale.px(box.median), x2: scale.px(box.median), y: y - 8, y2: y + 8 })),
      { colour: THEME.ink, width: 2 },
    ),
    texts([{ x: (left + right) / 2, y: bottom + 29, text: fitText(`${input.measure}; right: mean`, right - left, 11) }], {
      size: 11,
      align: 'center',
      colour: THEME.muted,
    }),
  ];
  const said = input.models.map(({ id, variants }) => {
    const each = variants.map(
      ({ name, values: own }) => `${name} ${finite(own).length === 0 ? 'no row' : formatScore(meanOf(finite(own)))}`,
    );
    return `${id}: ${each.join(', ')}`;
  });
  const alt = visibleName(`Box plots of ${input.measure}, mean over folds. ${said.join('; ')}.`);
  return { spec: cardSpec(alt, bottom + 40, layers), alt };
}
