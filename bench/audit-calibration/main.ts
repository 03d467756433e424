/**
 * How often the audit finds what is there, and what is not: plants each leak in clean data and audits clean data, over many seeds, and writes reports/audit-calibration/.
 * npm run calibrate:audit -- [--seeds 200] [--out reports/audit-calibration] [--only WORD]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { auditChecks } from '../../src/experiments/audit/checks/index.ts';
import { clopperPearson } from '../../src/stats/index.ts';
import { falseFindings, isFound } from './calibrate.ts';
import { leaks } from './planted.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    out: { type: 'string', default: 'reports/audit-calibration' },
    only: { type: 'string', default: '' },
  },
});

const seeds = Number(values.seeds);

interface Rate {
  readonly hits: number;
  readonly of: number;
  readonly rate: number;
  readonly interval: readonly [number, number];
}

function rateOf(hits: number): Rate {
  const [low, high] = clopperPearson(hits, seeds, 0.95);
  return { hits, of: seeds, rate: hits / seeds, interval: [low, high] };
}

const shown = ({ rate, interval }: Rate): string => `${rate.toFixed(3)} (${interval[0].toFixed(3)} to ${interval[1].toFixed(3)})`;

const planted: (Rate & { check: string; leak: string; strength: string; pair: boolean })[] = [];
for (const leak of leaks.filter(({ id, check }) => `${check} ${id}`.includes(values.only))) {
  let hits = 0;
  for (let seed = 1; seed <= seeds; seed++) if (await isFound(leak, seed)) hits++;
  const rate = rateOf(hits);
  process.stdout.write(`${leak.check} ${leak.id}: found ${shown(rate)}\n`);
  planted.push({ check: leak.check, leak: leak.id, strength: leak.strength, pair: leak.pair, ...rate });
}

const alarms: { pair: boolean; rates: (Rate & { check: string })[]; examples: string[] }[] = [];
for (const pair of values.only === '' ? [false, true] : []) {
  const byCheck = new Map<string, number>();
  const examples: string[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const found = await falseFindings(seed, pair);
    for (const check of new Set(found.map((finding) => finding.check))) byCheck.set(check, (byCheck.get(check) ?? 0) + 1);
    examples.push(...found.map(({ id, message }) => `seed ${String(seed)}, ${id}: ${message}`));
  }
  const rates = auditChecks.all.map(({ id }) => ({ check: id, ...rateOf(byCheck.get(id) ?? 0) }));
  for (const rate of rates) process.stdout.write(`${pair ? 'pair' : 'file'} ${rate.check}: false findings ${shown(rate)}\n`);
  alarms.push({ pair, rates, examples: examples.slice(0, 20) });
}
if (values.only !== '') process.exit(0);

const [file, pair] = alarms;
const page = [
  '# Calibration of the leakage audit',
  '',
  `Each leak planted alone in clean generated data (1,500 rows, 8 numbers, 3 word columns; with a pair 900 training and 600 test rows), and clean data without a leak, over ${String(seeds)} seeds each. Found: a finding of that check that names the leak, at warning or above. In parentheses: 95 % Clopper–Pearson interval.`,
  '',
  '| check | leak | strength | data | found |',
  '| :- | :- | :- | :- | -: |',
  ...planted.map((each) => `| ${each.check} | ${each.leak} | ${each.strength} | ${each.pair ? 'pair' : 'file'} | ${shown(each)} |`),
  '',
  'Clean data: share of data sets in which a check says anything at warning or above. All of it is false.',
  '',
  '| check | | one file | train/test pair |',
  '| :- | :- | -: | -: |',
  ...auditChecks.all.map(({ id, title }, i) => `| ${id} | ${title} | ${shown(file.rates[i])} | ${shown(pair.rates[i])} |`),
  '',
  'Made by `npm run calibrate:audit`; [results.json](results.json) holds the counts.',
  '',
].join('\n');
mkdirSync(values.out, { recursive: true });
writeFileSync(join(values.out, 'README.md'), page);
writeFileSync(join(values.out, 'results.json'), `${JSON.stringify({ seeds, planted, clean: alarms }, null, 2)}\n`);
