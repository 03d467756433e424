import type { ChartMeasure } from './chart.ts';

/** Best first by `score`; what could not be computed last; ties in the order given. */
export function bestFirst<T>(items: readonly T[], measure: Pick<ChartMeasure, 'direction'>, score: (item: T) => number): T[] {
  const key = (item: T): number => {
    const value = score(item);
    if (!Number.isFinite(value)) return Infinity;
    return measure.direction === 'higher' ? -value : value;
  };
  const keyed = items.map((item) => ({ item, key: key(item) }));
  return keyed.sort((a, b) => (a.key === b.key ? 0 : a.key - b.key)).map((each) => each.item);
}

/** A list in words that stops after `limit` items: "a; b; and 3 more". */
export function listSome(items: readonly string[], limit: number): string {
  if (items.length <= limit) return items.join('; ');
  return `${items.slice(0, limit).join('; ')}; and ${String(items.length - limit)} more`;
}
