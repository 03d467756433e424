import type { Profile } from '../profile.ts';
import { deriveAttackColumns } from './attack-categories.ts';
import { isKddHeader, kddLayout } from './kdd-layout.ts';

/** KDD Cup 1999: 41 features and the attack's name with a dot; usually without a header. */
export const kdd99: Profile = {
  id: 'kdd99',
  title: 'KDD Cup 1999 connection records: 41 features, label ends with a dot; adds attack and category',
  dialect: 'known',
  isHeader: isKddHeader,
  layout: (header) => kddLayout(header, { profile: 'kdd99', trailingDot: true, withoutHeader: new Map([[42, null]]) }),
  derive: deriveAttackColumns,
};
