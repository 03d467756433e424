import type { ColumnRole } from '../core/dataset.ts';
import type { Named } from '../core/registry.ts';

/** What a file says about its columns before any row is read. */
export interface FileHeader {
  readonly file: string;
  /** Column names in file order; null when the file has no header row. */
  readonly names: readonly string[] | null;
  readonly count: number;
  /** The label column that the suite names, if it does. */
  readonly label: string | undefined;
}

/** How one column of the file is taken. Columns of the file that no entry points at are dropped. */
export interface PlannedColumn {
  readonly name: string;
  /** 0-based position in the file. */
  readonly position: number;
  /** `infer`: decided from the values, see infer.ts. */
  readonly kind: 'continuous' | 'discrete' | 'infer';
  readonly role: ColumnRole;
  /** KDD99 writes `smurf.` for smurf. */
  readonly trailingDot?: boolean;
  readonly note?: string;
}

export interface Layout {
  readonly columns: readonly PlannedColumn[];
  readonly notes: readonly string[];
  /** The label is our guess and not the user's word: it may turn out to be no label at all. */
  readonly labelGuessed: boolean;
}

/** A column that follows from the label. */
export interface DerivedColumn {
  readonly name: string;
  /** The label column. */
  readonly from: string;
  /** Order of the levels. */
  readonly order: readonly string[];
  /** Level of the label → level here. Every label of the data is a key. */
  readonly levels: ReadonlyMap<string, string>;
  readonly positive?: string;
}

/** What a profile makes of the labels that occur. */
export interface Derivation {
  readonly columns: readonly DerivedColumn[];
  /** Labels that the profile does not know: an error. */
  readonly unknown: readonly string[];
  /** The positive level of the label column itself, where the profile knows it. */
  readonly labelPositive?: string;
  readonly notes: readonly string[];
}

/** What kind of traffic records a file holds: names, types, label, and what follows from the label. */
export interface Profile extends Named {
  /**
   * `known`: names, order and types are given by the profile, the separator is a comma or a tab, and a header row is recognised by `isHeader`.
   * `sniffed`: the reader finds out separator, quotes and header.
   */
  readonly dialect: 'known' | 'sniffed';
  /** True when a first row with these fields is a header. Asked for `known` dialects only. */
  isHeader(fields: readonly string[]): boolean;
  /** @throws DataError when names or number of columns do not fit */
  layout(header: FileHeader): Layout;
  /** @param levels the labels that occur, sorted by code unit */
  derive(label: string, levels: readonly string[]): Derivation;
}
