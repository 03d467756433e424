import { boostingPlainBytes, boostingSimdBytes } from './boosting-bytes.ts';
import { classTreeBytes } from './class-tree-bytes.ts';
import { hasSimd, instantiate } from './instantiate.ts';
import { treeWalkBytes } from './tree-walk-bytes.ts';

/** The kernels of assembly/boosting.ts. All but counts, flags and doubles are byte addresses in the memory they were given. */
export interface BoostingCalls {
  buildHistogram(
    wide: number, entries: number, start: number, rows: number, from: number, to: number, gradients: number, slot: number,
    nActive: number, offset: number, common: number, sumG: number, sumH: number,
  ): void; // prettier-ignore
  clearHistogram(slot: number, nActive: number, offset: number): void;
  subtractHistogram(parent: number, child: number, nActive: number, offset: number): void;
  findXgboostCut(
    nActive: number, offset: number, valueBins: number, hasMissing: number, direction: number, slot: number, skip: number,
    totalG: number, totalH: number, bounded: number, limits: number, cut: number,
  ): void; // prettier-ignore
  findLightgbmCut(
    nActive: number, offset: number, valueBins: number, hasMissing: number, direction: number, slot: number, skip: number,
    totalG: number, totalH: number, count: number, bounded: number, limits: number, cut: number,
  ): void; // prettier-ignore
  partition(wide: number, rows: number, from: number, to: number, column: number, left: number, scratch: number): number;
  markLeft(left: number, nBins: number, threshold: number, missing: number): void;
  sumOver(values: number, stride: number, rows: number, from: number, to: number): number;
  addToRows(scores: number, stride: number, rows: number, from: number, to: number, value: number): void;
  allRows(rows: number, n: number): void;
  logisticGradients(
    scores: number, y: number, weights: number, n: number, single: number, least: number, constant: number, out: number,
  ): void; // prettier-ignore
  softmax(scores: number, n: number, width: number, out: number): void;
  softmaxGradients(
    probabilities: number, y: number, k: number, weights: number, n: number, factor: number, single: number, least: number, constant: number, out: number,
  ): void; // prettier-ignore
  countBins(wide: number, column: number, n: number, counts: number): void;
  countOthers(wide: number, column: number, n: number, common: number, start: number): void;
  orderByCount(start: number, n: number, most: number, counts: number, order: number): void;
  permute(wide: number, from: number, n: number, order: number, to: number): void;
  accumulate(start: number, n: number): number;
  writeEntries(
    wide: number, column: number, n: number, common: number, offset: number, cursor: number, wideEntries: number, entries: number,
  ): void; // prettier-ignore
}

/** The kernels of assembly/class-tree.ts: state is kept from call to call, so that each memory has an instance of its own. */
export interface ClassTreeCalls {
  place(
    columns: number, y: number, weights: number, sizes: number, rows: number, packed: number, nodeClass: number, nodeWeight: number, scratch: number,
    histogramA: number, histogramB: number, packedA: number, packedB: number, packedC: number, bits: number, occupied: number, totals: number, sides: number,
    order: number, best: number, nClasses: number,
  ): void; // prettier-ignore
  openTree(n: number): void;
  gather(start: number, end: number, sized: number): number;
  scanColumns(from: number, to: number, start: number, end: number, weight: number): number;
  partition(column: number, start: number, end: number, threshold: number, missing: number): number;
}

type Walk = (
  columns: number, columnStride: number, nColumns: number, n: number, trees: number, nTrees: number, nodes: number, values: number, sets: number,
  width: number, out: number, stride: number, scratch: number,
) => void; // prettier-ignore

/** The kernels of assembly/tree-walk.ts, by the width of bins and whether any cut is by a set. */
export interface TreeWalkCalls {
  readonly walkBytes: Walk;
  readonly walkShorts: Walk;
  readonly walkBytesWithSets: Walk;
  readonly walkShortsWithSets: Walk;
}

/** The boosting kernels on a memory. */
export function boostingCalls(memory: WebAssembly.Memory): BoostingCalls {
  return instantiate(hasSimd(boostingSimdBytes) ? boostingSimdBytes : boostingPlainBytes, memory) as BoostingCalls;
}

/** The tree-walking kernels on a memory. */
export function treeWalkCalls(memory: WebAssembly.Memory): TreeWalkCalls {
  return instantiate(treeWalkBytes, memory) as TreeWalkCalls;
}

/** The class-tree kernels on a memory; null where kernels are switched off by FLOWVERDICT_SIMD=off. */
export function classTreeCalls(memory: WebAssembly.Memory): ClassTreeCalls | null {
  if (process.env['FLOWVERDICT_SIMD'] === 'off') return null;
  return instantiate(classTreeBytes, memory) as ClassTreeCalls;
}
