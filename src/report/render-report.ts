import type { Artifact, Reporter, RunResult } from '../core/result.ts';

/** Relative, no way up, no drive: a report writes below its own folder only. */
const SAFE_PATH = /^(?:[A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * All files of a report, in the order of the formats.
 * @throws RangeError when two files would have the same path or a path would leave the report's folder: two charts share an id (in any case of letters),
 * or an id is not made of letters, digits and hyphens
 */
export async function renderReport(result: RunResult, formats: readonly Reporter[]): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = [];
  const paths = new Set<string>();
  for (const format of formats) {
    for (const artifact of await format.render(result)) {
      if (!SAFE_PATH.test(artifact.path))
        throw new RangeError(`reporter '${format.id}': '${artifact.path}' is not a path below the report`);
      const key = artifact.path.toLowerCase();
      if (paths.has(key)) throw new RangeError(`reporter '${format.id}': '${artifact.path}' is written twice`);
      paths.add(key);
      artifacts.push(artifact);
    }
  }
  return artifacts;
}
