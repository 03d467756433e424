import type { DatasetEntry } from './dataset-registry.ts';
import { digestFile, isGzip } from './file-digest.ts';
import { formatCount } from './format-count.ts';

/** What a look at a file's bytes said. */
export interface FileCheck {
  /** `probable`: no checksum is published, and the number of rows is right. */
  readonly verdict: 'right' | 'probable' | 'wrong';
  /** One clause for people. */
  readonly reason: string;
}

/**
 * Compares a file with what the registry knows: the checksum as served, else that of the plain text inside (a copy that was packed again is the same
 * data), else the number of rows.
 */
export async function verifyFile(entry: DatasetEntry, file: string): Promise<FileCheck> {
  const known = entry.file.sha256;
  const served = await digestFile(file, false);
  if (known.file === served.sha256) return { verdict: 'right', reason: 'checksum of the file' };
  if (known.seen === served.sha256) return { verdict: 'right', reason: 'checksum of a copy seen elsewhere' };
  const packed = await isGzip(file);
  let inside = served;
  try {
    if (packed) inside = await digestFile(file, true);
  } catch (error) {
    return { verdict: 'wrong', reason: `damaged gzip file: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (known.content === inside.sha256) return { verdict: 'right', reason: 'checksum of the text' };
  if (known.seen !== undefined) {
    const reason = `${formatCount(inside.lines)} rows, expected ${formatCount(entry.rows)}; no checksum is published`;
    return { verdict: inside.lines === entry.rows ? 'probable' : 'wrong', reason };
  }
  const wanted = known.file ?? known.content ?? 'none';
  const found = known.file === undefined ? inside.sha256 : served.sha256;
  return { verdict: 'wrong', reason: `SHA-256 ${found}, expected ${wanted}` };
}
