import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseCases, fullName } from './cases/index.ts';
import { compareRevisions } from './compare.ts';
import { openLibrary } from './library.ts';
import { type Measurement, measure, type Skipped } from './measure.ts';

const usage = `npm run bench -- [--only WORD]… [--quick] [--list] [--compare REVISION [--rounds N]]
  --only WORD         cases whose name contains it, e.g. --only svc --only loading (can be given again)
  --quick             smallest sizes, few repeats
  --compare REVISION  this work tree against a git revision, in alternating runs
  --rounds N          rounds of --compare (default 6; fewer than 6 cannot carry a 95 % interval)`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    compare: { type: 'string' },
    rounds: { type: 'string', default: '6' },
    /** For --compare's own runs: the compiled revision to measure, and JSON instead of a table. */
    dist: { type: 'string', default: 'dist' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(4));

function line({ name, rows, columns, first, median, error, cpu, iterations }: Measurement): string {
  const size = `${String(rows)}×${String(columns)}`;
  return `${name.padEnd(34)}${size.padStart(11)}  median ${number(median).padStart(9)} ms ±${error.toFixed(0).padStart(3)} %  cpu ${number(cpu).padStart(9)} ms  first ${number(first).padStart(9)} ms  n=${String(iterations)}`;
}

async function run(): Promise<void> {
  const dataFolder = process.env['FLOWVERDICT_DATA'] ?? '../shared/data';
  const cases = chooseCases({ quick: values.quick, dataFolder }, values.only);
  if (values.help || cases.length === 0) {
    process.stdout.write(`${cases.length === 0 ? 'no case has such a name\n' : ''}${usage}\n`);
    return;
  }
  if (values.list) {
    process.stdout.write(`${cases.map(fullName).join('\n')}\n`);
    return;
  }
  if (values.compare !== undefined) {
    compareRevisions({ revision: values.compare, rounds: Number(values.rounds), only: values.only, quick: values.quick });
    return;
  }
  const library = openLibrary(resolve(values.dist));
  const measured: Measurement[] = [];
  const skipped: Skipped[] = [];
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), loadBefore: loadavg()[0] };
  for (const entry of cases) {
    const result = await measure(entry, library, values.quick ? 100 : 600, values.quick ? 3 : 5);
    if ('reason' in result) {
      skipped.push(result);
      if (!values.json) process.stdout.write(`${fullName(entry)}: skipped, ${result.reason}\n`);
    } else {
      measured.push(result);
      if (!values.json) process.stdout.write(`${line(result)}\n`);
    }
  }
  const report = { machine: { ...machine, loadAfter: loadavg()[0] }, measured, skipped };
  if (values.json) {
    process.stdout.write(JSON.stringify(report));
    return;
  }
  const folder = join('out', 'bench-results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().replaceAll(':', '-').slice(0, 19)}.json`);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`load ${machine.loadBefore.toFixed(1)} before, ${report.machine.loadAfter.toFixed(1)} after; stored in ${file}\n`);
}

await run();
