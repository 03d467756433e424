import { DataError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { FileHeader, Layout, PlannedColumn } from '../profile.ts';
import { kddFeatures } from './kdd-columns.ts';

/** Names that files in circulation give to the column with the attack's name, best first. */
const labelNames = ['label', 'labels', 'attack', 'attack_type', 'outcome', 'target', 'class'];
const difficultyNames = ['difficulty', 'difficulty_level', 'difficulty_score', 'level'];

const difficultyNote = 'difficulty was dropped: it counts how many classifiers got the row right, which gives the label away.';

/** What differs between the two files of the KDD99 family. */
export interface KddVariant {
  readonly profile: string;
  /** The label ends with a dot. */
  readonly trailingDot: boolean;
  /** Number of columns of a file without header → the position of the difficulty column, or null. */
  readonly withoutHeader: ReadonlyMap<number, number | null>;
}

const nFeatures = kddFeatures.length;

/** True when the first row names KDD99's columns instead of holding values. */
export function isKddHeader(fields: readonly string[]): boolean {
  return fields.some((field) => normalise(field) === 'protocol_type');
}

function normalise(name: string): string {
  return name.trim().toLowerCase();
}

function labelColumn(name: string, position: number, variant: KddVariant): PlannedColumn {
  return { name, position, kind: 'discrete', role: 'label', trailingDot: variant.trailingDot };
}

function layoutByPosition(header: FileHeader, variant: KddVariant): Layout {
  const difficulty = variant.withoutHeader.get(header.count);
  if (difficulty === undefined) {
    const counts = [...variant.withoutHeader.keys()].join(' or ');
    throw new DataError(`The file does not have the columns of profile ${variant.profile}`, {
      code: 'DATA_COLUMN_COUNT',
      where: header.file,
      expected: `${counts} columns (${String(nFeatures)} features, the label${variant.withoutHeader.size > 1 ? ', and optionally the difficulty' : ''})`,
      found: `${String(header.count)} columns in the first row`,
      hint: 'Check the separator and the profile; profile generic takes files of any shape.',
    });
  }
  return {
    columns: [
      ...kddFeatures.map(([name, kind], position) => ({ name, position, kind, role: 'feature' as const })),
      labelColumn('label', nFeatures, variant),
    ],
    notes: difficulty === null ? [] : [difficultyNote],
    labelGuessed: false,
  };
}

function layoutByName(header: FileHeader, names: readonly string[], variant: KddVariant): Layout {
  const wanted = new Map<string, number>();
  names.forEach((name, position) => wanted.set(normalise(name), position));
  const missing = kddFeatures.filter(([name]) => !wanted.has(name)).map(([name]) => name);
  const known = new Set([...kddFeatures.map(([name]) => name), ...labelNames, ...difficultyNames]);
  const unexpected = names.filter((name) => !known.has(normalise(name)));
  const label = labelNames.find((name) => wanted.has(name));
  if (missing.length > 0 || unexpected.length > 0 || label === undefined) {
    const near = missing.length > 0 && unexpected.length > 0 ? ` (${didYouMean(unexpected[0], missing)})` : '';
    throw new DataError(`The header does not name the columns of profile ${variant.profile}`, {
      code: 'DATA_COLUMN_NAMES',
      where: { file: header.file, line: 1 },
      expected:
        missing.length > 0
          ? `columns ${missing.join(', ')}`
          : label === undefined
            ? `a column ${labelNames.join(', ')}`
            : 'no other columns',
      found: unexpected.length > 0 ? `unexpected columns ${unexpected.map((name) => `'${name}'`).join(', ')}${near}` : 'no such columns',
    });
  }
  const at = (name: string): number => wanted.get(name) ?? -1;
  const notes: string[] = [];
  // Only `class` = the file says normal/anomaly and keeps its word; any other name becomes `label`, because `attack` is the derived column.
  const columns: PlannedColumn[] = [
    ...kddFeatures.map(([name, kind]) => ({ name, position: at(name), kind, role: 'feature' as const })),
    labelColumn(label === 'class' ? 'class' : 'label', at(label), variant),
  ];
  if (label !== 'label' && label !== 'class') notes.push(`Column \`${label}\` of the file is called \`label\` here.`);
  const others = labelNames.filter((name) => wanted.has(name) && name !== label);
  for (const other of others) notes.push(`Column \`${other}\` was dropped: it repeats what \`label\` and \`attack\` say.`);
  if (difficultyNames.some((name) => wanted.has(name))) notes.push(difficultyNote);
  return { columns, notes, labelGuessed: false };
}

/**
 * The columns of a file of the KDD99 family, by name where there is a header, else by position.
 * @throws DataError DATA_COLUMN_COUNT, DATA_COLUMN_NAMES, DATA_LABEL
 */
export function kddLayout(header: FileHeader, variant: KddVariant): Layout {
  const layout = header.names === null ? layoutByPosition(header, variant) : layoutByName(header, header.names, variant);
  const label = layout.columns[layout.columns.length - 1].name;
  if (header.label !== undefined && header.label !== label) {
    throw new DataError(`Profile ${variant.profile} has its own label column`, {
      code: 'DATA_LABEL',
      where: header.file,
      expected: `label: ${label}, or none`,
      found: `label: ${header.label}`,
      hint: 'Name the column as the target of the experiment instead, e.g. target: attack or target: category.',
    });
  }
  return layout;
}
