import type { Gate, VerdictWord } from '../core/suite.ts';
import { holm } from '../stats/index.ts';
import { type Contrast, isContrast, type NoContrast } from './contrast.ts';

/** How a gate compares. */
export interface Relation {
  readonly kind: 'notWorseThan' | 'betterThan' | 'equivalentTo';
  /** `baseline`, or a model. */
  readonly reference: string;
  readonly margin: number;
}

/** The comparison that a gate asks for; undefined for gates on plain numbers. */
export function relationOf(gate: Gate): Relation | undefined {
  for (const kind of ['notWorseThan', 'betterThan', 'equivalentTo'] as const) {
    const reference = gate[kind];
    if (reference !== undefined) return { kind, reference, margin: gate.margin ?? 0 };
  }
  return undefined;
}

/** log₁₀ p of the two claims a rule can make. */
export interface Claims {
  readonly pass: number;
  readonly fail: number;
}

/**
 * The p-values of "the rule holds" and "the rule is broken".
 *
 * | rule | holds when proven | broken when proven |
 * |---|---|---|
 * | notWorseThan | difference > −margin | difference < −margin |
 * | betterThan | difference > margin | difference < margin |
 * | equivalentTo | both −margin < difference and difference < margin (two one-sided tests, Schuirmann 1987, https://doi.org/10.1007/BF01068419) | either side, doubled |
 *
 * A candidate that is identical to the reference is not worse and equivalent, and not better, whatever the margin.
 */
function claimsOf({ kind, margin }: Relation, contrast: Contrast): Claims {
  if (contrast.identical) {
    return kind === 'betterThan' ? { pass: 0, fail: -Infinity } : { pass: -Infinity, fail: 0 };
  }
  switch (kind) {
    case 'notWorseThan':
      return { pass: contrast.larger(-margin), fail: contrast.smaller(-margin) };
    case 'betterThan':
      return { pass: contrast.larger(margin), fail: contrast.smaller(margin) };
    case 'equivalentTo': {
      const outside = Math.min(contrast.larger(margin), contrast.smaller(-margin));
      return {
        pass: Math.max(contrast.larger(-margin), contrast.smaller(margin)),
        fail: Math.min(0, outside + Math.log10(2)),
      };
    }
  }
}

/** The bound of a rule that the difference is nearest to: what more rows would have to tell it from. */
export function nearestBound({ kind, margin }: Relation, difference: number): number {
  if (kind === 'notWorseThan') return -margin;
  if (kind === 'betterThan') return margin;
  return difference < 0 ? -margin : margin;
}

/** A verdict with the log₁₀ p of the claim it makes; null where it makes none by a test. */
export interface Decision {
  readonly verdict: VerdictWord;
  readonly log10P: number | null;
}

/**
 * Decides every part of a gate at level α. Where one part alone would decide the gate its p-values are Holm-adjusted over the parts: with `of: each` any broken part fails the
 * gate, so breaking is adjusted, while passing needs all parts at once and keeps α without adjustment (intersection–union test, Berger 1982,
 * https://doi.org/10.1080/00401706.1982.10487790); with `of: any` the other way round.
 */
export function decide(
  relation: Relation,
  contrasts: readonly (Contrast | NoContrast)[],
  of: Gate['of'],
  alpha: number,
): readonly Decision[] {
  const claims = contrasts.map((contrast): Claims => (isContrast(contrast) ? claimsOf(relation, contrast) : { pass: NaN, fail: NaN }));
  const passes = claims.map(({ pass }) => pass);
  const fails = claims.map(({ fail }) => fail);
  const [pass, fail] = of === 'each' ? [passes, holm(fails)] : [holm(passes), fails];
  const limit = Math.log10(alpha);
  return contrasts.map((contrast, part): Decision => {
    if (!isContrast(contrast)) return { verdict: contrast.undecided === true ? 'inconclusive' : 'error', log10P: null };
    if (Number.isNaN(pass[part]) || Number.isNaN(fail[part])) return { verdict: 'error', log10P: null };
    const byTest = !contrast.identical;
    if (pass[part] <= limit) return { verdict: 'pass', log10P: byTest ? pass[part] : null };
    if (fail[part] <= limit) return { verdict: 'fail', log10P: byTest ? fail[part] : null };
    return { verdict: 'inconclusive', log10P: pass[part] };
  });
}
