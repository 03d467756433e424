import type { ChartBlock } from '../../src/core/content.ts';
import { powerChart } from '../calibration/charts.ts';
import type { GateCurve } from './page.ts';

/** What tells the lines apart: the test, and its rows or how its folds came about. */
function nameOf({ rule, design }: GateCurve['scenario']): string {
  const which = design.includes('learned') ? 'learned folds' : (/\d+ rows/.exec(design)?.[0] ?? 'made folds');
  return `${rule.replace('corrected ', '').replace(/('s test)?( with a margin)?,.*/, '')}, ${which}`;
}

/** Share of pull requests that pass over their true loss, one line per rule. */
export function passChart(curves: readonly GateCurve[], runs: number): ChartBlock {
  const [first] = curves;
  return powerChart({
    id: 'passes',
    title: 'Who passes “not worse than main by more than the margin”',
    sentence: `Share that passes at α = .05 (dashed) over how much worse pull requests truly are; at least ${String(runs)} runs per point.`,
    axis: 'true loss, in margins',
    points: first.rates.map(({ share }, i) => ({
      difference: share,
      rates: curves.map(({ scenario, rates }) => ({
        group: 'gates',
        test: nameOf(scenario),
        design: scenario.design,
        trials: rates[i].runs,
        rejections: rates[i].pass,
        rate: rates[i].pass / rates[i].runs,
        interval: rates[i].passInterval,
      })),
    })),
  });
}
