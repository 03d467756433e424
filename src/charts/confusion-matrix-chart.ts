import { cardHead, cardSpec } from './card.ts';
import type { Chart, NumberTable } from './chart.ts';
import { boxes, texts, type TextRow } from './marks.ts';
import { formatCount, formatShare, shorterNumbers } from './numbers.ts';
import { listSome } from './rank.ts';
import { cellGrid, fittingForm, gridLabels, stepKey } from './table-cells.ts';
import { textWidth, visibleName } from './text.ts';
import { CARD_PADDING, inkOn } from './theme.ts';

export interface ConfusionMatrixInput {
  readonly title: string;
  readonly classes: readonly string[];
  /** Row = true class, column = predicted class. */
  readonly counts: NumberTable;
}

/** ColorBrewer Blues for what was named rightly, Oranges for what was not; first = no row at all. */
const RIGHT = ['#f6f8fa', '#deebf7', '#c6dbef', '#9ecae1', '#4292c6', '#08519c'];
const WRONG = ['#ffffff', '#feedde', '#fdd0a2', '#fdae6b', '#e6550d', '#a63603'];

/** Shares of the row at which the colour changes. */
const STEPS = [0.01, 0.1, 0.5, 0.9];

/** Counts and row percentages: which class is taken for which. Blue diagonal: right; orange: wrong. */
export function confusionMatrixChart(input: ConfusionMatrixInput): Chart {
  const { classes, counts } = input;
  const totals = classes.map((_, i) => classes.reduce((sum, __, j) => sum + counts[i][j], 0));
  const alt = describe(input, totals);
  const head = cardHead(
    input.title,
    `Rows: what the rows are; columns: what the model says. Each cell: count and share of its row. Blue: right; orange: wrong.`,
  );
  const keyTop = head.bottom + 2;
  const probe = cellGrid(classes, classes, 0, 0, 110);
  const roomy = probe.width >= 46;
  const grid = cellGrid(classes, classes, keyTop + 44, roomy ? 40 : 24, 110);
  const drawn = classes.flatMap((truth, i) =>
    classes.map((predicted, j) => {
      const count = counts[i][j];
      const share = totals[i] > 0 ? count / totals[i] : NaN;
      const [x, y] = [grid.left + j * grid.width, grid.top + i * grid.height];
      const tip = `${visibleName(truth)} taken for ${visibleName(predicted)}: ${formatCount(count)}, ${formatShare(share)} of the row`;
      return { x, y, x2: x + grid.width, y2: y + grid.height, fill: fillOf(count, share, i === j), tip, count, share };
    }),
  );
  const room = grid.width - 2;
  const first: TextRow[] = [];
  const second: TextRow[] = [];
  for (const { x, y, fill, count, share, tip } of drawn) {
    if (!roomy && count === 0) continue;
    const forms = textWidth(formatCount(count), 12) <= room ? [formatCount(count)] : shorterNumbers(count, 0);
    const cell = { x: x + grid.width / 2, colour: inkOn(fill), tip };
    first.push({ ...cell, y: y + (roomy ? 13 : grid.height / 2), text: fittingForm(forms, room, roomy ? 12 : 11) });
    if (roomy)
      second.push({ ...cell, y: y + 28, text: fittingForm([formatShare(share), formatShare(share).replace(/ %$/, '%')], room, 11) });
  }
  const borders = ['', ...STEPS.map((step) => `${String(step * 100)} %`)];
  const layers = [
    ...head.layers,
    ...stepKey(RIGHT, borders, CARD_PADDING, keyTop, 'right'),
    ...stepKey(WRONG, borders, CARD_PADDING + 290, keyTop, 'wrong', ['', 'share of the row']),
    boxes(
      drawn.map(({ x, y, x2, y2, fill, tip }) => ({ x, y, x2, y2, fill, tip })),
      { stroke: '#d8dee4' },
    ),
    texts(
      first.filter(({ text }) => text !== ''),
      { size: roomy ? 12 : 11, align: 'center', bold: roomy },
    ),
    texts(
      second.filter(({ text }) => text !== ''),
      { size: 11, align: 'center' },
    ),
    ...gridLabels(grid, classes, classes, { rows: 'true class', columns: 'predicted class' }),
  ];
  return { spec: cardSpec(alt, grid.top + classes.length * grid.height + CARD_PADDING, layers), alt };
}

function fillOf(count: number, share: number, right: boolean): string {
  const colours = right ? RIGHT : WRONG;
  if (!(count > 0)) return colours[0];
  return colours[1 + STEPS.filter((step) => share >= step).length];
}

function describe(input: ConfusionMatrixInput, totals: readonly number[]): string {
  const { classes, counts } = input;
  const total = totals.reduce((sum, each) => sum + each, 0);
  const right = classes.reduce((sum, _, i) => sum + counts[i][i], 0);
  const recalls = classes.map((label, i) => `${label} ${formatShare(counts[i][i] / totals[i])} of ${formatCount(totals[i])}`);
  const mistakes = classes
    .flatMap((truth, i) => classes.map((predicted, j) => ({ truth, predicted, count: i === j ? 0 : counts[i][j] })))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 5)
    .map(({ truth, predicted, count }) => `${truth} taken for ${predicted} ${formatCount(count)} times`);
  return visibleName(
    `Confusion matrix of ${String(classes.length)} classes: ${formatCount(right)} of ${formatCount(total)} rows right (${formatShare(right / total)}). ` +
      `Right per class: ${listSome(recalls, 12)}. Commonest mistakes: ${mistakes.length === 0 ? 'none' : mistakes.join('; ')}.`,
  );
}
