/**
 * How often the audit finds what is there, and what is not: plants each leak in clean data, audits clean data, over many seeds, and writes reports/audit-calibration/.
 * npm run calibrate:audit -- [--seeds 200] [--part planted|clean|page] [--out reports/audit-calibration]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { auditChecks } from '../../src/experiments/audit/checks/index.ts';
import { chartSvg } from '../../src/report/chart-svg.ts';
import { falseFindings, isFound } from './calibrate.ts';
import { detectionChart } from './chart.ts';
import { type CleanRates, page, type PlantedRate, shown, strengthOf } from './page.ts';
import { leaks } from './planted.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    part: { type: 'string', default: 'both' },
    out: { type: 'string', default: 'reports/audit-calibration' },
  },
});

async function planted(seeds: number): Promise<readonly PlantedRate[]> {
  const rates: PlantedRate[] = [];
  for (const leak of leaks) {
    for (const [i, level] of leak.levels.entries()) {
      const bar = i === leak.levels.length - 1;
      const tried = bar ? seeds : Math.ceil(seeds / 2);
      let hits = 0;
      for (let seed = 1; seed <= tried; seed++) if (await isFound(leak, seed, level)) hits++;
      const rate = { check: leak.check, leak: leak.id, level: level.name, unit: leak.unit ?? '', bar, pair: leak.pair, hits, of: tried };
      process.stdout.write(`${leak.check} ${leak.id}, ${strengthOf(rate)}: found ${shown(rate)}\n`);
      rates.push(rate);
    }
  }
  return rates;
}

async function clean(seeds: number): Promise<readonly CleanRates[]> {
  const sides: CleanRates[] = [];
  for (const pair of [false, true]) {
    const byCheck = new Map<string, number>();
    const examples: string[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const found = await falseFindings(seed, pair);
      for (const check of new Set(found.map((finding) => finding.check))) byCheck.set(check, (byCheck.get(check) ?? 0) + 1);
      examples.push(...found.map(({ id, message }) => `seed ${String(seed)}, ${id}: ${message}`));
    }
    const rates = auditChecks.ids.map((check) => ({ check, hits: byCheck.get(check) ?? 0, of: seeds }));
    for (const rate of rates) process.stdout.write(`${pair ? 'pair' : 'file'} ${rate.check}: false findings ${shown(rate)}\n`);
    sides.push({ pair, rates, examples: examples.slice(0, 20) });
  }
  return sides;
}

const places = { planted: join(values.out, 'planted.json'), clean: join(values.out, 'clean.json') };
const seeds = Number(values.seeds);
mkdirSync(values.out, { recursive: true });
if (values.part === 'both' || values.part === 'planted')
  writeFileSync(places.planted, `${JSON.stringify(await planted(seeds), null, 2)}\n`);
if (values.part === 'both' || values.part === 'clean') writeFileSync(places.clean, `${JSON.stringify(await clean(seeds), null, 2)}\n`);
if (existsSync(places.planted) && existsSync(places.clean)) {
  const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
  const found = read(places.planted) as PlantedRate[];
  const chart = detectionChart(found);
  writeFileSync(join(values.out, 'README.md'), page(found, read(places.clean) as CleanRates[], chart.alt));
  writeFileSync(join(values.out, 'detection.svg'), await chartSvg(chart));
  // what the audit is held to
  const weak = found.filter(({ bar, hits, of }) => bar && hits / of < 0.95);
  for (const { check, leak } of weak) process.stdout.write(`below 0.95: ${check} ${leak}\n`);
  if (weak.length > 0) process.exitCode = 1;
}
