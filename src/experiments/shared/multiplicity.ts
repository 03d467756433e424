import type { Multiplicity, MultiplicityMethod } from '../../core/suite.ts';
import type { Binding } from '../kind.ts';

/** What the suite does about many tests: Holm over the whole suite unless it says otherwise. */
export const multiplicityOf = (binding: Binding): Multiplicity => binding.multiplicity ?? { method: 'holm', family: 'suite' };

const names: Record<MultiplicityMethod, string> = {
  bonferroni: 'Bonferroni',
  holm: 'Holm',
  hochberg: 'Hochberg',
  hommel: 'Hommel',
  bh: 'Benjamini–Hochberg',
  by: 'Benjamini–Yekutieli',
  none: 'unadjusted',
};

/** `p, Holm`: the title of a column of adjusted p-values. */
export const adjustedTitle = (binding: Binding): string => `p, ${names[multiplicityOf(binding).method]}`;

/** `after Holm's adjustment`, `without adjustment for several tests`. */
export function adjustmentClause(binding: Binding): string {
  const { method } = multiplicityOf(binding);
  if (method === 'none') return 'without adjustment for several tests';
  const name = names[method];
  return `after ${name}'s adjustment`;
}

/** What an adjusted p at most α keeps at α. */
export function familySentence(binding: Binding): string {
  const { method, family } = multiplicityOf(binding);
  const over = family === 'suite' ? 'all tests of the suite' : 'the tests of this experiment';
  const alpha = String(binding.alpha);
  if (method === 'none') return `p is not adjusted for several tests; at most α = ${alpha} counts as shown.`;
  const share = method === 'bh' || method === 'by' ? ' (the share of false alarms among what is shown stays at most α)' : '';
  return `"${adjustedTitle(binding)}" is adjusted over ${over}${share}; at most α = ${alpha} counts as shown.`;
}
