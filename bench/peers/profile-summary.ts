import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the time of a profiled run went. */
export interface Hot {
  /** `function file:line`, the file below dist/. */
  readonly place: string;
  /** Share of all samples in all threads that were at work. */
  readonly share: number;
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The functions with the most time of their own in all `.cpuprofile` files of a folder (`node --cpu-prof`, a file per thread); waiting does not count. */
export function profileSummary(folder: string, most: number): readonly Hot[] {
  const own = new Map<string, number>();
  let total = 0;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'))) {
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile;
    const places = new Map(
      nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
        const file = url.includes('/dist/') ? url.slice(url.lastIndexOf('/dist/') + 6) : url.split('/').slice(-2).join('/');
        return [id, url === '' ? functionName : `${functionName === '' ? '(anonymous)' : functionName} ${file}:${String(lineNumber + 1)}`];
      }),
    );
    samples.forEach((sample, i) => {
      const place = places.get(sample) ?? '';
      if (/^(\(idle\)|\(program\)|\(root\)|atomicsWaitLoop .*)$/.test(place)) return;
      own.set(place, (own.get(place) ?? 0) + timeDeltas[i]);
      total += timeDeltas[i];
    });
  }
  return [...own]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([place, time]) => ({ place, share: time / total }));
}
