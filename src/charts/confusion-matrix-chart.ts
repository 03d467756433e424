import { cardHead, cardSpec } from './card.ts';
import type { Chart, NumberTable } from './chart.ts';
import { boxes, texts } from './marks.ts';
import { formatCount, formatShare, shorterNumbers } from './numbers.ts';
import { listSome } from './rank.ts';
import { cellGrid, fittingForm, gridLabels, stepKey } from './table-cells.ts';
import { visibleName } from '../core/visible-name.ts';
import { CARD_PADDING, inkOn, THEME } from './theme.ts';

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

const MAX_CELL = 110;

/** Counts and row percentages: which class is taken for which. Blue diagonal: right; orange: wrong. */
export function confusionMatrixChart(input: ConfusionMatrixInput): Chart {
  const { classes, counts } = input;
  const totals = classes.map((_, i) => classes.reduce((sum, __, j) => sum + counts[i][j], 0));
  const alt = describe(input, totals);
  const head = cardHead(
    input.title,
    `Rows: the true class; columns: what the model says. Each cell: count and share of its row. Blue: right; orange: wrong.`,
  );
  const keyTop = head.bottom + 2;
  const roomy = cellGrid(classes, classes, 0, 0, MAX_CELL).width >= 46;
  const grid = cellGrid(classes, classes, keyTop + 44, roomy ? 40 : 30, MAX_CELL);
  const drawn = classes.flatMap((truth, i) =>
    classes.map((predicted, j) => {
      const count = counts[i][j];
      const share = totals[i] > 0 ? count / totals[i] : NaN;
      const [x, y] = [grid.left + j * grid.width, grid.top + i * grid.height];
      const tip = `${visibleName(truth)} taken for ${visibleName(predicted)}: ${formatCount(count)}, ${formatShare(share)} of the row`;
      return { x, y, x2: x + grid.width, y2: y + grid.height, fill: fillOf(count, share, i === j), tip, count, share };
    }),
  );
  // Digits of most fonts are narrower than the table of widths says, and neighbours are seldom as long.
  const room = roomy ? grid.width - 4 : grid.width + 1;
  const cells = drawn.map(({ x, y, fill, count, share, tip }) => {
    const forms = [formatCount(count), ...shorterNumbers(count, 0)];
    const middle = { x: x + grid.width / 2, tip, colour: count === 0 ? THEME.muted : inkOn(fill) };
    const lift = count === 0 ? 0 : roomy ? 7 : 6;
    return {
      count: { ...middle, y: y + grid.height / 2 - lift, text: count === 0 && !roomy ? '' : fittingForm(forms, room, roomy ? 12 : 11) },
      share: {
        ...middle,
        y: y + grid.height / 2 + lift + 1,
        text: count === 0 ? '' : fittingForm(shareForms(share), Math.min(room, grid.width - 2), 11),
      },
    };
  });
  const borders = STEPS.map((step) => `${String(step * 100)} %`);
  const rightKey = stepKey('share of the row, right', RIGHT.slice(1), borders, CARD_PADDING, keyTop);
  const wrongKey = stepKey('wrong', WRONG.slice(1), borders, CARD_PADDING + rightKey.width + 28, keyTop);
  const layers = [
    ...head.layers,
    ...rightKey.layers,
    ...wrongKey.layers,
    boxes(
      drawn.map(({ x, y, x2, y2, fill, tip }) => ({ x, y, x2, y2, fill, tip })),
      { stroke: '#d8dee4' },
    ),
    texts(
      cells.map(({ count }) => count).filter(({ text }) => text !== ''),
      { size: roomy ? 12 : 11, align: 'center', bold: roomy },
    ),
    texts(
      cells.map(({ share }) => share).filter(({ text }) => text !== ''),
      { size: 11, align: 'center' },
    ),
    ...gridLabels(grid, classes, classes, { rows: 'true class', columns: 'predicted class' }),
  ];
  return { spec: cardSpec(alt, grid.top + classes.length * grid.height + CARD_PADDING, layers), alt };
}

/** A share, most exact form first. */
function shareForms(share: number): string[] {
  const exact = formatShare(share);
  const whole = Math.round(share * 100);
  const short = whole === 0 ? '<1' : whole === 100 && share < 1 ? '>99' : String(whole);
  return [exact, exact.replaceAll(' ', ''), `${short}%`, short];
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
