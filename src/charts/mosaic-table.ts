import type { NumberTable } from './chart.ts';
import { CATEGORY_COLOURS, REST_COLOUR } from './theme.ts';

export interface MosaicInput {
  readonly title: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Counts, rows × columns. */
  readonly counts: NumberTable;
}

export interface MosaicStrip {
  readonly name: string;
  readonly total: number;
  /** Counts of the drawn columns. */
  readonly counts: readonly number[];
}

export interface MosaicTable {
  readonly columns: readonly string[];
  /** Colour of each column: the commonest takes the strongest. */
  readonly colours: readonly string[];
  readonly strips: readonly MosaicStrip[];
}

const MAX_STRIPS = 12;

/** The commonest of a list by `size`, kept in the given order, and the indices of the rest. */
function commonest(sizes: readonly number[], limit: number): { kept: number[]; rest: number[] } {
  const all = sizes.map((_, i) => i).filter((i) => sizes[i] > 0);
  if (all.length <= limit) return { kept: all, rest: [] };
  const top = new Set([...all].sort((a, b) => sizes[b] - sizes[a] || a - b).slice(0, limit - 1));
  return { kept: all.filter((i) => top.has(i)), rest: all.filter((i) => !top.has(i)) };
}

/** The table as it is drawn: rows beyond the twelve and columns beyond the seven commonest added up as "other", empty ones left out. */
export function mergeRare({ rows, columns, counts }: MosaicInput): MosaicTable {
  const rowTotals = rows.map((_, i) => columns.reduce((sum, __, j) => sum + counts[i][j], 0));
  const columnTotals = columns.map((_, j) => rows.reduce((sum, __, i) => sum + counts[i][j], 0));
  const strip = commonest(rowTotals, MAX_STRIPS);
  const piece = commonest(columnTotals, CATEGORY_COLOURS.length + 1);
  const line = (indices: readonly number[]): number[] => {
    const at = (j: number): number => indices.reduce((sum, i) => sum + counts[i][j], 0);
    const kept = piece.kept.map(at);
    return piece.rest.length === 0 ? kept : [...kept, piece.rest.reduce((sum, j) => sum + at(j), 0)];
  };
  const strips = strip.kept.map((i): MosaicStrip => ({ name: rows[i], total: rowTotals[i], counts: line([i]) }));
  if (strip.rest.length > 0) {
    const total = strip.rest.reduce((sum, i) => sum + rowTotals[i], 0);
    strips.push({ name: `other (${String(strip.rest.length)})`, total, counts: line(strip.rest) });
  }
  const names = piece.kept.map((j) => columns[j]);
  const ranked = [...piece.kept].sort((a, b) => columnTotals[b] - columnTotals[a] || a - b);
  const colours = piece.kept.map((j) => CATEGORY_COLOURS[ranked.indexOf(j)] ?? REST_COLOUR);
  if (piece.rest.length === 0) return { strips, columns: names, colours };
  return { strips, columns: [...names, `other (${String(piece.rest.length)})`], colours: [...colours, REST_COLOUR] };
}
