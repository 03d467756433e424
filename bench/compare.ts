import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measurement, Skipped } from './measure.ts';
import { ratioInterval } from './statistics.ts';

export interface CompareOptions {
  readonly revision: string;
  readonly rounds: number;
  readonly only: readonly string[];
  readonly quick: boolean;
}

interface Run {
  readonly measured: readonly Measurement[];
  readonly skipped: readonly Skipped[];
}

const keyOf = ({ name, rows, columns }: Measurement): string => `${name} ${String(rows)}×${String(columns)}`;

/** Checks a revision out into a temporary work tree, with this tree's packages, and compiles it there. */
function buildRevision(revision: string, folder: string): string {
  execFileSync('git', ['worktree', 'add', '--detach', '--quiet', folder, revision], { stdio: ['ignore', 'inherit', 'inherit'] });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  // A revision whose types do not fit this tree's packages is compiled all the same.
  const compiler = resolve('node_modules/typescript/bin/tsc');
  spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: folder, stdio: 'ignore' });
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) throw new Error(`revision ${revision} does not compile`);
  return dist;
}

function runOnce(dist: string, { only, quick }: CompareOptions): Run {
  const main = fileURLToPath(new URL('main.js', import.meta.url));
  const filters = only.flatMap((word) => ['--only', word]);
  const args = [main, '--json', '--dist', dist, ...filters, ...(quick ? ['--quick'] : [])];
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'] }),
  ) as Run;
}

/**
 * Measures this work tree's dist/ against a revision: a process per revision and round, the order turned round every time, so that what else the machine does
 * hits both. Prints the median of the rounds' ratios and its interval.
 */
export function compareRevisions(options: CompareOptions): void {
  const folder = mkdtempSync(join(tmpdir(), 'flowverdict-revision-'));
  const tree = join(folder, 'tree');
  try {
    const base = buildRevision(options.revision, tree);
    const head = resolve('dist');
    const ratios = new Map<string, { wall: number[]; cpu: number[] }>();
    for (let round = 0; round < options.rounds; round++) {
      const order = round % 2 === 0 ? [base, head] : [head, base];
      const runs = order.map((dist) => runOnce(dist, options));
      const [before, after] = round % 2 === 0 ? runs : [runs[1], runs[0]];
      for (const now of after.measured) {
        const then = before.measured.find((entry) => keyOf(entry) === keyOf(now));
        if (then === undefined) continue;
        const held = ratios.get(keyOf(now)) ?? { wall: [], cpu: [] };
        held.wall.push(now.median / then.median);
        held.cpu.push(now.cpu / then.cpu);
        ratios.set(keyOf(now), held);
      }
      if (round === 0)
        for (const { name, reason } of before.skipped) process.stdout.write(`${name}: not in ${options.revision}: ${reason}\n`);
      process.stderr.write(`round ${String(round + 1)} of ${String(options.rounds)}\n`);
    }
    process.stdout.write(`time of this tree / time of ${options.revision}, below 1 is faster\n`);
    for (const [name, { wall, cpu }] of ratios) {
      const { ratio, low, high, coverage } = ratioInterval(wall);
      const interval = `${low.toFixed(2)}–${high.toFixed(2)} (${(coverage * 100).toFixed(0)} %)`;
      process.stdout.write(`${name.padEnd(46)} ×${ratio.toFixed(2)}  ${interval}  cpu ×${ratioInterval(cpu).ratio.toFixed(2)}\n`);
    }
  } finally {
    execFileSync('git', ['worktree', 'remove', '--force', tree], { stdio: 'ignore' });
    rmSync(folder, { recursive: true, force: true });
  }
}
