import { Bench } from 'tinybench';
import type { Case } from './case.ts';
import type { Library } from './library.ts';

/** What measuring one case gave. Milliseconds; medians over the iterations. */
export interface Measurement {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  /** First call in the process: what a fresh command pays before the compiler has seen the code. */
  readonly first: number;
  readonly median: number;
  /** Relative margin of error of the mean, percent. */
  readonly error: number;
  /** Processor time per call, all threads: says whether `median` was work or waiting. */
  readonly cpu: number;
  readonly iterations: number;
}

export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

/**
 * Measures one case: the first call on its own, then at least `iterations` calls and `time` milliseconds. A case that cannot be opened (a revision without that
 * module, data that are not here) is skipped with the reason.
 */
export async function measure(entry: Case, library: Library, time: number, iterations: number): Promise<Measurement | Skipped> {
  const { name, rows, columns } = entry;
  let run: () => unknown;
  try {
    run = await entry.open(library);
  } catch (error) {
    return { name, reason: error instanceof Error ? error.message.split('\n', 1)[0] : String(error) };
  }
  const started = performance.now();
  try {
    await run();
  } catch (error) {
    return { name, reason: `failed: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}` };
  }
  const first = performance.now() - started;
  const bench = new Bench({ time, iterations: first > time ? Math.min(iterations, 2) : iterations, warmup: false, throws: true });
  bench.add(name, async () => {
    await run();
  });
  const before = process.cpuUsage();
  const [task] = await bench.run();
  const used = process.cpuUsage(before);
  const { result } = task;
  if (result.state !== 'completed') return { name, reason: `tinybench: ${result.state}` };
  const count = result.latency.samplesCount;
  return {
    name,
    rows,
    columns,
    first,
    median: result.latency.p50,
    error: result.latency.rme,
    cpu: (used.user + used.system) / 1000 / count,
    iterations: count,
  };
}
