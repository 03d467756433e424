/**
 * How often the audit finds what is there, and what is not: plants each leak in clean data, audits clean data, over many seeds, and writes reports/audit-calibration/.
 * npm run calibrate:audit -- [--seeds 200] [--part planted|clean] [--out reports/audit-calibration]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { auditChecks } from '../../src/experiments/audit/checks/index.ts';
import { clopperPearson } from '../../src/stats/index.ts';
import { falseFindings, isFound } from './calibrate.ts';
import { leaks } from './planted.ts';

interface Rate {
  readonly check: string;
  readonly hits: number;
  readonly of: number;
}

interface PlantedRate extends Rate {
  readonly leak: string;
  readonly strength: string;
  /** The strength that the check is held to. */
  readonly bar: boolean;
  readonly pair: boolean;
}

interface CleanRates {
  readonly pair: boolean;
  readonly rates: readonly Rate[];
  /** Some of the false findings, in words. */
  readonly examples: readonly string[];
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    part: { type: 'string', default: 'both' },
    out: { type: 'string', default: 'reports/audit-calibration' },
  },
});

function shown({ hits, of }: Rate): string {
  const [low, high] = clopperPearson(hits, of, 0.95);
  return `${(hits / of).toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

async function planted(seeds: number): Promise<readonly PlantedRate[]> {
  const rates: PlantedRate[] = [];
  for (const leak of leaks) {
    for (const [i, level] of leak.levels.entries()) {
      const bar = i === leak.levels.length - 1;
      const tried = bar ? seeds : Math.ceil(seeds / 2);
      let hits = 0;
      for (let seed = 1; seed <= tried; seed++) if (await isFound(leak, seed, level)) hits++;
      const strength = leak.unit === undefined ? level.name : `${level.name} ${leak.unit}`;
      const rate = { check: leak.check, leak: leak.id, strength, bar, pair: leak.pair, hits, of: tried };
      process.stdout.write(`${leak.check} ${leak.id}, ${strength}: found ${shown(rate)}\n`);
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

function page(found: readonly PlantedRate[], [file, pair]: readonly CleanRates[]): string {
  const lines = [
    '# Calibration of the leakage audit',
    '',
    `Each leak is planted alone in clean generated data (1,500 rows, 8 numbers, 3 word columns; of a pair 900 are training and 600 test rows), with ${String(found[0].of)} seeds each. Found: a finding of that check that names the leak, at warning or above. In parentheses: 95 % Clopper–Pearson interval.`,
    '',
    '| check | leak | strength | data | found |',
    '| :- | :- | :- | :- | -: |',
    ...found.map((each) => `| ${each.check} | ${each.leak} | ${each.strength} | ${each.pair ? 'pair' : 'file'} | ${shown(each)} |`),
    '',
    `Clean data: share of ${String(file.rates[0].of)} data sets in which a check says anything at warning or above. All of it is false.`,
    '',
    '| check | | one file | train/test pair |',
    '| :- | :- | -: | -: |',
    ...auditChecks.all.map(({ id, title }, i) => `| ${id} | ${title} | ${shown(file.rates[i])} | ${shown(pair.rates[i])} |`),
    '',
    'Made by `npm run calibrate:audit`; [planted.json](planted.json) and [clean.json](clean.json) hold the counts.',
    '',
  ];
  return lines.join('\n');
}

const places = { planted: join(values.out, 'planted.json'), clean: join(values.out, 'clean.json') };
const seeds = Number(values.seeds);
mkdirSync(values.out, { recursive: true });
if (values.part !== 'clean') writeFileSync(places.planted, `${JSON.stringify(await planted(seeds), null, 2)}\n`);
if (values.part !== 'planted') writeFileSync(places.clean, `${JSON.stringify(await clean(seeds), null, 2)}\n`);
if (existsSync(places.planted) && existsSync(places.clean)) {
  const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(join(values.out, 'README.md'), page(read(places.planted) as PlantedRate[], read(places.clean) as CleanRates[]));
}
