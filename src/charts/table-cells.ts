import { boxes, texts, type Layer } from './marks.ts';
import { visibleName } from '../core/visible-name.ts';
import { fitText, textWidth } from './text.ts';
import { CARD_PADDING, CARD_WIDTH, THEME } from './theme.ts';

/** Where the cells of a table-like chart lie, px. */
export interface CellGrid {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly labelWidth: number;
}

const LABEL = 12;
/** Tallest column label that stands upright, px. */
const UPRIGHT_LIMIT = 120;

/** Cells at least this wide cut a long column name rather than turn all of them. */
const WIDE_CELL = 90;

/** True where the column names must stand upright because they are wider than their narrow cells. */
function upright(columns: readonly string[], width: number): boolean {
  return width < WIDE_CELL && columns.some((column) => textWidth(visibleName(column), LABEL) > width - 6);
}

/** Lays out rows × columns below `top`: cells as wide as the card allows up to `maxWidth`, names on the left and above. */
export function cellGrid(rows: readonly string[], columns: readonly string[], top: number, height: number, maxWidth: number): CellGrid {
  const labelWidth = Math.min(180, Math.max(30, ...rows.map((row) => textWidth(visibleName(row), LABEL))));
  const left = CARD_PADDING + 18 + labelWidth + 8;
  const width = Math.min(maxWidth, (CARD_WIDTH - CARD_PADDING - left) / Math.max(1, columns.length));
  const tallest = Math.max(0, ...columns.map((column) => textWidth(visibleName(column), LABEL)));
  const names = upright(columns, width) ? Math.min(UPRIGHT_LIMIT, tallest) + 10 : 22;
  return { left, top: top + 16 + names, width, height, labelWidth };
}

/** Row and column names with what the rows and the columns are. */
export function gridLabels(
  grid: CellGrid,
  rows: readonly string[],
  columns: readonly string[],
  titles: { readonly rows: string; readonly columns: string },
): Layer[] {
  const { left, top, width, height, labelWidth } = grid;
  const stand = upright(columns, width);
  const middle = left + (columns.length * width) / 2;
  const rowNames = rows.map((row, i) => ({
    x: left - 8,
    y: top + (i + 0.5) * height,
    text: fitText(row, labelWidth, LABEL),
    tip: visibleName(row),
  }));
  const columnNames = columns.map((column, j) => ({
    x: left + (j + 0.5) * width,
    y: top - (stand ? 6 : 10),
    text: fitText(column, stand ? UPRIGHT_LIMIT : width - 4, LABEL),
    tip: visibleName(column),
  }));
  const namesHeight = stand ? Math.max(0, ...columnNames.map(({ text }) => textWidth(text, LABEL))) + 10 : 22;
  return [
    texts(rowNames, { align: 'right' }),
    texts(columnNames, stand ? { align: 'left', angle: -90 } : { align: 'center' }),
    titleLayer(titles.columns, columns.length * width, { x: middle, y: top - namesHeight - 8 }, 0),
    titleLayer(titles.rows, rows.length * height, { x: CARD_PADDING + 6, y: top + (rows.length * height) / 2 }, -90),
  ];
}

/** What the rows or the columns are, centred along them. */
function titleLayer(title: string, room: number, place: { readonly x: number; readonly y: number }, angle: number): Layer {
  const text = title === '' ? [] : [{ ...place, text: fitText(title, Math.max(60, room), 11), tip: visibleName(title) }];
  return texts(text, { size: 11, colour: THEME.muted, align: 'center', angle });
}

/** A key: a word, then swatches in a row with the borders between them above. Returns its layers and its width. */
export function stepKey(
  word: string,
  colours: readonly string[],
  borders: readonly string[],
  left: number,
  top: number,
): { readonly layers: readonly Layer[]; readonly width: number } {
  const width = 36;
  const begin = left + textWidth(word, 11) + 10;
  const layers = [
    texts([{ x: left, y: top + 22, text: word }], { size: 11, colour: THEME.muted }),
    boxes(
      colours.map((fill, i) => ({ x: begin + i * width, x2: begin + (i + 1) * width, y: top + 16, y2: top + 28, fill })),
      { stroke: '#ffffff' },
    ),
    texts(
      borders.map((border, i) => ({ x: begin + (i + 1) * width, y: top + 7, text: border })),
      { size: 11, align: 'center', colour: THEME.muted },
    ),
  ];
  return { layers, width: begin + colours.length * width - left };
}

/** The first of the forms that fits the width, or nothing. */
export function fittingForm(forms: readonly string[], width: number, size: number): string {
  return forms.find((form) => textWidth(form, size) <= width) ?? '';
}
