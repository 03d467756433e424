import { describe, expect, it } from 'vitest';
import type { FlowverdictError } from '../../src/core/errors.ts';
import { FlowverdictErrors, formatPlace } from '../../src/core/errors.ts';
import { parseSuite } from '../../src/suite/index.ts';

const good = `suite: demo
title: A demo
seed: 7
data: { dataset: kdd99-generated }
experiments:
  - id: chi
    kind: association
    rows: protocol_type
    columns: attack
  - id: eight
    kind: comparison
    target: attack
    models: [decision-tree, { random-forest: { n_estimators: 10 } }, { decision-tree: { max_depth: 2, as: stump } }]
    resampling: { stratified-k-fold: { folds: 3 } }
    measures: [accuracy, roc-auc]
gates:
  - { experiment: eight, model: stump, measure: accuracy, min: 0.5 }
`;

/** `line:col code message` of every problem. */
function problems(text: string): readonly string[] {
  try {
    parseSuite(text, 's.yaml');
  } catch (error) {
    const errors = error instanceof FlowverdictErrors ? error.errors : [error as FlowverdictError];
    return errors.map(
      (problem) =>
        `${formatPlace(problem.where ?? '?').replace('s.yaml:', '')} ${problem.code} ${problem.message}${problem.hint === undefined ? '' : ` | ${problem.hint}`}`,
    );
  }
  return [];
}

const edit = (from: string, to: string): readonly string[] => {
  expect(good).toContain(from);
  return problems(good.replace(from, to));
};

describe('parseSuite', () => {
  it('binds every name', () => {
    const suite = parseSuite(good, 's.yaml');
    expect(suite.experiments.map((experiment) => [experiment.id, experiment.kind, experiment.data])).toEqual([
      ['chi', 'association', 'main'],
      ['eight', 'comparison', 'main'],
    ]);
    expect(suite.experiments[1].gateable).toEqual({
      measures: ['accuracy', 'roc-auc'],
      models: ['decision-tree', 'random-forest', 'stump'],
      comparable: true,
    });
    expect(suite.gates[0]).toMatchObject({
      experiment: 'eight',
      model: 'stump',
      min: 0.5,
      of: 'each',
      where: { file: 's.yaml', line: 17 },
    });
    expect(suite.seed).toBe(7);
    expect(suite.alpha).toBe(0.05);
  });

  it('hashes the text as it is, so that the hash is that of the file', () => {
    expect(parseSuite(good, 's.yaml').sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(parseSuite(good, 'other.yaml').sha256).toBe(parseSuite(good, 's.yaml').sha256);
    expect(parseSuite(good, 's.yaml', [{ path: 'seed', value: '8' }]).sha256).not.toBe(parseSuite(good, 's.yaml').sha256);
  });

  it('overrides by keys, positions and experiment ids', () => {
    const suite = parseSuite(good, 's.yaml', [
      { path: 'seed', value: '9' },
      { path: 'experiments.eight.measures', value: '[accuracy, mcc]' },
    ]);
    expect(suite.seed).toBe(9);
    expect(suite.experiments[1].gateable?.measures).toEqual(['accuracy', 'mcc']);
    expect(() => parseSuite(good, 's.yaml', [{ path: 'experiments.eigth.seed', value: '1' }])).toThrow(/no entry 'eigth'/);
  });

  it('gives an experiment with data of its own, or a given test set, its own data', () => {
    const text = good.replace(
      'resampling: { stratified-k-fold: { folds: 3 } }',
      'resampling: { given: { test: { dataset: nsl-kdd-test } } }',
    );
    const suite = parseSuite(text, 's.yaml');
    expect(suite.experiments.map((experiment) => experiment.data)).toEqual(['main', 'eight']);
    expect(suite.data.get('eight')).toMatchObject({ train: { dataset: 'kdd99-generated' }, test: { dataset: 'nsl-kdd-test' } });
  });

  it('places a misspelt model, measure, kind and key, each with the word that was meant', () => {
    expect(edit('[decision-tree,', '[desicion-tree,')).toEqual([
      "13:14 SUITE_UNKNOWN_NAME unknown model 'desicion-tree' | did you mean 'decision-tree'?",
    ]);
    expect(edit('[accuracy, roc-auc]', '[acuracy, roc-auc]')).toEqual([
      `15:16 SUITE_UNKNOWN_NAME unknown measure "acuracy" | did you mean 'accuracy'?`,
    ]);
    expect(edit('kind: comparison', 'kind: comparisson')).toEqual([
      "11:11 SUITE_UNKNOWN_NAME unknown kind of experiment 'comparisson' | did you mean 'comparison'?",
    ]);
    expect(edit('    target: attack', '    traget: attack')).toEqual([
      "10:5 SUITE_MISSING 'experiments.1.target' is missing",
      "12:5 SUITE_UNKNOWN_KEY unknown key 'traget' in 'experiments.1' | did you mean 'target'?",
    ]);
    expect(edit('seed: 7', 'sed: 7')).toEqual(["3:1 SUITE_UNKNOWN_KEY unknown key 'sed' in the suite | did you mean 'seed'?"]);
    expect(edit('n_estimators: 10', 'n_estimator: 10')).toEqual([
      "13:48 SUITE_UNKNOWN_KEY unknown parameter 'n_estimator' of model 'random-forest' | did you mean 'n_estimators'?",
    ]);
  });

  it('places values out of range and of the wrong type', () => {
    expect(edit('n_estimators: 10', 'n_estimators: 0')[0]).toMatch(
      /^13:62 SUITE_RANGE 'experiments\.1\.models\.1\.random-forest\.n_estimators' is out of range/,
    );
    expect(edit('seed: 7', 'seed: seven')[0]).toMatch(/^3:7 SUITE_TYPE 'seed' has the wrong type/);
    expect(edit('folds: 3', 'folds: 1')[0]).toMatch(/^14:47 SUITE_RANGE/);
    expect(edit('min: 0.5', 'min: high')[0]).toMatch(/^17:64 SUITE_TYPE/);
  });

  it('refuses gates on what does not exist, cannot hold, or has no bound', () => {
    expect(edit('experiment: eight, model', 'experiment: eigth, model')[0]).toMatch(/^17:19 SUITE_UNKNOWN_NAME .*did you mean 'eight'/);
    expect(edit('model: stump', 'model: stamp')[0]).toMatch(/^17:33 SUITE_UNKNOWN_NAME .*did you mean 'stump'/);
    expect(edit('measure: accuracy', 'measure: roc-uac')[0]).toMatch(/^17:49 SUITE_UNKNOWN_NAME .*did you mean 'roc-auc'/);
    expect(edit(', min: 0.5', '')[0]).toMatch(/^17:5 SUITE_GATE a gate needs a bound/);
    expect(edit('min: 0.5', 'min: 0.5, max: 0.4')[0]).toMatch(/^17:5 SUITE_GATE no number can pass/);
  });

  it('tells several problems at once, in the order of the file', () => {
    const text = good
      .replace('seed: 7', 'seed: -1')
      .replace('rows: protocol_type', 'row: protocol_type')
      .replace('kind: comparison', 'kind: comparisson');
    expect(problems(text).map((line) => line.split(' ')[0])).toEqual(['3:7', '6:5', '8:5', '11:11']);
  });

  it('refuses two experiments or two models of one name', () => {
    expect(edit('id: eight', 'id: chi')[0]).toMatch(/^10:9 SUITE_DUPLICATE_NAME two experiments are called 'chi'/);
    expect(edit(', as: stump', '')[0]).toMatch(/^13:70 SUITE_DUPLICATE_NAME two models are called 'decision-tree'/);
  });

  it('says where the YAML breaks, and refuses what is no suite', () => {
    expect(problems('suite: a\n  title: b\n')[0]).toMatch(/^[12]:\d+ SUITE_SYNTAX/);
    expect(problems('suite: [1, 2\n')[0]).toMatch(/SUITE_SYNTAX/);
    expect(problems('suite: a\nsuite: b\n')[0]).toMatch(/^2:1 SUITE_SYNTAX/);
    expect(problems('')[0]).toMatch(/^1:1 SUITE_EMPTY/);
    expect(problems('- just\n- a list\n')[0]).toMatch(/^1:1 SUITE_EMPTY/);
    expect(problems('suite: !!js/function "x"\n')[0]).toMatch(/SUITE_SYNTAX/);
  });

  it('does not unfold alias bombs', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefg'.split('').map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${'abcdefg'[index]}`).join(', ')}]`),
    ].join('\n');
    expect(problems(bomb)[0]).toMatch(/SUITE_ALIASES/);
  });

  it('needs exactly one of dataset and path', () => {
    expect(edit('{ dataset: kdd99-generated }', '{ where: "1" }')[0]).toMatch(/^4:7 SUITE_DATA/);
    expect(edit('{ dataset: kdd99-generated }', '{ dataset: a, path: b }')[0]).toMatch(/^4:7 SUITE_DATA/);
  });

  it('takes CRLF line ends and a byte order mark', () => {
    expect(parseSuite(`\uFEFF${good.replaceAll('\n', '\r\n')}`, 's.yaml').experiments).toHaveLength(2);
  });
});
