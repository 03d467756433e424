/** A number for a sentence or a table: at most six significant digits, a true minus; "–" for what could not be computed. */
export function writtenNumber(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  return String(Number(value.toPrecision(6)))
    .replace(/e\+?(-?\d+)$/, ' × 10^$1')
    .replaceAll('-', '−');
}

/** A count with thousands set apart by commas. */
export function writtenCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 row", "3 rows"; `plural` where an s is not enough. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${writtenCount(count)} ${count === 1 ? noun : plural}`;
}
