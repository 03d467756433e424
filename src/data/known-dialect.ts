import type { Profile } from './profile.ts';

/** How a text file separates its values. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  /** Column names of the header row, trimmed and made unique; null when the first row holds values. */
  readonly names: readonly string[] | null;
  readonly count: number;
  /** Which columns got another name than the file gives them, for the report. */
  readonly notes: readonly string[];
}

/** The dialect of a file whose profile knows its columns, from the first line: comma or tab, and a header when the profile recognises one. */
export function knownDialect(line: string, profile: Profile): CsvDialect {
  const delimiter = line.includes('\t') ? '\t' : ',';
  const fields = line.split(delimiter).map((field) => field.replace(/^"(.*)"$/, '$1'));
  const names = profile.isHeader(fields) ? uniqueNames(fields) : null;
  return { delimiter, quote: '"', escape: '"', names, count: fields.length, notes: renamedNotes(fields, names) };
}

/** A sentence where columns have the name of an earlier one: which of two columns called `label` is meant must not be left to guessing. */
export function renamedNotes(fields: readonly string[], names: readonly string[] | null): readonly string[] {
  if (names?.length !== fields.length) return [];
  const renamed = names.flatMap((name, i) => {
    const field = fields[i].trim();
    return field === '' || field === name ? [] : [`${field} (column ${String(i + 1)}) is ${name} here`];
  });
  return renamed.length === 0 ? [] : [`Columns whose name an earlier column has: ${renamed.join(', ')}.`];
}

/** Trims the names and numbers those that SQL, which does not tell A from a, would take for the same: a, A → a, A_1. */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name, position) => {
    const trimmed = name.trim() === '' ? `column${String(position)}` : name.trim();
    let unique = trimmed;
    for (let i = 1; taken.has(unique.toLowerCase()); i++) unique = `${trimmed}_${String(i)}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
