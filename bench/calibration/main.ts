/**
 * How often the tests are wrong when nothing differs, and right when something does: writes reports/calibration/.
 * npm run calibration -- [--quick] [--tables 10000] [--cross-validations 2000] [--power 1000] [--seed 42] [--out reports/calibration]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chartSvg } from '../../src/report/chart-svg.ts';
import { alarmChart, powerChart } from './charts.ts';
import { falseAlarms } from './false-alarms.ts';
import { autoRates, chartId, groups, page } from './page.ts';
import { powerCurves } from './power.ts';
import { judgement } from './rate.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    tables: { type: 'string' },
    'cross-validations': { type: 'string' },
    power: { type: 'string' },
    seed: { type: 'string', default: '42' },
    out: { type: 'string' },
  },
});

const size = (text: string | undefined, full: number, quick: number): number => {
  const value = text === undefined ? (values.quick ? quick : full) : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`sizes and seeds are whole numbers from 1, not '${String(text)}'`);
  return value;
};

const sizes = {
  tables: size(values.tables, 10_000, 300),
  crossValidations: size(values['cross-validations'], 2000, 100),
  power: size(values.power, 1000, 50),
};
const seed = size(values.seed, 42, 42);
// a quick look does not overwrite the committed report
const out = values.out ?? (values.quick ? 'out/calibration' : 'reports/calibration');

const start = performance.now();
const progress = (text: string): void => {
  process.stderr.write(`${((performance.now() - start) / 1000).toFixed(0).padStart(5)} s  ${text}\n`);
};

const rates = falseAlarms(sizes, seed, progress);
const curves = powerCurves(sizes.power, seed, progress);
mkdirSync(out, { recursive: true });
for (const [group, { title }] of groups) {
  const own = rates.filter((rate) => rate.group === group);
  writeFileSync(join(out, `${chartId(group)}.svg`), await chartSvg(alarmChart(chartId(group), title, own)));
}
for (const curve of curves) writeFileSync(join(out, `${curve.id}.svg`), await chartSvg(powerChart(curve)));
writeFileSync(join(out, 'README.md'), page(rates, curves, sizes, seed));
writeFileSync(join(out, 'results.json'), `${JSON.stringify({ seed, sizes, rates, curves }, null, 2)}\n`);
const above = rates.filter((rate) => judgement(rate) === 'above α');
for (const { test, design, rate } of above) process.stdout.write(`above α: ${test}, ${design}: ${(100 * rate).toFixed(2)} %\n`);
progress(`written to ${out}`);
// the promise that a choice which is left to the program keeps its level
if (autoRates(rates).some((rate) => judgement(rate) === 'above α')) process.exitCode = 1;
