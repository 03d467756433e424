import { createHash } from 'node:crypto';
import type { RunResult } from '../core/result.ts';
import type { Verdict } from '../core/suite.ts';
import { oneLine } from '../core/visible-name.ts';
import { suiteUri } from './suite-uri.ts';

/** A gate that does not simply hold, as programs of code hosts take it. */
export interface GateFinding {
  readonly rule: 'gate-failed' | 'gate-error' | 'gate-inconclusive';
  readonly message: string;
  /** Relative path with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Hex; the same for the same gate of the same suite, whatever numbers it finds and wherever it stands in the file. */
  readonly fingerprint: string;
}

const RULES = { fail: 'gate-failed', error: 'gate-error', inconclusive: 'gate-inconclusive' } as const;

const WORDS = { fail: 'does not hold', error: 'could not be computed', inconclusive: 'could not be decided' } as const;

function finding(result: RunResult, { gate, rule, verdict, reason }: Verdict): readonly GateFinding[] {
  if (verdict === 'pass') return [];
  const fingerprint = createHash('sha256').update([result.suite.id, gate.experiment, rule, verdict].join('\n')).digest('hex');
  return [
    {
      rule: RULES[verdict],
      message: oneLine(`Gate on ${gate.experiment} ${WORDS[verdict]}: ${rule}. ${reason}.`),
      file: suiteUri(gate.where),
      line: gate.where.line ?? 1,
      column: gate.where.column ?? 1,
      fingerprint,
    },
  ];
}

/** Every gate that does not hold, in the order of the suite. Two that are alike in all but their place get fingerprints of their own. */
export function gateFindings(result: RunResult): readonly GateFinding[] {
  const seen = new Map<string, number>();
  return result.verdicts
    .flatMap((verdict) => finding(result, verdict))
    .map((entry) => {
      const times = (seen.get(entry.fingerprint) ?? 0) + 1;
      seen.set(entry.fingerprint, times);
      if (times === 1) return entry;
      return {
        ...entry,
        fingerprint: createHash('sha256')
          .update(`${entry.fingerprint}\n${String(times)}`)
          .digest('hex'),
      };
    });
}
