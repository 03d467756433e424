/**
 * How often `notWorseThan` passes and fails, on data where the truth is known: writes reports/gate-calibration/.
 * npm run calibrate:gates -- [--runs 1000] [--seed 42] [--out reports/gate-calibration]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chartSvg } from '../../src/report/chart-svg.ts';
import { passChart } from './chart.ts';
import { gatePage } from './page.ts';
import { gateRate } from './rates.ts';
import { gateScenarios } from './scenarios.ts';

/** True losses, in margins. */
const SHARES = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5];

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, seed: { type: 'string', default: '42' }, out: { type: 'string' } },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || seed < 0)
  throw new RangeError(`runs and seed are whole numbers, not '${values.runs}' and '${values.seed}'`);
const out = values.out ?? 'reports/gate-calibration';

const curves = gateScenarios().map((scenario) => {
  const { rule, design, margin, stated, times } = scenario;
  const facts = { rule, design, margin, stated, times };
  const rates = SHARES.map((share) => gateRate(scenario, share, scenario.times * runs, seed));
  process.stderr.write(`${(process.cpuUsage().user / 1e6).toFixed(0).padStart(5)} s  ${facts.rule}, ${facts.design}\n`);
  return { scenario: facts, rates };
});

mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'passes.svg'), await chartSvg(passChart(curves, runs)));
writeFileSync(join(out, 'README.md'), gatePage(curves, runs, seed));
writeFileSync(join(out, 'results.json'), `${JSON.stringify({ seed, runs, curves }, null, 2)}\n`);
