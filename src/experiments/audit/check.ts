import type { Named } from '../../core/registry.ts';
import type { CheckReport } from './finding.ts';
import type { AuditSubject } from './subject.ts';

/** A share of a check's work: one cell of the run. */
export interface CheckCell {
  /** Unique within the check: a column, a fold, `all`. */
  readonly key: string;
  /** Relative cost guess, 1 = about a millisecond. */
  readonly cost: number;
  /** Cells of one group share what they prepare. */
  readonly group?: string;
}

/** A question that an audit asks of data. */
export interface AuditCheck<V = unknown> extends Named {
  /** Stable code, `FV001` …: it stands in gates, ignore lists and reports. */
  readonly id: string;
  /** Why it matters, for somebody who has not heard of it. */
  readonly why: string;
  /** What to do about a finding. */
  readonly advice: string;
  /** True where findings rest on the row sample of `fast`. */
  readonly sampled: boolean;
  /** The work to do; empty where the data do not allow the question. */
  plan(subject: AuditSubject): readonly CheckCell[];
  /** One cell's work. Pure; structured-clonable. */
  run(subject: AuditSubject, key: string, seed: number): V;
  /** From the finished cells (those that failed are absent) to findings; `others` are the cells of all checks, by code. Pure. */
  conclude(parts: ReadonlyMap<string, V>, subject: AuditSubject, others: ReadonlyMap<string, ReadonlyMap<string, unknown>>): CheckReport;
}

/** Declares a check; the type of its cells' values is checked here and forgotten afterwards. */
export function defineCheck<V>(check: AuditCheck<V>): AuditCheck {
  return check;
}
