import { cardHead, cardSpec } from './card.ts';
import type { Chart, NumberTable } from './chart.ts';
import { boxes, texts } from './marks.ts';
import { shorterNumbers } from './numbers.ts';
import { listSome } from './rank.ts';
import { cellGrid, fittingForm, gridLabels, stepKey } from './table-cells.ts';
import { visibleName } from '../core/visible-name.ts';
import { CARD_PADDING, inkOn, THEME } from './theme.ts';

export interface ResidualHeatMapInput {
  readonly title: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Adjusted standardized residuals, rows × columns. */
  readonly residuals: NumberTable;
  /** What the rows and the columns are, e.g. the names of the two columns of the data. */
  readonly rowTitle?: string;
  readonly columnTitle?: string;
}

/** ColorBrewer RdBu, 9 classes, blue = more rows than independence expects. */
const COLOURS = ['#b2182b', '#d6604d', '#f4a582', '#fddbc7', '#f7f7f7', '#d1e5f0', '#92c5de', '#4393c3', '#2166ac'];

/** Fill of a cell whose residual is not defined. */
const UNDEFINED = '#d0d7de';

const LADDER = [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];

/** Standardized residuals as a table of coloured cells, white in the middle (|residual| < 2), with the number in each cell. */
export function residualHeatMap(input: ResidualHeatMapInput): Chart {
  const { rows, columns, residuals } = input;
  const cells = rows.flatMap((row, i) => columns.map((column, j) => ({ row, column, i, j, value: residuals[i][j] })));
  const steps = colourSteps(Math.max(2, ...cells.map(({ value }) => (Number.isFinite(value) ? Math.abs(value) : 0))));
  const alt = describe(input, cells);
  const head = cardHead(
    input.title,
    `Standardized residual of each cell: how far its count lies from what independence expects. Blue: more rows than expected; red: fewer; ` +
      `white: within ±2, what chance alone brings.`,
  );
  const keyTop = head.bottom + 2;
  const grid = cellGrid(rows, columns, keyTop + 44, rows.length > 30 ? 18 : rows.length > 12 ? 22 : 30, 110);
  const drawn = cells.map(({ row, column, i, j, value }) => {
    const fill = Number.isFinite(value) ? COLOURS[colourIndex(value, steps)] : UNDEFINED;
    const [x, y] = [grid.left + j * grid.width, grid.top + i * grid.height];
    const tip = `${visibleName(row)}, ${visibleName(column)}: ${Number.isFinite(value) ? value.toFixed(2) : 'not defined'}`;
    return { x, y, x2: x + grid.width, y2: y + grid.height, fill, tip, value };
  });
  const decimals = grid.width >= 38 ? 1 : 0;
  const forms = (value: number): string[] =>
    Number.isFinite(value) ? shorterNumbers(value, Math.abs(value) < 100 ? decimals : 0) : ['n/a', '–'];
  const numbers = drawn.map(({ x, y, fill, value, tip }) => ({
    x: x + grid.width / 2,
    y: y + grid.height / 2,
    text: fittingForm(forms(value), grid.width - 1, 11),
    colour: Math.abs(value) < 2 ? THEME.muted : inkOn(fill),
    tip,
  }));
  const names = steps.map((step) => (step < 1000 ? String(step) : `${String(step / 1000)}k`));
  const borders = [...names.map((name) => `−${name}`).reverse(), ...names];
  const titles = { rows: input.rowTitle ?? '', columns: input.columnTitle ?? '' };
  const layers = [
    ...head.layers,
    ...stepKey('residual', COLOURS, borders, CARD_PADDING, keyTop).layers,
    boxes(
      drawn.map(({ x, y, x2, y2, fill, tip }) => ({ x, y, x2, y2, fill, tip })),
      { stroke: '#ffffff' },
    ),
    texts(
      numbers.filter(({ text }) => text !== ''),
      { size: 11, align: 'center' },
    ),
    ...gridLabels(grid, rows, columns, titles),
  ];
  return { spec: cardSpec(alt, grid.top + rows.length * grid.height + CARD_PADDING, layers), alt };
}

/** Four borders from 2 upwards, spread evenly over the ladder of round numbers below the largest |residual|. */
function colourSteps(largest: number): number[] {
  const last = Math.max(
    3,
    LADDER.findLastIndex((step) => step <= largest),
  );
  return [0, 1, 2, 3].map((k) => LADDER[Math.round((k * last) / 3)]);
}

/** 4 in the middle, up to 0 and 8 at the ends. */
function colourIndex(value: number, steps: readonly number[]): number {
  const passed = steps.filter((step) => Math.abs(value) >= step).length;
  return 4 + Math.sign(value) * passed;
}

function describe(
  input: ResidualHeatMapInput,
  cells: readonly { readonly row: string; readonly column: string; readonly value: number }[],
): string {
  const largest = cells.filter(({ value }) => Number.isFinite(value)).sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const strong = largest.filter(({ value }) => Math.abs(value) >= 2).length;
  const items = largest.slice(0, 8).map(({ row, column, value }) => `${row} and ${column} ${value.toFixed(1).replace('-', '−')}`);
  const size = `${String(input.rows.length)} by ${String(input.columns.length)}`;
  return visibleName(
    `Heat map of the standardized residuals of a ${size} table; ${String(strong)} of ${String(cells.length)} cells lie beyond ±2. ` +
      `Largest: ${items.length === 0 ? 'none' : listSome(items, 8)}.`,
  );
}
