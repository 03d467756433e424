/**
 * Two models set against each other: a difference, how sure it is, and one-sided tests of any claim "the difference is larger (smaller) than so much". Every sign is in
 * favour of the candidate: positive is better, whatever the direction of the measure.
 */
export interface Contrast {
  /** In words, for reasons: `corrected resampled t test over 10 folds`. */
  readonly test: string;
  readonly difference: number;
  /** Nothing at all is different: the two say the same of every row. */
  readonly identical: boolean;
  /** log₁₀ p of "the difference is larger than θ" (against: at most θ). */
  larger(theta: number): number;
  /** log₁₀ p of "the difference is smaller than θ". */
  smaller(theta: number): number;
  /** Two-sided interval at a level. */
  interval(level: number): readonly [number, number];
  /** What more of the same would decide about θ, in words; null where that is not known. */
  needed(theta: number, alpha: number): string | null;
}

/** Where there is nothing to test, and why. */
export interface NoContrast {
  readonly reason: string;
  /** The numbers are there and decide nothing (no spread), as against numbers that are missing. */
  readonly undecided?: true;
}

export const isContrast = (answer: Contrast | NoContrast): answer is Contrast => 'test' in answer;

/** A candidate that does not differ from the reference in anything. */
export const identicalContrast: Contrast = {
  test: 'identical on every row',
  difference: 0,
  identical: true,
  larger: (theta) => (theta < 0 ? -Infinity : 0),
  smaller: (theta) => (theta > 0 ? -Infinity : 0),
  interval: () => [0, 0],
  needed: () => null,
};

/** As `identicalContrast`, known from scores alone: every measure of every fold is the same to the last digit. */
export const sameScores: Contrast = { ...identicalContrast, test: 'the same scores in every fold' };

/** log₁₀ of the two-sided p-value of "no difference": twice the smaller side. 0 (p = 1) for identical ones. */
export function log10PEqual(contrast: Contrast): number {
  if (contrast.identical) return 0;
  return Math.min(0, Math.min(contrast.larger(0), contrast.smaller(0)) + Math.LOG10E * Math.LN2);
}
