import type { Effect } from '../core/hypothesis.ts';

interface EffectWords {
  readonly title: string;
  /** From which absolute value on it is called small, medium and large, where there is a convention. */
  readonly steps?: readonly [number, number, number];
}

/** Names of effect sizes as people write them, and the conventions about their size: Cohen 1988; for δ Romano et al. 2006. Conventions, not laws of nature. */
const effectWords: Readonly<Partial<Record<string, EffectWords>>> = {
  'cramers-v': { title: "Cramér's V" },
  'cramers-v-corrected': { title: "Cramér's V, bias-corrected" },
  'tschuprows-t': { title: "Tschuprow's T" },
  phi: { title: 'φ', steps: [0.1, 0.3, 0.5] },
  lambda: { title: 'λ (columns given rows)' },
  tau: { title: 'τ (columns given rows)' },
  'theils-u': { title: "Theil's U (columns given rows)" },
  'odds-ratio': { title: 'odds ratio' },
  'conditional-odds-ratio': { title: 'odds ratio (conditional)' },
  'paired-odds-ratio': { title: 'odds ratio of the changed pairs' },
  'common-odds-ratio': { title: 'common odds ratio' },
  'risk-difference': { title: 'difference of shares' },
  'risk-ratio': { title: 'ratio of shares' },
  'cohens-h': { title: "Cohen's h", steps: [0.2, 0.5, 0.8] },
  'cohens-w': { title: "Cohen's w", steps: [0.1, 0.3, 0.5] },
  'cohens-g': { title: "Cohen's g", steps: [0.05, 0.15, 0.25] },
  'cohens-d': { title: "Cohen's d", steps: [0.2, 0.5, 0.8] },
  'mean-difference': { title: 'difference of means' },
  'cliffs-delta': { title: "Cliff's δ", steps: [0.147, 0.33, 0.474] },
  'rank-biserial': { title: 'rank-biserial r', steps: [0.1, 0.3, 0.5] },
  'epsilon-squared': { title: 'ε²', steps: [0.01, 0.08, 0.26] },
  'ks-distance': { title: 'D' },
  'trend-correlation': { title: 'correlation with the scores', steps: [0.1, 0.3, 0.5] },
  asymmetry: { title: 'asymmetry of the changes' },
  'eta-squared-q': { title: 'η² of Q' },
};

/** Names that effects have in results and gates. */
export const effectNames: readonly string[] = Object.keys(effectWords);

/** `cramers-v` → `Cramér's V`. */
export const effectTitle = (name: string): string => effectWords[name]?.title ?? name;

/** negligible, small, medium or large by the field's convention; null where there is none (Cramér's V has its own, which depends on the table). */
export function strengthOfEffect({ name, value }: Effect): string | null {
  const steps = effectWords[name]?.steps;
  if (steps === undefined || Number.isNaN(value)) return null;
  return ['negligible', 'small', 'medium', 'large'][steps.filter((step) => Math.abs(value) >= step).length];
}

/** Three digits after the point; large and open ends as people read them. */
function number(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = Math.abs(value) >= 100 ? value.toPrecision(4) : value.toFixed(3);
  return text.startsWith('-') ? `−${text.slice(1)}` : text;
}

/** `Cramér's V = 0.104 [0.065, 0.140]`. */
export function formatEffect({ name, value, ci }: Effect): string {
  const interval = ci.every(Number.isNaN) ? '' : ` [${number(ci[0])}, ${number(ci[1])}]`;
  return `${effectTitle(name)} = ${number(value)}${interval}`;
}
