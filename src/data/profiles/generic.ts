import { DataError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { Profile } from '../profile.ts';

/** Names that announce a label, best first. */
const labelNames = ['label', 'labels', 'class', 'attack', 'target'];
/** Words for the harmless class: in a two-class label the other one is positive. */
const harmless = new Set(['normal', 'benign', 'background', '0', 'false', 'no']);

/** Position of the label column: the one named, else one that is called like a label, else the last. */
function findLabel(
  names: readonly string[],
  wanted: string | undefined,
  file: string,
): { position: number; note: string; guessed: boolean } {
  if (wanted !== undefined) {
    const position = names.indexOf(wanted);
    if (position < 0) {
      throw new DataError(`There is no column '${wanted}' to be the label`, {
        code: 'DATA_LABEL',
        where: file,
        expected: `one of the columns ${names.join(', ')}`,
        found: `label: ${wanted}`,
        hint: didYouMean(wanted, names),
      });
    }
    return { position, note: '', guessed: false };
  }
  for (const name of labelNames) {
    const position = names.findIndex((found) => found.toLowerCase() === name);
    if (position >= 0)
      return { position, note: `Column \`${names[position]}\` was taken as the label because of its name.`, guessed: true };
  }
  const last = names.length - 1;
  return {
    position: last,
    note: `The last column, \`${names[last]}\`, was taken as the label; name another with \`label\`.`,
    guessed: true,
  };
}

/** Any table: kinds are read off the values, see infer.ts. */
export const generic: Profile = {
  id: 'generic',
  title: 'Any table with a header or without: kinds of columns inferred, label named or guessed',
  dialect: 'sniffed',
  isHeader: () => false,
  layout: ({ file, names, count, label }) => {
    const all = names ?? Array.from({ length: count }, (_, i) => `column${String(i)}`);
    if (count < 2) {
      throw new DataError('The table has one column only', {
        code: 'DATA_ONE_COLUMN',
        where: file,
        expected: 'at least two columns',
        found: `one column, '${all[0]}'`,
        hint: 'Check the separator: comma, tab, semicolon and | are recognised, and lines of comments are not.',
      });
    }
    const found = findLabel(all, label, file);
    const notes = names === null ? [`No header row was found: the columns are called column0 … column${String(count - 1)}.`] : [];
    if (found.note !== '') notes.push(found.note);
    return {
      columns: all.map((name, position) => ({
        name,
        position,
        kind: 'infer',
        role: position === found.position ? 'label' : 'feature',
      })),
      notes,
      labelGuessed: found.guessed,
    };
  },
  derive: (_label, levels) => {
    const positive = levels.length === 2 ? levels.filter((level) => !harmless.has(level.toLowerCase())) : [];
    return { columns: [], unknown: [], notes: [], ...(positive.length === 1 ? { labelPositive: positive[0] } : {}) };
  },
};
