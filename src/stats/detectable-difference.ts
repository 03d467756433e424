import { StatisticError } from '../core/errors.ts';
import { logGamma } from './log-gamma.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { findRoot } from './root.ts';
import { studentTQuantile } from './student-t.ts';

/** How sure one wants to be: two-sided level and power. */
export interface Certainty {
  readonly alpha: number;
  readonly power: number;
}

function check(values: Readonly<Record<string, number>>, { alpha, power }: Certainty): void {
  const bad = Object.entries(values).find(([, value]) => !(value >= 0 && Number.isFinite(value)));
  if (bad !== undefined || !(alpha > 0 && alpha < 1) || !(power > alpha && power < 1)) {
    throw new StatisticError('a design has sizes and spreads ≥ 0, a level in (0, 1) and a power above it', {
      code: 'STATISTIC_BAD_ARGUMENT',
      found: bad === undefined ? `α ${String(alpha)}, power ${String(power)}` : `${bad[0]} ${String(bad[1])}`,
    });
  }
}

/**
 * P(T > t) of the noncentral t distribution: the mean of Φ(δ − t s) over s = √(χ²(df) / df), by Simpson's rule on ln s. Good to about 1e-10 for df ≥ 1.
 * Checked against scipy's `nct`.
 */
export function noncentralTSf(t: number, df: number, noncentrality: number): number {
  const steps = 600;
  const spread = 12 / Math.sqrt(2 * df);
  const [from, to] = [-36 / df - spread, Math.min(spread, 3)];
  const step = (to - from) / steps;
  const constant = Math.LN2 + (df / 2) * Math.log(df / 2) - logGamma(df / 2);
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const logS = from + i * step;
    const density = Math.exp(constant + df * logS - (df / 2) * Math.exp(2 * logS));
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * density * normalCdf(noncentrality - t * Math.exp(logS));
  }
  return (sum * step) / 3;
}

/** Noncentralities by design: the pairs of a comparison all ask for the same one. */
const noncentralities = new Map<string, number>();

/** The noncentrality at which a two-sided t test reaches its power. */
function noncentralityOf(df: number, { alpha, power }: Certainty): number {
  const design = [df, alpha, power].join(' ');
  const known = noncentralities.get(design);
  if (known !== undefined) return known;
  const critical = -studentTQuantile(alpha / 2, df);
  const missing = (noncentrality: number): number =>
    noncentralTSf(critical, df, noncentrality) + noncentralTSf(critical, df, -noncentrality) - power;
  let high = critical + 2;
  while (missing(high) < 0 && high < 1e6) high *= 2;
  const found = findRoot(missing, 0, high);
  noncentralities.set(design, found);
  return found;
}

/**
 * The smallest true difference that a two-sided t test finds with the wanted power: standard error × the noncentrality at which P(|T| > t) reaches it.
 * @param standardError of the mean difference, corrected as the test corrects it @param df of the test
 * @throws StatisticError STATISTIC_BAD_ARGUMENT
 */
export function detectableByT(standardError: number, df: number, certainty: Certainty): number {
  check({ standardError, df: df - 1 }, certainty);
  return standardError * noncentralityOf(df, certainty);
}

/**
 * The smallest true difference of two success rates on the same n rows that McNemar's test finds with the wanted power, where the models disagree on a share `discordance` of
 * them: (z(α/2) √ψ + z(power) √(ψ − δ²)) / √n = δ. Connor 1987 (https://doi.org/10.2307/2531961). At most `discordance` itself; NaN when not even that is found.
 * @throws StatisticError STATISTIC_BAD_ARGUMENT
 */
export function detectableByMcNemar(n: number, discordance: number, certainty: Certainty): number {
  check({ n: n - 1, discordance }, certainty);
  const zAlpha = -normalQuantile(certainty.alpha / 2);
  const zPower = normalQuantile(certainty.power);
  const excess = (delta: number): number =>
    delta * Math.sqrt(n) - zAlpha * Math.sqrt(discordance) - zPower * Math.sqrt(Math.max(0, discordance - delta * delta));
  return excess(discordance) < 0 ? NaN : findRoot(excess, 0, discordance);
}
