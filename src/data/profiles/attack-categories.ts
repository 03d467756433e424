import type { Derivation, DerivedColumn } from '../profile.ts';

/** Order of the five categories in reports: from harmless and common to rare. */
const categoryOrder: readonly string[] = ['normal', 'probe', 'dos', 'u2r', 'r2l'];

/**
 * Attack → category. The attacks before each mark occur in the training data (training_attack_types of the task), those after it only in the test data
 * (KDD99 `corrected`, KDDTest+). Test attacks are filed as the contest's scoring script (tabulate.awk of the KDD-99 results page) does: httptunnel is
 * u2r and worm is r2l there, which gives KDDTest+ its usual counts 2421 / 7458 / 200 / 2754; some papers move these two.
 */
const attacksByCategory: Readonly<Record<string, readonly string[]>> = {
  normal: ['normal'],
  probe: ['ipsweep', 'nmap', 'portsweep', 'satan', /* test only */ 'mscan', 'saint'],
  dos: ['back', 'land', 'neptune', 'pod', 'smurf', 'teardrop', /* test only */ 'apache2', 'mailbomb', 'processtable', 'udpstorm'],
  u2r: ['buffer_overflow', 'loadmodule', 'perl', 'rootkit', /* test only */ 'ps', 'sqlattack', 'xterm', 'httptunnel'],
  r2l: [
    'ftp_write',
    'guess_passwd',
    'imap',
    'multihop',
    'phf',
    'spy',
    'warezclient',
    'warezmaster',
    /* test only */ 'named',
    'sendmail',
    'snmpgetattack',
    'snmpguess',
    'worm',
    'xlock',
    'xsnoop',
  ],
};

/** Every label of the KDD99 family → its category. */
const categoryOfAttack: ReadonlyMap<string, string> = new Map(
  Object.entries(attacksByCategory).flatMap(([category, attacks]) => attacks.map((attack) => [attack, category] as const)),
);

function attackColumn(label: string, levels: readonly string[]): DerivedColumn {
  return {
    name: 'attack',
    from: label,
    order: ['normal', 'attack'],
    levels: new Map(levels.map((level) => [level, level === 'normal' ? 'normal' : 'attack'])),
    positive: 'attack',
  };
}

/**
 * `attack` (normal / attack) and `category` from the labels that occur. Files that only say normal / anomaly have no category: the column is left out
 * and a note says so.
 */
export function deriveAttackColumns(label: string, levels: readonly string[]): Derivation {
  if (levels.includes('anomaly') && levels.every((level) => level === 'anomaly' || level === 'normal')) {
    return {
      columns: [attackColumn(label, levels)],
      unknown: [],
      labelPositive: 'anomaly',
      notes: [`\`${label}\` says normal or anomaly only, so there is no \`category\` column.`],
    };
  }
  const known = levels.filter((level) => categoryOfAttack.has(level));
  const category: DerivedColumn = {
    name: 'category',
    from: label,
    order: categoryOrder,
    levels: new Map(known.map((level) => [level, categoryOfAttack.get(level) ?? level])),
  };
  return {
    columns: [attackColumn(label, known), category],
    unknown: levels.filter((level) => !categoryOfAttack.has(level)),
    notes: [],
  };
}
