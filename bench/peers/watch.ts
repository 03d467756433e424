import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a process and its descendants took. */
export interface Watched {
  readonly wall: number;
  /** Processor seconds of the whole tree, to a poll (40 ms) per process; 0 where there is no /proc. */
  readonly cpu: number;
  /** Most memory that the tree held at one time, bytes (sum of resident sizes; at least the first process's own high-water mark). */
  readonly peak: number;
  readonly out: string;
}

interface Facts {
  readonly ticks: number;
  readonly resident: number;
  readonly highWater: number;
}

const ticksPerSecond = 100;
const pollMilliseconds = 40;

function factsOf(pid: number): Facts | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1');
    const kilobytes = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return {
      ticks: Number(fields[11]) + Number(fields[12]),
      resident: kilobytes('VmRSS') * 1024,
      highWater: kilobytes('VmHWM') * 1024,
    };
  } catch {
    return undefined;
  }
}

/** Processes that any thread of a process started and that are alive. */
function childrenOf(pid: number): readonly number[] {
  try {
    const threads = readdirSync(`/proc/${String(pid)}/task`);
    return threads.flatMap((thread) =>
      readFileSync(`/proc/${String(pid)}/task/${thread}/children`, 'latin1')
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return [];
  }
}

/** The process and all its descendants that are alive. */
function treeOf(root: number): ReadonlyMap<number, Facts> {
  const tree = new Map<number, Facts>();
  const visit = (pid: number): void => {
    const facts = factsOf(pid);
    if (facts === undefined || tree.has(pid)) return;
    tree.set(pid, facts);
    childrenOf(pid).forEach(visit);
  };
  visit(root);
  return tree;
}

/**
 * Runs a program to its end and watches what it takes.
 * @throws Error with the last lines of its standard error when it fails
 */
export function watch(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Watched> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ticks = new Map<number, number>();
    let peak = 0;
    let out = '';
    let err = '';
    const poll = (): void => {
      if (child.pid === undefined) return;
      let resident = 0;
      for (const [pid, facts] of treeOf(child.pid)) {
        ticks.set(pid, facts.ticks);
        resident += facts.resident;
        if (pid === child.pid) peak = Math.max(peak, facts.highWater);
      }
      peak = Math.max(peak, resident);
    };
    const timer = setInterval(poll, pollMilliseconds);
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err = (err + chunk.toString()).slice(-4000)));
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      const wall = (performance.now() - started) / 1000;
      const cpu = [...ticks.values()].reduce((sum, value) => sum + value, 0) / ticksPerSecond;
      if (code === 0) resolve({ wall, cpu, peak, out });
      else
        reject(
          new Error(`${program} ${args.slice(0, 3).join(' ')} ended with ${String(code)}: ${err.trim().split('\n').slice(-3).join(' / ')}`),
        );
    });
  });
}
