/** What every chart function returns. */
export interface Chart {
  /** Vega-Lite 6 top-level specification, data inline, laid out in pixels: the picture is the same on every machine. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** What the picture shows, in words with the main numbers; names are complete here even where the picture shortens them. */
  readonly alt: string;
}

/** What a chart must know of a measure. */
export interface ChartMeasure {
  readonly title: string;
  readonly direction: 'higher' | 'lower';
  /** Smallest and largest possible value; ±Infinity where there is none. */
  readonly range: readonly [number, number];
}

/** A table of numbers, one array per row: `number[][]` or typed arrays. */
export type NumberTable = readonly ArrayLike<number>[];
