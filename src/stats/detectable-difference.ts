import { StatisticError } from '../core/errors.ts';
import { noncentralTByDelta } from './noncentral-t.ts';
import { normalQuantile } from './normal.ts';
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

/** Noncentralities by design: the pairs of a comparison all ask for the same one. */
const noncentralities = new Map<string, number>();

/** The noncentrality at which a two-sided t test reaches its power. */
function noncentralityOf(df: number, { alpha, power }: Certainty): number {
  const design = [df, alpha, power].join(' ');
  const known = noncentralities.get(design);
  if (known !== undefined) return known;
  const critical = -studentTQuantile(alpha / 2, df);
  const beyond = noncentralTByDelta(critical, df);
  const missing = (noncentrality: number): number => beyond(noncentrality) + beyond(-noncentrality) - power;
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
