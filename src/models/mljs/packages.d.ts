/** The part of the untyped npm packages that the adapters use, as read from their sources at the versions in package-lock.json. */

declare module 'ml-cart' {
  /** A node of a fitted tree. */
  interface TreeNode {
    /** The leaf's class shares: one row, as long as the highest class code in the leaf + 1. */
    classify(row: readonly number[]): { to1DArray(): number[] };
  }
  export class DecisionTreeClassifier {
    constructor(options: { minNumSamples: number; maxDepth: number; gainThreshold: number });
    train(rows: readonly (readonly number[])[], labels: readonly number[]): void;
    readonly root: TreeNode;
  }
}

declare module 'ml-knn' {
  export default class KNN {
    constructor(rows: readonly (readonly number[])[], labels: readonly number[], options: { k: number });
    readonly kdTree: {
      /** The `count` nearest training rows with their distances; each row ends with its label. */
      nearest(row: readonly number[], count: number): [row: number[], distance: number][];
    };
    predict(rows: readonly (readonly number[])[]): number[];
  }
}

declare module 'ml-naivebayes' {
  export class GaussianNB {
    train(rows: readonly (readonly number[])[], labels: readonly number[]): void;
    predict(rows: readonly (readonly number[])[]): number[];
    toJSON(): {
      /** Per class, per column. */
      means: number[][];
      /** Per class: log prior, then per column [1 / (√(2π)·sd), −2·sd²]. */
      calculateProbabilities: [logPrior: number, ...columns: [density: number, exponent: number][]][];
    };
  }
}

declare module 'ml-svm' {
  interface SvmOptions {
    C: number;
    tol: number;
    maxPasses: number;
    maxIterations: number;
    kernel: 'linear' | 'rbf';
    kernelOptions: { sigma: number };
    random: () => number;
    whitening: boolean;
  }
  export default class SVM {
    constructor(options: SvmOptions);
    /** @throws Error 'max iterations reached' */
    train(rows: readonly (readonly number[])[], labels: readonly (-1 | 1)[]): void;
    margin(rows: readonly (readonly number[])[]): number[];
    supportVectors(): number[];
    readonly iterations: number;
  }
}

declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix';
  export default class LogisticRegression {
    constructor(options: { numSteps: number; learningRate: number });
    train(x: Matrix, y: Matrix): void;
    /** One per class; `testScores` is the probability of NOT being that class, per row. */
    readonly classifiers: readonly { testScores(x: Matrix): number[] }[];
  }
}

declare module 'ml-xgboost' {
  /** Parameters by XGBoost's own names, and `iterations` for the number of rounds. */
  type XgboostOptions = Readonly<Record<string, string | number>>;
  interface XgboostModel {
    train(rows: readonly (readonly number[])[], labels: readonly number[]): void;
    /** Per row: the probability of class 1, or of every class for `multi:softprob`. */
    predict(rows: readonly (readonly number[])[]): (number | number[])[];
    free(): void;
  }
  const ready: Promise<new (options: XgboostOptions) => XgboostModel>;
  export default ready;
}
