import type { MultiplicityMethod } from '../core/suite.ts';
import { adjustLog10P } from '../stats/index.ts';
import type { Truth } from './truth.ts';

const raw = [0.01, 0.02, 0.022, 0.04, 0.3, 1];

const adjusted = (method: MultiplicityMethod, name: string, expected: readonly string[]): Truth => ({
  id: `adjust-${method}`,
  title: `${name} of p = ${raw.join(' ')}`,
  source: `R 4.2, p.adjust(method = "${name}")`,
  expected,
  compute: () =>
    adjustLog10P(
      method,
      raw.map((p) => Math.log10(p)),
    ).map((log10P) => 10 ** log10P),
});

/** p-values of several tests. */
export const multiplicity: readonly Truth[] = [
  adjusted('bonferroni', 'bonferroni', ['.0600', '.1200', '.1320', '.2400', '1.0000', '1.0000']),
  adjusted('holm', 'holm', ['.0600', '.1000', '.1000', '.1200', '.6000', '1.0000']),
  adjusted('hochberg', 'hochberg', ['.0600', '.0880', '.0880', '.1200', '.6000', '1.0000']),
  adjusted('hommel', 'hommel', ['.0500', '.0800', '.0800', '.1200', '.6000', '1.0000']),
  adjusted('bh', 'BH', ['.0440', '.0440', '.0440', '.0600', '.3600', '1.0000']),
  adjusted('by', 'BY', ['.1078', '.1078', '.1078', '.1470', '.8820', '1.0000']),
];
