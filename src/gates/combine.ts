import type { Gate, VerdictPart, VerdictWord } from '../core/suite.ts';

const severity: readonly VerdictWord[] = ['pass', 'inconclusive', 'error', 'fail'];

/** `each`: the worst part; `any`: the best one. */
export function combine(parts: readonly VerdictPart[], of: Gate['of']): VerdictPart {
  const rank = (part: VerdictPart): number => severity.indexOf(part.verdict);
  const margin = (part: VerdictPart): number => part.difference ?? Infinity;
  const [first] = [...parts].sort((a, b) =>
    of === 'each' ? rank(b) - rank(a) || margin(a) - margin(b) : rank(a) - rank(b) || margin(b) - margin(a),
  );
  return first;
}
