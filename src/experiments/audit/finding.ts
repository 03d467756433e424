import type { Block } from '../../core/content.ts';
import type { JsonValue } from '../../core/json.ts';

/** How much a finding says about the scores of a benchmark: it explains them (critical), it can inflate them (warning), it is worth knowing (note). */
export type Severity = 'note' | 'warning' | 'critical';

/** Severity as a number, for gates: 0 = nothing found. */
export const severityLevel: Readonly<Record<Severity, number>> = { note: 1, warning: 2, critical: 3 };

/** A row as a person finds it again: the source, and the 0-based row of its file, header not counted. */
export interface RowReference {
  readonly part: string;
  readonly row: number;
}

/** One thing that an audit found, with its evidence. */
export interface Finding {
  /** Unique within the check: a column, or a word such as `across`. The finding's id is `<code>:<key>`. */
  readonly key: string;
  readonly severity: Severity;
  /** One sentence with the main numbers. */
  readonly title: string;
  /** What to do, where it differs from the check's own advice. */
  readonly advice?: string;
  readonly columns: readonly string[];
  /** Numbers by name; NaN becomes null in results.json. */
  readonly counts: Readonly<Record<string, number>>;
  /** A few rows that show it. */
  readonly rows: readonly RowReference[];
  /** True: every two of `rows` belong together, a row and its twin. */
  readonly paired?: true;
}

/** What one check says. */
export interface CheckReport {
  readonly findings: readonly Finding[];
  /** The check's entry in results.json beside its findings. */
  readonly facts: Readonly<Record<string, JsonValue>>;
  /** Tables and charts below the findings. */
  readonly blocks: readonly Block[];
  /** One sentence: what was looked at and what it came to. */
  readonly summary: string;
  /** Why the check could not be asked of these data; null when it was. */
  readonly skipped: string | null;
}

/** The report of a check that has nothing to work on. */
export function skippedReport(why: string): CheckReport {
  return { findings: [], facts: {}, blocks: [], summary: why, skipped: why };
}

/** Worst first, otherwise in the order given. */
export function bySeverity<F extends { readonly severity: Severity }>(findings: readonly F[]): readonly F[] {
  return [...findings].sort((a, b) => severityLevel[b.severity] - severityLevel[a.severity]);
}
