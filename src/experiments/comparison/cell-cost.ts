import type { Cell } from '../../core/experiment.ts';

interface Cost {
  /** Milliseconds at 20,000 training rows, and the power by which they grow with them. */
  readonly base: number;
  readonly power: number;
  /** Most memory, prepared matrices included, in units of 8 bytes per training value. */
  readonly memory: number;
}

/** Measured on NSL-KDD (time) and on all of KDD99 10 % (memory); only for the order of work, the progress bar, and how many cells run at a time. */
const costs: ReadonlyMap<string, Cost> = new Map([
  ['svc', { base: 400, power: 1.5, memory: 5 }],
  ['knn', { base: 180, power: 1.4, memory: 3.5 }],
  ['random-forest', { base: 380, power: 1.1, memory: 0.5 }],
  ['lightgbm', { base: 160, power: 1, memory: 0.5 }],
  ['xgboost', { base: 90, power: 1, memory: 0.5 }],
  ['logistic-regression', { base: 110, power: 1, memory: 3 }],
]);
const anyOther: Cost = { base: 30, power: 1, memory: 2.5 };

/** What fitting and scoring a model on `nRows` training rows with `nFeatures` columns takes, roughly. */
export function cellCost(model: string, nRows: number, nFeatures: number): Pick<Cell, 'cost' | 'memory'> {
  const { base, power, memory } = costs.get(model) ?? anyOther;
  return { cost: base * (nRows / 20_000) ** power, memory: memory * 8 * nRows * nFeatures };
}
