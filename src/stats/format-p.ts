/**
 * A p-value as people read it, from its decimal logarithm: `0.2494`, `0.0031`, `2.95e-7`, `10^-41142.8`. Never 0, never above 1; `not defined` for NaN. For table cells;
 * `formatP` for sentences.
 */
export function formatPValue(log10P: number): string {
  if (Number.isNaN(log10P)) return 'not defined';
  if (log10P >= 0) return '1';
  if (log10P < -15) return `10^${log10P.toFixed(1)}`;
  const p = 10 ** log10P;
  if (p < 0.001) return p.toExponential(2);
  return p > 0.9999 ? '> 0.9999' : p.toFixed(4);
}

/**
 * `p = 0.0031`, `p = 10^-41142.8`, `p > 0.9999`: the p-value with its letter, for sentences.
 */
export function formatP(log10P: number): string {
  const value = formatPValue(log10P);
  if (value === 'not defined') return 'p is not defined';
  return /^[<>]/.test(value) ? `p ${value}` : `p = ${value}`;
}
