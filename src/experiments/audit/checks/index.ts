import { createRegistry } from '../../../core/registry.ts';
import type { AuditCheck } from '../check.ts';
import { contradictoryLabels } from './contradictory-labels.ts';
import { duplicates } from './duplicates.ts';
import { groupsAndTime } from './groups-and-time.ts';
import { identifiers } from './identifiers.ts';
import { missingAndImbalance } from './missing-and-imbalance.ts';
import { preparationLeaks } from './preparation-leaks.ts';
import { redundancy } from './redundancy.ts';
import { shift } from './shift.ts';
import { singleFeaturePower } from './single-feature-power.ts';
import { targetEchoes } from './target-echoes.ts';

/** What an audit asks. Adding a check: its file, and one line here. */
export const auditChecks = createRegistry<AuditCheck>('check', [
  singleFeaturePower,
  duplicates,
  contradictoryLabels,
  identifiers,
  targetEchoes,
  redundancy,
  shift,
  groupsAndTime,
  preparationLeaks,
  missingAndImbalance,
]);
