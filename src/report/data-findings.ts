import { createHash } from 'node:crypto';
import type { DataFinding } from '../core/experiment.ts';
import type { RunResult } from '../core/result.ts';
import { oneLine } from '../core/visible-name.ts';
import { suiteUri } from './suite-uri.ts';

/** A finding in the data at the place that asked for it. */
export interface PlacedFinding extends DataFinding {
  /** Relative path with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Hex; the same for the same finding of the same suite, wherever it stands in the file. */
  readonly fingerprint: string;
}

const ORDER = { critical: 0, warning: 1, note: 2 } as const;

/** What the experiments of a run found in the data, worst first, each at its experiment's line of the suite file. */
export function dataFindings(result: RunResult): readonly PlacedFinding[] {
  return result.experiments
    .flatMap(({ id: experiment, where = { file: result.suite.id }, findings = [] }) =>
      findings.map((finding) => ({
        ...finding,
        message: oneLine(finding.message),
        file: suiteUri(where),
        line: where.line ?? 1,
        column: where.column ?? 1,
        fingerprint: createHash('sha256').update([result.suite.id, experiment, finding.id].join('\n')).digest('hex'),
      })),
    )
    .sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
