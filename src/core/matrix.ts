/**
 * The forms in which models take their input. `prepare/` fits each form on training rows only and applies it to any rows;
 * a model names the form it wants and never prepares data itself.
 */
export type Representation = 'one-hot' | 'ordinal' | 'binned' | 'table';

/**
 * Numbers standardised, words one-hot and standardised (or not, see the preparation options): the numeric block and the codes are kept apart so
 * that kernels can use table look-ups for the words; `dense()` gives the plain matrix.
 */
export interface OneHotMatrix {
  readonly kind: 'one-hot';
  readonly nRows: number;
  /** Columns of the dense form: nNumeric first, then each discrete column's levels (as seen in training) in order. */
  readonly nColumns: number;
  readonly names: readonly string[];
  readonly nNumeric: number;
  /** Float64Array (nRows × nNumeric), row-major, scaled. */
  readonly numeric: Float64Array;
  readonly nDiscrete: number;
  /** Int32Array (nRows × nDiscrete), row-major: index among the levels seen in training, −1 for unseen or missing. */
  readonly codes: Int32Array;
  /** Int32Array (nDiscrete): first dense column of each discrete column. */
  readonly offsets: Int32Array;
  /** Int32Array (nDiscrete): number of levels seen in training. */
  readonly sizes: Int32Array;
  /** Float64Array (nColumns): dense value of a one-hot column when its level is absent / present (numeric entries are 0). */
  readonly offValue: Float64Array;
  readonly onValue: Float64Array;
  /** Float64Array (nRows × nColumns), row-major; built at the first call and kept. */
  dense(): Float64Array;
}

/** Plain numbers, words as integer codes (order of the dataset's levels), nothing scaled. Missing is NaN. */
export interface OrdinalMatrix {
  readonly kind: 'ordinal';
  readonly nRows: number;
  readonly nColumns: number;
  readonly names: readonly string[];
  /** nColumns arrays, Float64Array (nRows) each: column-major, as trees want it. */
  readonly columns: readonly Float64Array[];
}

/** The numbers of an ordered column at the training rows, without loss. */
export interface ColumnValues {
  /** Float64Array (d): the distinct numbers, ascending. */
  readonly values: Float64Array;
  /** (nRows): the place of each row's number among them; d where it is missing. */
  readonly ranks: Uint8Array | Uint16Array | Uint32Array;
  /** Float64Array (d + 1): rows of each number, and those where it is missing. */
  readonly counts: Float64Array;
}

/**
 * Each column cut into at most 65,535 bins whose edges come from training rows. A value v lies in the first bin b with v ≤ edges[b]; the last
 * bin has no edge. Missing values lie in bin `missingBin[column]` (−1 where training had none and none is reserved).
 */
export interface BinnedMatrix {
  readonly kind: 'binned';
  readonly nRows: number;
  readonly nColumns: number;
  readonly names: readonly string[];
  /** nColumns arrays (nRows): Uint8Array up to 256 bins, Uint16Array above. */
  readonly columns: readonly (Uint8Array | Uint16Array)[];
  /** Int32Array (nColumns), the missing bin included. */
  readonly nBins: Int32Array;
  /** Per column Float64Array: upper edges (midpoints between neighbouring training values), ascending. */
  readonly edges: readonly Float64Array[];
  /** Int32Array (nColumns): the bin of missing values, always the last one, or −1. */
  readonly missingBin: Int32Array;
  /** Uint8Array (nColumns): 1 where bins are unordered categories (bin = dataset level code), 0 where ordered. */
  readonly categorical: Uint8Array;
  /** What stands behind the bins of a column by row, Float64Array (nRows), NaN where missing; made anew at each call. For models that make bins of their own. */
  numbers(column: number): Float64Array;
  /** Per ordered column its numbers at the training rows: kept from the fit of the edges, so that models need not look for them again. Only where rows are training rows. */
  readonly values?: readonly (ColumnValues | undefined)[];
}

/** A column as it stands in the data. */
export type TableColumn =
  | { readonly kind: 'continuous'; readonly name: string; readonly values: Float64Array }
  | { readonly kind: 'discrete'; readonly name: string; readonly codes: Int32Array; readonly levels: readonly string[] };

/** The rows as they stand in the data: nothing is fitted, filled in or scaled. For models that prepare their own input. */
export interface TableMatrix {
  readonly kind: 'table';
  readonly nRows: number;
  readonly nColumns: number;
  readonly names: readonly string[];
  /** nColumns columns: numbers (NaN where missing) or codes into `levels` (−1 where missing). */
  readonly columns: readonly TableColumn[];
  /** Uint32Array (nRows): dataset row ids. */
  readonly rowIds: Uint32Array;
}

export interface MatrixOf {
  readonly 'one-hot': OneHotMatrix;
  readonly ordinal: OrdinalMatrix;
  readonly binned: BinnedMatrix;
  readonly table: TableMatrix;
}
