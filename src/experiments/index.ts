import { createRegistry } from '../core/registry.ts';
import { acrossDataSets } from './across-data-sets/index.ts';
import { association } from './association/index.ts';
import { audit } from './audit/index.ts';
import { comparison } from './comparison/index.ts';
import { difference } from './difference/index.ts';
import { goodnessOfFitKind } from './goodness-of-fit/index.ts';
import type { ExperimentKind } from './kind.ts';
import { singleFeature } from './single-feature/index.ts';
import { timing } from './timing/index.ts';

/** The kinds of questions that a suite can ask. Adding one: its folder, and one line here. */
export const experimentKinds = createRegistry<ExperimentKind>('kind of experiment', [
  association,
  difference,
  goodnessOfFitKind,
  singleFeature,
  comparison,
  acrossDataSets,
  audit,
  timing,
]);
