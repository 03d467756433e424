import type { VerdictPart } from '../core/suite.ts';
import { formatP } from '../stats/index.ts';
import { type Contrast, isContrast, log10PEqual } from './contrast.ts';
import { type Decision, nearestBound, type Relation } from './decide.ts';
import type { Comparison } from './pair.ts';
import { print, printSigned } from './rule-words.ts';

const percent = (share: number): string => String(Number((100 * share).toPrecision(3)));

/** `0.9912 against 0.9931: 0.0019 worse (90 % interval of the difference −0.0031 … −0.0007; corrected resampled t test over 10 folds, p = 0.002)`. */
function comparisonWords({ value, reference, contrast }: Comparison, decision: Decision, alpha: number): string {
  if (!isContrast(contrast)) return contrast.reason;
  const against = `${print(value)} against ${print(reference)}`;
  if (contrast.identical) return `${against}: ${contrast.test}`;
  const { difference, test } = contrast;
  const [low, high] = contrast.interval(1 - 2 * alpha).map(printSigned);
  const amount =
    difference === 0 ? 'no difference' : `${printSigned(Math.abs(difference)).slice(1)} ${difference > 0 ? 'better' : 'worse'}`;
  const p = decision.log10P === null ? '' : `, ${formatP(decision.log10P)}`;
  return `${against}: ${amount} (${percent(1 - 2 * alpha)} % interval of the difference ${low} … ${high}; ${test}${p})`;
}

/** The answer for one pair. */
export function relatedPart(subject: string, comparison: Comparison, decision: Decision, relation: Relation, alpha: number): VerdictPart {
  const { contrast, value, reference } = comparison;
  const tested: Contrast | null = isContrast(contrast) ? contrast : null;
  const undecided = decision.verdict === 'inconclusive' && tested !== null;
  const needed = undecided ? tested.needed(nearestBound(relation, tested.difference), alpha) : null;
  const reason = comparisonWords(comparison, decision, alpha);
  return {
    subject,
    verdict: decision.verdict,
    reason: needed === null ? reason : `${reason}; ${needed}`,
    value: Number.isFinite(value) ? value : null,
    reference: Number.isFinite(reference) ? reference : null,
    difference: tested?.difference ?? null,
    interval: tested?.interval(1 - 2 * alpha) ?? null,
    log10P: decision.log10P,
    log10PEqual: tested === null ? null : log10PEqual(tested),
    test: tested?.test ?? null,
    needed,
  };
}
