import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { Artifact } from '../core/result.ts';

/** Charts of an earlier run that this run does not make any more would mislead: they go. Nothing else in the folder is touched. */
async function removeStaleCharts(folder: string, artifacts: readonly Artifact[]): Promise<void> {
  const charts = join(folder, 'charts');
  if (!artifacts.some((artifact) => artifact.path.startsWith('charts/'))) return;
  const kept = new Set(artifacts.map((artifact) => artifact.path));
  const files = await readdir(charts).catch(() => []);
  for (const file of files) if (file.endsWith('.svg') && !kept.has(`charts/${file}`)) await rm(join(charts, file));
}

/**
 * Writes a report's files, each complete or not at all (temporary name, then rename).
 * @throws UsageError when the folder cannot be written
 */
export async function writeArtifacts(folder: string, artifacts: readonly Artifact[]): Promise<void> {
  try {
    for (const artifact of artifacts) {
      const path = join(folder, artifact.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.part`, artifact.content);
      await rename(`${path}.part`, path);
    }
    await removeStaleCharts(folder, artifacts);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new UsageError('the report cannot be written', {
      code: 'USAGE_OUT',
      where: folder,
      found,
      hint: 'Choose another folder with --out.',
      cause: error,
    });
  }
}
