/** A count with thin groups of three, the same in every locale: 494 021 → `494,021`. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share as a percentage with one digit, two where that would read 0 or 100 without being it. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const one = (100 * share).toFixed(1);
  const hides = (one === '0.0' && share > 0) || (one === '100.0' && share < 1);
  return `${hides ? (100 * share).toFixed(3) : one} %`;
}

/** A probability as a percentage; one that is not certain never reads as 0 or 100 %. */
export function formatProbability(probability: number): string {
  if (!Number.isFinite(probability)) return '–';
  if (probability > 0 && probability < 0.001) return '< 0.1 %';
  if (probability < 1 && probability > 0.999) return '> 99.9 %';
  return `${(100 * probability).toFixed(1)} %`;
}

/** A score with four digits after the point; more for small numbers that would read as zero; a dash when undefined. */
export function formatScore(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value !== 0 && Math.abs(value) < 0.00095) return value.toPrecision(2);
  return Math.abs(value) >= 1000 ? value.toFixed(1) : value.toFixed(4);
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(words: readonly string[]): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
