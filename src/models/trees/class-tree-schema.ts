import { z } from 'zod';
import { classWeightSchema } from '../class-weight.ts';
import type { ClassTreeOptions } from './class-tree.ts';

const noLimit = (what: string): string => `${what}; null = no limit`;

/** The parameters that scikit-learn's decision tree and random forest share, except `max_features`, whose default differs. */
export const classTreeShape = {
  criterion: z.enum(['gini', 'entropy', 'log_loss']).default('gini').describe('impurity of a node; entropy and log_loss are the same'),
  max_depth: z.int().min(1).nullable().default(null).describe(noLimit('deepest level, the root being 0')),
  min_samples_split: z.int().min(2).default(2).describe('rows a node needs to be cut'),
  min_samples_leaf: z.int().min(1).default(1).describe('rows each side of a cut needs'),
  max_leaf_nodes: z.int().min(2).nullable().default(null).describe(noLimit('leaves of a tree, best cuts first')),
  min_impurity_decrease: z.number().min(0).default(0).describe('least weighted impurity decrease that a cut must bring'),
  ccp_alpha: z.number().min(0).default(0).describe('cost-complexity pruning: branches gaining at most this per leaf are cut off'),
  class_weight: classWeightSchema,
};

/** Parameter `max_features`: columns looked at per cut. */
export const maxFeaturesSchema = z
  .union([z.enum(['sqrt', 'log2']), z.int().min(1), z.number().gt(0).lt(1)])
  .nullable()
  .describe('columns drawn for each cut: null = all, sqrt, log2, a whole number, or a share below 1');

type TreeParameters = z.infer<z.ZodObject<typeof classTreeShape>> & { readonly max_features: z.infer<typeof maxFeaturesSchema> };

/** The growth options that parameters mean for a number of columns, with scikit-learn's rounding. */
export function classTreeOptions(parameters: TreeParameters, nColumns: number): ClassTreeOptions {
  return {
    entropy: parameters.criterion !== 'gini',
    maxDepth: parameters.max_depth ?? Infinity,
    minSamplesSplit: parameters.min_samples_split,
    minSamplesLeaf: parameters.min_samples_leaf,
    maxFeatures: countFeatures(parameters.max_features, nColumns),
    minImpurityDecrease: parameters.min_impurity_decrease,
    maxLeafNodes: parameters.max_leaf_nodes ?? Infinity,
  };
}

function countFeatures(maxFeatures: z.infer<typeof maxFeaturesSchema>, nColumns: number): number {
  if (maxFeatures === null) return nColumns;
  if (maxFeatures === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(nColumns)));
  if (maxFeatures === 'log2') return Math.max(1, Math.floor(Math.log2(nColumns)));
  if (maxFeatures < 1) return Math.max(1, Math.floor(maxFeatures * nColumns));
  return Math.min(maxFeatures, nColumns);
}
