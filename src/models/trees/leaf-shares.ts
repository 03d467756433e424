import type { ClassTree } from './class-tree.ts';
import type { FlatTree } from '../../kernels/tree-walk.ts';

/** The tree with class shares (summing to 1) times `factor` in place of class weights. O(nodes · classes). */
export function leafShares(tree: ClassTree, factor: number): FlatTree {
  const { width } = tree;
  const value = new Float64Array(tree.value.length);
  for (let from = 0; from < value.length; from += width) {
    let weight = 0;
    for (let k = 0; k < width; k++) weight += tree.value[from + k];
    for (let k = 0; k < width; k++) value[from + k] = (tree.value[from + k] / weight) * factor;
  }
  const { child, feature, threshold, missingLeft, sets } = tree;
  return { child, feature, threshold, missingLeft, width, value, ...(sets === undefined ? {} : { sets }) };
}
