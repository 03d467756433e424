import { gzipSync } from 'node:zlib';
import { createRegistry } from '../../core/registry.ts';
import type { Named } from '../../core/registry.ts';
import { generateKdd99 } from './kdd99-generated.ts';

/** A made-up data set. */
export interface Generator extends Named {
  /** Rows and seed that the shipped file was made with. */
  readonly rows: number;
  readonly seed: number;
  /** The file's text: the same for the same rows and seed. */
  generate(rows: number, seed: number): string;
}

/** What `flowverdict data generate` can make. Adding one: its folder of profiles, one line here, one entry in data/datasets.json. */
export const generators = createRegistry<Generator>('generated data set', [
  { id: 'kdd99-generated', title: 'Made-up connections in the layout of KDD99', rows: 25_000, seed: 1, generate: generateKdd99 },
]);

/**
 * Gzip at level 9 without time stamp or system mark: the same bytes from the same version of zlib. Other versions may pack differently, so files are
 * compared by their text.
 */
export function packText(text: string): Buffer {
  const packed = gzipSync(text, { level: 9 });
  packed[9] = 255;
  return packed;
}
