/** The reach of one row of a chart, best row first. */
export interface Reach {
  readonly low: number;
  readonly high: number;
}

/**
 * How many of the best rows deserve a picture of their own, because a few poor ones squeeze all differences between the good into a corner of the common
 * scale: the most rows (at least two, at least half of all) that together span at most a third of it.
 * @returns that number, or null where the common scale is good enough
 */
export function zoomCount(rows: readonly Reach[]): number | null {
  const span = (part: readonly Reach[]): number => Math.max(...part.map((row) => row.high)) - Math.min(...part.map((row) => row.low));
  if (rows.length < 3) return null;
  const whole = span(rows);
  for (let kept = rows.length - 1; kept >= Math.max(2, rows.length / 2); kept--) {
    const part = span(rows.slice(0, kept));
    if (part > 0 && part <= whole / 3) return kept;
  }
  return null;
}
