import { describe, expect, it } from 'vitest';
import { decisionTree } from '../../src/models/decision-tree.ts';
import { lightgbm } from '../../src/models/lightgbm.ts';
import { xgboost } from '../../src/models/xgboost.ts';
import { largestGap, setNames, treeSet } from './tree-fixture.ts';

describe.each(setNames)('on the %s set', (name) => {
  const set = treeSet(name);
  const { nClasses } = set;
  const training = (weighted: boolean) => ({ x: set.train, y: set.yTrain, nClasses, weights: weighted ? set.weightsTrain : null, seed: 1 });

  it.each(set.trees.map((fit) => [fit.title, fit.weighted ? 'weighted' : 'unweighted', fit] as const))(
    'the decision tree has the structure of scikit-learn: %s, %s',
    (_title, _weighted, fit) => {
      const fitted = decisionTree.fit(training(fit.weighted), decisionTree.parameters.parse(fit.parameters));
      const { classes, scores } = fitted.predict(set.train);
      expect(fitted.notes[0]).toBe(`depth ${String(fit.depth)}, ${String(fit.leaves)} leaves`);
      expect(Array.from(classes).join('')).toBe(fit.predicted);
      expect(largestGap(scores, fit.shares, nClasses)).toBeLessThan(1e-5);
    },
  );

  it.each(set.xgboost.map((fit) => [fit.title, fit.weighted ? 'weighted' : 'unweighted', fit] as const))(
    'xgboost gives the probabilities of the original: %s, %s',
    (_title, _weighted, fit) => {
      const { scores } = xgboost.fit(training(fit.weighted), xgboost.parameters.parse(fit.parameters)).predict(set.test);
      expect(largestGap(scores, fit.probabilities, nClasses)).toBeLessThan(1e-4);
    },
  );

  it.each(set.lightgbm.map((fit) => [fit.title, fit] as const))('lightgbm gives the probabilities of the original: %s', (_title, fit) => {
    const fitted = lightgbm.fit(
      { ...training(false), weights: set.fractionsTrain },
      lightgbm.parameters.parse({ min_data_in_bin: 1, ...fit.parameters }),
    );
    expect(largestGap(fitted.predict(set.test).scores, fit.probabilities, nClasses)).toBeLessThan(1e-4);
  });
});
