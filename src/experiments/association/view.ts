import type { Dataset } from '../../core/dataset.ts';
import type { Binding } from '../kind.ts';
import type { AssociationCellValue, AssociationResult } from './cell.ts';
import type { AssociationConfig } from './config.ts';

/** A result with what the suite's family of tests makes of it. */
export interface JudgedResult extends AssociationResult {
  /** log₁₀ of the Holm-adjusted p-value. */
  readonly adjustedLog10P: number;
  /** The adjusted p-value is at most the suite's α. */
  readonly rejected: boolean;
}

/** Everything that an association's section is made from. */
export interface AssociationView {
  readonly config: AssociationConfig;
  readonly binding: Binding;
  readonly value: AssociationCellValue;
  readonly results: readonly JudgedResult[];
  readonly dataset: Dataset;
}
