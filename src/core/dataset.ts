/** What a column is to the questions: something to learn from, something to learn, or neither. */
export type ColumnRole = 'feature' | 'label' | 'derived' | 'ignored';

interface ColumnBase {
  readonly name: string;
  readonly role: ColumnRole;
  /** How the column was taken and why, one clause for the report (`generic` profile), e.g. "7 distinct integers, taken as discrete". */
  readonly note?: string;
}

/** Numbers. Missing (empty, NaN, ±Infinity in the file) is NaN in `values`, and `missing` counts them. */
export interface ContinuousColumn extends ColumnBase {
  readonly kind: 'continuous';
  /** Float64Array (nRows) on a SharedArrayBuffer. */
  readonly values: Float64Array;
  /** Uint8Array (nRows), 1 where the value is missing; null when nothing is missing. */
  readonly missing: Uint8Array | null;
}

/** Words from a finite list. `levels` is sorted by code unit unless the profile gives an order, so codes depend on the data alone. */
export interface DiscreteColumn extends ColumnBase {
  readonly kind: 'discrete';
  /** Int32Array (nRows) on a SharedArrayBuffer: index into `levels`, −1 where missing. */
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = ContinuousColumn | DiscreteColumn;

/** A run of rows that came from one source (a file, or one of a given train/test pair): [start, end). */
export interface DatasetPart {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Labelled connections in columns: one typed array per column, never an object per row. Immutable; structured-clonable, and
 * the arrays lie on SharedArrayBuffers so that worker threads read them without copying.
 */
export interface Dataset {
  readonly id: string;
  readonly nRows: number;
  readonly columns: readonly Column[];
  /** Uint32Array (nRows): position of the row in its file(s), 0-based, header not counted. Ascending within a part. */
  readonly rowIds: Uint32Array;
  /** One entry per source; a given train/test pair has two, train first. */
  readonly parts: readonly DatasetPart[];
  /** SHA-256 over names, kinds, levels and values, after `where` and `sample`: hex. */
  readonly sha256: string;
  /** Number of different rows over all loaded (not derived) columns. */
  readonly distinctRows: number;
  /** True when the rows were made by a generator; every report says so in its first lines. */
  readonly generated: boolean;
  /** The class that counts as positive for a derived or label column, by column name, e.g. { attack: 'attack' }. */
  readonly positives: Readonly<Record<string, string>>;
  /** Sentences for the report: what was dropped, taken as missing, sampled, filtered. */
  readonly notes: readonly string[];
}

/** Names and kinds without the values: what a suite can be checked against. */
export interface ColumnSummary {
  readonly name: string;
  readonly kind: Column['kind'];
  readonly role: ColumnRole;
  readonly levels: readonly string[] | null;
}

/** Finds a column by name, or undefined. */
export function findColumn(dataset: Dataset, name: string): Column | undefined {
  return dataset.columns.find((column) => column.name === name);
}

/** The columns that models may learn from, in file order. */
export function featureColumns(dataset: Dataset): readonly Column[] {
  return dataset.columns.filter((column) => column.role === 'feature');
}

/** Float64Array (length) on a SharedArrayBuffer, zeroed. */
export function sharedFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

/** Int32Array (length) on a SharedArrayBuffer, zeroed. */
export function sharedInt32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

/** Uint32Array (length) on a SharedArrayBuffer, zeroed. */
export function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}

/** Uint8Array (length) on a SharedArrayBuffer, zeroed. */
export function sharedUint8(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}
