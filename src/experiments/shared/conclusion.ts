import type { Effect } from '../../core/hypothesis.ts';
import { effectTitle } from '../../stats/index.ts';

/**
 * What a test and the size of its effect say together. `shown`: significant, and no smallest effect was named; `matters`: significant, and the whole interval is at least the smallest effect
 * that matters; `too-small`: significant, and the whole interval is below it; `size-unclear`: significant, but the interval holds effects on both sides.
 */
export type Conclusion = 'not-shown' | 'shown' | 'matters' | 'too-small' | 'size-unclear';

/** The interval of the effect's size, whatever its sign. */
function sizeOf({ ci: [low, high] }: Effect): readonly [number, number] {
  const [a, b] = [Math.abs(low), Math.abs(high)];
  return low <= 0 && high >= 0 ? [0, Math.max(a, b)] : [Math.min(a, b), Math.max(a, b)];
}

/** Judges a result against the smallest effect that matters. */
export function conclude(rejected: boolean, effect: Effect, minEffect: number | undefined): Conclusion {
  if (!rejected) return 'not-shown';
  if (minEffect === undefined) return 'shown';
  const [least, most] = sizeOf(effect);
  if (least >= minEffect) return 'matters';
  return most < minEffect ? 'too-small' : 'size-unclear';
}

/** The conclusion about size as a sentence; '' where no smallest effect was named. */
export function sizeSentence(conclusion: Conclusion, effect: Effect, minEffect: number | undefined): string {
  if (minEffect === undefined) return '';
  const bound = `the smallest that matters (${effectTitle(effect.name)} of ${String(minEffect)})`;
  switch (conclusion) {
    case 'matters':
      return `The effect is at least ${bound}.`;
    case 'too-small':
      return `Significant but below ${bound}.`;
    case 'size-unclear':
      return `Significant, but the interval does not say whether the effect reaches ${bound}.`;
    default:
      return '';
  }
}
