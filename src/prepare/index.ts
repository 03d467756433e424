import type { Column, Dataset } from '../core/dataset.ts';
import { DataError } from '../core/errors.ts';
import type { MatrixOf, OrdinalMatrix, Representation, TableMatrix } from '../core/matrix.ts';
import { fitBins } from './binned.ts';
import { gatherNumbers, requireColumns } from './feature-column.ts';
import { fitOneHot } from './one-hot.ts';
import { type RankedColumn, rankColumn } from './ranked-column.ts';
import { tableMatrix } from './table.ts';

export { rankColumn };

/** What is fitted on training rows, and how. */
export interface PreparationRequest<R extends Representation> {
  readonly representation: R;
  readonly dataset: Dataset;
  /** Names of the feature columns, in the order wanted. */
  readonly features: readonly string[];
  /** Uint32Array: dataset rows that encoders, scalers and bin edges may see. */
  readonly trainRows: Uint32Array;
  /** Float64Array (trainRows.length), how often each row counts; null = once. */
  readonly weights?: Float64Array | null;
  /** How words become numbers in the one-hot form: `one-hot`, or the dataset's level codes as one number. Default one-hot. */
  readonly encoding?: 'one-hot' | 'ordinal';
  /** `standard`: zero mean, unit variance (population) of every dense column, by training rows; `none`. Default standard. */
  readonly scale?: 'standard' | 'none';
  /** Most bins of a column in the binned form, the missing bin included: 2 … 65,535. Default 256. */
  readonly maxBins?: number;
  /** True: words are unordered bins in the binned form (bin = dataset level code). Default false: ordered by level code. */
  readonly categorical?: boolean;
  /** For the binned form: `rankColumn` of a column, kept by the caller over several preparations of one dataset. The result is the same without. */
  readonly rank?: (column: Column) => RankedColumn;
}

/** A preparation fitted on training rows. */
export interface FittedPreparation<R extends Representation> {
  /** The training rows in their form, same order as `trainRows`. */
  readonly train: MatrixOf[R];
  /** Any rows of the same dataset in the form that training fixed. */
  apply(rows: Uint32Array): MatrixOf[R];
  /** Sentences: missing values filled with the training median, columns without a training value, …. */
  readonly notes: readonly string[];
}

interface AnyPreparation {
  readonly train: MatrixOf[Representation];
  apply(rows: Uint32Array): MatrixOf[Representation];
  readonly notes: readonly string[];
}

/**
 * Fits encoders, scalers and bin edges on training rows only.
 *
 * - `one-hot`: missing numbers get the training median; missing or unseen words have no level (code −1); constant columns are divided by 1.
 * - `ordinal`: plain numbers, words as level codes, missing is NaN. Nothing is fitted.
 * - `table`: the columns as they stand. Nothing is fitted.
 * - `binned`: see `BinnedMatrix`; a value missing where training had none goes to the bin of the training median (commonest level).
 *
 * @throws DataError `PREPARE_NO_ROWS`, `PREPARE_NO_COLUMN`, `PREPARE_UNKNOWN_COLUMN`, `PREPARE_TOO_MANY_LEVELS`
 * @throws RangeError when `maxBins` is not an integer from 2 to 65,535 or `weights` has another length than `trainRows`
 * Cost: O(rows × columns).
 */
export function prepare<R extends Representation>(request: PreparationRequest<R>): FittedPreparation<R> {
  const { dataset, trainRows, representation } = request;
  const weights = request.weights ?? null;
  const maxBins = request.maxBins ?? 256;
  if (!Number.isInteger(maxBins) || maxBins < 2 || maxBins > 65535) {
    throw new RangeError(`prepare: maxBins must be an integer from 2 to 65535, received ${String(maxBins)}`);
  }
  if (weights !== null && weights.length !== trainRows.length) {
    throw new RangeError(`prepare: ${String(trainRows.length)} rows but ${String(weights.length)} weights`);
  }
  if (trainRows.length === 0) {
    throw new DataError('there are no rows to fit the preparation on', {
      code: 'PREPARE_NO_ROWS',
      expected: 'at least 1 training row',
      found: '0',
    });
  }
  const columns = requireColumns(dataset, request.features);
  const fitted = fitAs(representation, columns, request, weights, maxBins);
  // The representation asked for is the one fitted, which the compiler cannot follow through the type parameter.
  return { train: fitted.train as MatrixOf[R], apply: (rows) => fitted.apply(rows) as MatrixOf[R], notes: fitted.notes };
}

function fitAs(
  representation: Representation,
  columns: readonly Column[],
  request: PreparationRequest<Representation>,
  weights: Float64Array | null,
  maxBins: number,
): AnyPreparation {
  const { trainRows } = request;
  if (representation === 'binned') {
    return fitBins(columns, trainRows, weights, { maxBins, categorical: request.categorical ?? false, rank: request.rank });
  }
  if (representation === 'table') {
    const apply = (rows: Uint32Array): TableMatrix => tableMatrix(columns, request.dataset.rowIds, rows);
    return { train: apply(trainRows), apply, notes: [] };
  }
  if (representation === 'ordinal') {
    const apply = (rows: Uint32Array): OrdinalMatrix => ordinalMatrix(columns, rows);
    return { train: apply(trainRows), apply, notes: [] };
  }
  return fitOneHot(columns, trainRows, weights, { encoding: request.encoding ?? 'one-hot', scale: request.scale ?? 'standard' });
}

function ordinalMatrix(columns: readonly Column[], rows: Uint32Array): OrdinalMatrix {
  return {
    kind: 'ordinal',
    nRows: rows.length,
    nColumns: columns.length,
    names: columns.map((column) => column.name),
    columns: columns.map((column) => gatherNumbers(column, rows)),
  };
}
