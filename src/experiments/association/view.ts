import type { Dataset } from '../../core/dataset.ts';
import type { Binding } from '../kind.ts';
import type { Conclusion } from '../shared/conclusion.ts';
import type { Judgement } from '../shared/test-json.ts';
import type { AssociationCellValue, AssociationResult, StratifiedAssociation } from './cell.ts';
import type { AssociationConfig } from './config.ts';

/** A result with what the suite's family of tests makes of it: log₁₀ of its adjusted p, and whether that is at most the suite's α. */
export interface JudgedResult extends AssociationResult, Judgement {
  readonly conclusion: Conclusion;
}

/** The same for a test within strata. */
export interface JudgedStrata extends StratifiedAssociation, Judgement {}

/** Everything that an association's section is made from. */
export interface AssociationView {
  readonly config: AssociationConfig;
  readonly binding: Binding;
  readonly value: AssociationCellValue;
  readonly results: readonly JudgedResult[];
  readonly stratified: readonly JudgedStrata[];
  readonly dataset: Dataset;
}
