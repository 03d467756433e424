import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { aloneRows, largeRows, modelRows, sameFolds, wholeRows, workerRows } from './comparisons.ts';
import type { Findings, Growth } from './findings.ts';
import { measureGrowth } from './growth.ts';
import { kernelLimits } from './kernel-limits.ts';
import { measureLimits } from './limits.ts';
import { profileSummary } from './profile-summary.ts';
import { flowverdict, workFolder } from './programs.ts';
import { writeReport } from './report.ts';
import { base, chosen, rounds, say, skipped, table, usage, values, versions, wants, withPeers } from './session.ts';
import { singleFeatureRows } from './single-features.ts';
import { loadRows, mljsRows, rRows, startRows } from './surroundings.ts';

const loadBefore = loadavg()[0];

async function profiled(): Promise<ReturnType<typeof profileSummary>> {
  const folder = join(workFolder, 'profile');
  mkdirSync(folder);
  // the modules before they are joined: their functions have places that one can open
  await flowverdict(base, ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'], process.env, 'cli/main.js');
  return profileSummary(folder, 20);
}

/** Numbers that were not measured: JSON has written NaN as null. */
const withoutNulls = (growth: Growth): Growth =>
  JSON.parse(JSON.stringify(growth), (_, value: unknown) => (value === null ? Number.NaN : value)) as Growth;

/** What was found now, and what was found before for everything that was not looked at now. */
function withEarlier(fresh: Findings, earlier: Findings): Findings {
  const either = <T>(now: readonly T[], before: readonly T[]): readonly T[] => (now.length > 0 ? now : before);
  const sections = fresh.sections.map((section) =>
    section.rows.length > 0 ? section : (earlier.sections.find(({ title }) => title === section.title) ?? section),
  );
  return {
    ...fresh,
    foldsAgree: fresh.foldsAgree ?? earlier.foldsAgree,
    sections,
    alone: either(fresh.alone, earlier.alone),
    growth: [
      ...fresh.growth,
      ...earlier.growth
        .filter(({ model, along }) => !fresh.growth.some((now) => now.model === model && now.along === along))
        .map(withoutNulls),
    ],
    limits: fresh.kernels.length > 0 ? fresh.limits : earlier.limits,
    kernels: either(fresh.kernels, earlier.kernels),
    hot: either(fresh.hot, earlier.hot),
  };
}

async function run(): Promise<void> {
  const sections = [
    {
      part: 'whole',
      title: 'The whole comparison',
      note: 'One fresh process per program: reading, preparing, five folds of every model, scoring; both cores.',
      rows: wants('whole') && withPeers ? await wholeRows() : [],
    },
    {
      part: 'large',
      title: 'More rows',
      note: 'The same with the whole training file, one round.',
      rows: wants('large') && withPeers ? await largeRows() : [],
    },
    {
      part: 'workers',
      title: 'Two workers',
      ...(wants('workers') ? await workerRows() : { rows: [], note: '' }),
    },
    {
      part: 'models',
      title: 'Model by model',
      note: "Five folds, both cores. Ours: a fresh process and fresh worker threads, from the first cell to the last. The peer's: cross_validate in a process that has imported everything and started its workers. Processor time and memory are those of the whole processes; 'of it work' is prepare, fit and predict of all folds, summed over both threads.",
      rows: wants('models') && withPeers ? await modelRows() : [],
    },
    {
      part: 'load',
      title: 'Loading',
      note: 'KDD99 10 % (494,021 rows, gz), in a fresh process, imports not counted on either side.',
      rows: wants('load') ? await loadRows() : [],
    },
    { part: 'start', title: 'Start-up', note: 'Whole process.', rows: wants('start') ? await startRows() : [] },
    {
      part: 'single',
      title: 'Single columns',
      note: "One model on each of the 41 columns of KDD99 10 % alone, denial of service against as many other rows, four fifths for training. Both clocks run from the table in memory to the scores, the drawing of rows and folds included; ours in a fresh process, the peer's after its imports, with its workers started. Accuracies are those of the best column; each side draws its own rows.",
      rows: wants('single') ? await singleFeatureRows() : [],
    },
    {
      part: 'mljs',
      title: 'The npm packages',
      note: 'The mljs engine on as many rows as it is given at most; one split, from the first cell to the last.',
      rows: wants('mljs') ? await mljsRows() : [],
    },
    { part: 'r', title: 'R', note: 'The same folds, one process.', rows: wants('r') ? await rRows() : [] },
  ];
  const alone = wants('large') ? await aloneRows() : [];
  const cap = values.quick ? 2 : 20;
  const growth = wants('growth')
    ? await measureGrowth({
        models: chosen,
        rows: values.quick ? [1000, 2000] : [1000, 4000, 16_000, 64_000, 256_000, 494_000],
        columns: values.quick ? [10, 20] : [10, 50, 200, 500],
        cap,
        withPeers,
        say,
      })
    : [];
  const hot = wants('profile') ? await profiled() : [];
  const limits = measureLimits();
  const fresh: Findings = {
    machine: {
      processor: `${cpus()[0]?.model ?? 'unknown'}, ${String(availableParallelism())} cores`,
      'load average': `${loadBefore.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`,
    },
    versions: {
      Node: process.version,
      ...Object.fromEntries(Object.entries(versions).map(([name, version]) => [name, version ?? 'not installed'])),
    },
    table: table.title,
    rounds,
    foldsAgree: withPeers && (wants('whole') || wants('models')) ? await sameFolds() : null,
    sections,
    alone,
    growth,
    growthCap: `A program gets no larger table once one took more than ${String(cap)} s.`,
    limits,
    kernels: wants('limits') ? await kernelLimits(limits) : [],
    hot,
    skipped,
  };
  const raw = join('out', 'bench-results', 'peers.json');
  const found = values.keep && existsSync(raw) ? withEarlier(fresh, JSON.parse(readFileSync(raw, 'utf8')) as Findings) : fresh;
  const folder = values.out ?? (values.quick ? join('out', 'bench-peers') : join('reports', 'bench'));
  await writeReport(found, folder);
  mkdirSync(dirname(raw), { recursive: true });
  writeFileSync(raw, `${JSON.stringify(found, null, 2)}\n`);
  process.stdout.write(readFileSync(join(folder, 'README.md'), 'utf8'));
}

if (values.help) process.stdout.write(`${usage}\n`);
else await run();
