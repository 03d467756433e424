import type { Profile } from '../profile.ts';
import { deriveAttackColumns } from './attack-categories.ts';
import { isKddHeader, kddLayout } from './kdd-layout.ts';

/** NSL-KDD: the 41 features of KDD99, the attack's name without a dot, and a difficulty score; with or without a header. */
export const nslKdd: Profile = {
  id: 'nsl-kdd',
  title: 'NSL-KDD connection records: 41 features, label, difficulty (dropped); adds attack and category',
  dialect: 'known',
  isHeader: isKddHeader,
  layout: (header) =>
    kddLayout(header, {
      profile: 'nsl-kdd',
      trailingDot: false,
      withoutHeader: new Map<number, number | null>([
        [43, 42],
        [42, null],
      ]),
    }),
  derive: deriveAttackColumns,
};
