import type { Dataset } from '../../../src/core/dataset.ts';
import type { WorkContext } from '../../../src/core/experiment.ts';
import { type AuditConfig, auditSchema } from '../../../src/experiments/audit/config.ts';
import { type AuditSubject, subjectOf } from '../../../src/experiments/audit/subject.ts';
import { createMemo } from '../../../src/run/memo.ts';

/** What the checks see of a data set, as the cells of a run with this configuration do. */
export function auditSubject(dataset: Dataset, entry: Readonly<Record<string, unknown>>): AuditSubject {
  const config: AuditConfig = auditSchema.parse(entry);
  const memo = createMemo(1 << 29);
  const context: WorkContext = { dataset, suiteSeed: 42, memo: (key, make) => memo.get(key, make) };
  return subjectOf('audit', 0.05, config, context);
}
