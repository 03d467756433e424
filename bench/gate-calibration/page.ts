import type { GateRate } from './rates.ts';
import type { GateScenario } from './scenarios.ts';

/** One rule with what it said. */
export interface GateCurve {
  readonly scenario: Omit<GateScenario, 'draw'>;
  readonly rates: readonly GateRate[];
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

const at = ({ rates }: GateCurve, share: number): GateRate => {
  const found = rates.find((rate) => rate.share === share);
  if (found === undefined) throw new RangeError(`no rate at ${String(share)}`);
  return found;
};

const passed = ({ pass, runs, passInterval: [low, high] }: GateRate): string =>
  `${percent(pass, runs)} (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`;

/** The report as Markdown. */
export function gatePage(curves: readonly GateCurve[], runs: number, seed: number): string {
  const lines = [
    '# How often gates err',
    '',
    `Written by \`npm run calibrate:gates\` (seed ${String(seed)}). A pull request's model is worse than main's by a known amount, ${String(runs)} times over or more, and the gate`,
    '`notWorseThan: main` with a margin judges it at α = 5 %. “Passed” has a 99.9 % interval of the simulation.',
    '',
    '- **At the margin** (worse by exactly what is too much) a gate should pass at most 5 % of the time: that is its promise.',
    '- **Equal models** should pass. “Stated” is the chance that a gate names when it says how many rows or folds would decide: these data have that many.',
    '',
    '![Share of pull requests that pass, over their true loss](passes.svg)',
    '',
    '| rule | data | margin | runs | passed at the margin | equal models passed | stated | failed at 1.5 × margin |',
    '| :- | :- | -: | -: | -: | -: | -: | -: |',
    ...curves.map((curve) => {
      const { rule, design, margin, stated } = curve.scenario;
      const far = at(curve, 1.5);
      const promise = stated === null ? '–' : `${(100 * stated).toFixed(0)} %`;
      return `| ${rule} | ${design} | ${margin.toFixed(4)} | ${String(far.runs)} | ${passed(at(curve, 1))} | ${passed(at(curve, 0))} | ${promise} | ${percent(far.fail, far.runs)} |`;
    }),
    '',
    'The corrected resampled t test allows for training parts that overlap. Where the models hardly depend on their training rows (a threshold between two means) there is little to allow for: it',
    'errs on the safe side, and equal models pass less often.',
    "Tango's score and DeLong's normal distribution are approximations for many rows, exact to about a percentage point here.",
    '',
  ];
  return lines.join('\n');
}
