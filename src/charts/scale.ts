/** A straight scale from data to px, with round ticks. */
export interface LinearScale {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
  px(value: number): number;
}

const ROUND_STEPS = [1, 2, 5, 10];

/** Smallest of 1, 2, 5 × 10^k that makes at most `count` steps of a span, no finer than doubles can tell apart there. */
function roundStep(low: number, high: number, count: number): number {
  const rough = Math.max((high - low) / count, Math.abs(high) * 1e-12, Number.MIN_VALUE * 1e6);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = ROUND_STEPS.find((step) => step * power >= rough * 0.9999999) ?? 10;
  return factor * power;
}

/**
 * A scale over [low, high] in about `count` steps, drawn out to round numbers, but never beyond `limits` (what the measure can be).
 * A span of zero is widened, so that one value alone stands in the middle.
 */
export function linearScale(
  low: number,
  high: number,
  range: readonly [number, number],
  limits: readonly [number, number] = [-Infinity, Infinity],
  count = 5,
): LinearScale {
  let [from, to] = [low, high];
  if (!(to - from > Math.max(1, Math.abs(from), Math.abs(to)) * 1e-9)) {
    const room = from === 0 ? 1 : Math.abs(from) * 0.01;
    [from, to] = [Math.max(limits[0], from - room), Math.min(limits[1], to + room)];
  }
  const step = roundStep(from, to, count);
  const first = Math.floor(from / step + 1e-9);
  const last = Math.ceil(to / step - 1e-9);
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  const round = (value: number): number => Number(value.toFixed(Math.min(15, decimals + 3)));
  const domain = [Math.max(limits[0], round(first * step)), Math.min(limits[1], round(last * step))] as const;
  const ticks: { value: number; text: string }[] = [];
  for (let i = first; i <= last; i++) {
    const value = round(i * step);
    if (value < domain[0] || value > domain[1]) continue;
    ticks.push({ value, text: Math.abs(value) >= 1e6 ? value.toExponential(1) : value.toFixed(decimals).replace('-', '−') });
  }
  const perUnit = (range[1] - range[0]) / (domain[1] - domain[0]);
  return { domain, range, ticks, px: (value) => range[0] + (value - domain[0]) * perUnit };
}
