import type { LinearScale } from './scale.ts';
import { THEME } from './theme.ts';

/** One Vega-Lite layer. */
export type Layer = Readonly<Record<string, unknown>>;

type Row = Readonly<Record<string, string | number>>;

/** Channel that takes a field's value as px. */
const px = (field: string): Layer => ({ field, type: 'quantitative', scale: null, axis: null });

/** Second end of a mark, as px. */
const px2 = (field: string): Layer => ({ field });

/** Channel of a field in data units, on a scale laid out in px. */
export function onScale(field: string, scale: LinearScale): Layer {
  const { domain, range } = scale;
  return { field, type: 'quantitative', axis: null, scale: { domain, range, nice: false, zero: false } };
}

const tooltip = (rows: readonly Row[]): Layer =>
  rows.length > 0 && 'tip' in rows[0] ? { tooltip: { field: 'tip', type: 'nominal' } } : {};

export interface TextRow {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly colour?: string;
  readonly tip?: string;
}

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
  readonly angle?: number;
  readonly colour?: string;
}

/** Texts at px places, vertically centred there. */
export function texts(rows: readonly TextRow[], style: TextStyle = {}): Layer {
  const { size = 12, bold = false, align = 'left', angle = 0, colour = THEME.ink } = style;
  const coloured = rows.some((row) => row.colour !== undefined);
  return {
    data: { values: rows },
    mark: {
      type: 'text',
      align,
      baseline: 'middle',
      fontSize: size,
      fontWeight: bold ? 'bold' : 'normal',
      ...(angle === 0 ? {} : { angle }),
      color: colour,
    },
    encoding: {
      x: px('x'),
      y: px('y'),
      text: { field: 'text', type: 'nominal' },
      ...(coloured ? { color: { field: 'colour', type: 'nominal', scale: null } } : {}),
      ...tooltip(rows as readonly unknown[] as readonly Row[]),
    },
  };
}

export interface LineRow {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
}

/** Straight lines between px places. */
export function lines(rows: readonly LineRow[], style: { colour?: string; width?: number; dash?: readonly number[] } = {}): Layer {
  const { colour = THEME.grid, width = 1, dash } = style;
  return {
    data: { values: rows },
    mark: { type: 'rule', color: colour, strokeWidth: width, ...(dash === undefined ? {} : { strokeDash: dash }) },
    encoding: { x: px('x'), y: px('y'), x2: px2('x2'), y2: px2('y2') },
  };
}

export interface BoxRow extends LineRow {
  readonly fill?: string;
  readonly tip?: string;
}

/** Rectangles between px corners. */
export function boxes(rows: readonly BoxRow[], style: { fill?: string; stroke?: string; radius?: number } = {}): Layer {
  const filled = rows.some((row) => row.fill !== undefined);
  const { fill = THEME.blue, stroke, radius } = style;
  return {
    data: { values: rows },
    mark: {
      type: 'rect',
      color: fill,
      ...(stroke === undefined ? {} : { stroke, strokeWidth: 1 }),
      ...(radius === undefined ? {} : { cornerRadius: radius }),
    },
    encoding: {
      x: px('x'),
      y: px('y'),
      x2: px2('x2'),
      y2: px2('y2'),
      ...(filled ? { color: { field: 'fill', type: 'nominal', scale: null } } : {}),
      ...tooltip(rows as readonly unknown[] as readonly Row[]),
    },
  };
}

/** Grid lines and tick labels of a horizontal scale between two heights, px. */
export function xAxis(scale: LinearScale, top: number, bottom: number): Layer[] {
  const grid = scale.ticks.map(({ value }) => ({ x: scale.px(value), y: top, x2: scale.px(value), y2: bottom }));
  const labels = scale.ticks.map(({ value, text }) => ({ x: scale.px(value), y: bottom + 12, text }));
  return [lines(grid), texts(labels, { size: 11, align: 'center', colour: THEME.muted })];
}
