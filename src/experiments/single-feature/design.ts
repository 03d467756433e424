import { DESIGN, type WorkContext } from '../../core/experiment.ts';
import { DataError } from '../../core/errors.ts';
import type { Fold } from '../../core/resampling.ts';
import { createRng, deriveSeed } from '../../core/rng.ts';
import { type DroppedColumn, dropConstant, dropCorrelated } from '../../prepare/drop-columns.ts';
import { undersample } from '../../prepare/undersample.ts';
import { chooseFeatures } from '../shared/features.ts';
import { drawFolds } from '../shared/resampling-entry.ts';
import { selectRows } from '../shared/row-sample.ts';
import { type BoundTarget, bindTarget, classesOf } from '../shared/target.ts';
import type { SingleFeatureConfig } from './config.ts';

/** Rows, target, folds and columns: the same for all cells. */
export interface Design {
  readonly target: BoundTarget;
  /** `train` already balanced where the suite asks for it. */
  readonly folds: readonly Fold[];
  readonly features: readonly string[];
  readonly dropped: readonly DroppedColumn[];
  readonly sampleNote: string | null;
  /** Rows with a label before `balance: { scope: all }` took some away. */
  readonly rowsBefore: number;
  /** Share of the commonest class among all test rows: the accuracy of always naming it. */
  readonly baseline: number;
  readonly baselineClass: string;
}

function filterColumns(config: SingleFeatureConfig, context: WorkContext, rows: Uint32Array): Pick<Design, 'features' | 'dropped'> {
  const { dataset } = context;
  const chosen = chooseFeatures(config.features, dataset.columns, config.target.column);
  const varying = config.dropConstant ? dropConstant(dataset, chosen, rows) : { kept: chosen, dropped: [] };
  if (config.dropCorrelated === undefined || varying.kept.length === 0) return { features: varying.kept, dropped: varying.dropped };
  const apart = dropCorrelated(dataset, varying.kept, rows, config.dropCorrelated);
  const gone = new Map([...varying.dropped, ...apart.dropped].map((column) => [column.feature, column]));
  return { features: apart.kept, dropped: chosen.flatMap((name) => gone.get(name) ?? []) };
}

function commonestClass(target: BoundTarget, folds: readonly Fold[]): Pick<Design, 'baseline' | 'baselineClass'> {
  const counts = new Float64Array(target.classes.length);
  for (const { test } of folds) for (const row of test) counts[target.yByRow[row]]++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const best = counts.indexOf(Math.max(...counts));
  return { baseline: counts[best] / total, baselineClass: target.classes[best] };
}

/**
 * Draws the design once per process. Columns are left out by all rows that take part, without a look at the labels: that decides which questions are
 * asked and no model's score.
 * @throws DataError when the target is not two classes, no column is left, or the split cannot be made
 */
export function designOf(config: SingleFeatureConfig, context: WorkContext): Design {
  return context.memo(DESIGN, () => {
    const { dataset, suiteSeed } = context;
    const selected = selectRows(dataset, config.sample, suiteSeed);
    const everything = bindTarget(dataset, config.target, selected.rows);
    if (everything.positive < 0) {
      throw new DataError(
        `the target '${config.target.column}' has more than two classes; single features are judged on one against the rest`,
        {
          code: 'DATA_NEEDS_POSITIVE',
          where: dataset.id,
          expected: 'a positive class',
          found: everything.classes.join(', '),
          hint: `Write \`target: { column: ${config.target.column}, positive: ${everything.classes[0]} }\`.`,
        },
      );
    }
    const columns = filterColumns(config, context, everything.rows);
    if (columns.features.length === 0) {
      throw new DataError('no feature column is left to judge', {
        code: 'DATA_NO_FEATURE',
        where: dataset.id,
        expected: 'at least one column that varies',
        found: `all ${String(columns.dropped.length)} dropped`,
        hint: 'Check `where`, `features` and `dropConstant`.',
      });
    }
    const rngOf = (part: string): ReturnType<typeof createRng> => createRng(deriveSeed(suiteSeed, 'undersample', dataset.sha256, part));
    const target =
      config.balance?.scope === 'all'
        ? bindTarget(dataset, config.target, undersample(everything.rows, everything.y, rngOf('all')).rows)
        : everything;
    const drawn = drawFolds(config.resampling, target, context);
    const folds =
      config.balance?.scope === 'train'
        ? drawn.map((fold) => ({ ...fold, train: undersample(fold.train, classesOf(target, fold.train), rngOf(fold.id)).rows }))
        : drawn;
    return {
      target,
      folds,
      ...columns,
      ...commonestClass(target, folds),
      sampleNote: selected.note,
      rowsBefore: everything.rows.length,
    };
  });
}
