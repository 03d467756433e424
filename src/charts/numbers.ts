const MINUS = '−';

/** A score with four decimals, or four significant digits where it is large: 0.9972, 12.35. "n/a" when it could not be computed. */
export function formatScore(value: number): string {
  if (!Number.isFinite(value)) return 'n/a';
  const size = Math.abs(value);
  const text = size < 10 ? size.toFixed(4) : size < 1e6 ? String(Number(size.toPrecision(5))) : size.toExponential(2);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
}

/** A share as a percentage: 57.3 %, "< 0.1 %" rather than 0 where something is there. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return 'n/a';
  if (share > 0 && share < 0.001) return '< 0.1 %';
  if (share < 1 && share > 0.999) return '> 99.9 %';
  return `${(share * 100).toFixed(1)} %`;
}

/** A count with thousands set apart by commas: 494,021. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return 'n/a';
  return String(count).replace(/^(-?\d+)/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}

/**
 * Ways to write a number, most exact first, for a cell that takes the first that fits: −1234.5, −1235, -1235, −1.2k, -1.2k, −1k, -1k. The narrow
 * hyphen stands in where the minus is too wide.
 */
export function shorterNumbers(value: number, decimals: number): string[] {
  const sign = value < 0 ? MINUS : '';
  const size = Math.abs(value);
  const whole = size.toFixed(0);
  const forms = [decimals > 0 ? size.toFixed(decimals) : whole, whole];
  for (const [unit, letter] of [
    [1e3, 'k'],
    [1e6, 'M'],
    [1e9, 'G'],
  ] as const) {
    if (size >= unit) forms.push(`${(size / unit).toFixed(1)}${letter}`, `${(size / unit).toFixed(0)}${letter}`);
  }
  return forms.flatMap((form) => (sign === '' || /^[0.]+$/.test(form) ? [form] : [`${sign}${form}`, `-${form}`]));
}
