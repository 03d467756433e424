import { comparisons } from './comparisons.ts';
import { distributions } from './distributions.ts';
import { exact } from './exact.ts';
import { multiplicity } from './multiplicity.ts';
import { paired } from './paired.ts';
import { samples } from './samples.ts';
import { strd } from './strd.ts';
import { tables } from './tables.ts';
import { traffic } from './traffic.ts';
import type { Truth } from './truth.ts';

export { checkTruth, type Truth, type TruthResult } from './truth.ts';

/** Every published figure that needs no data file, by topic. Adding one: an entry in its topic's file. */
export const truths: readonly Truth[] = [
  ...tables,
  ...traffic,
  ...exact,
  ...paired,
  ...samples,
  ...strd,
  ...comparisons,
  ...multiplicity,
  ...distributions,
];
