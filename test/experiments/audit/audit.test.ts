import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import { FlowverdictErrors } from '../../../src/core/errors.ts';
import type { ExperimentResult } from '../../../src/core/experiment.ts';
import { audit } from '../../../src/experiments/audit/index.ts';
import { auditChecks } from '../../../src/experiments/audit/checks/index.ts';
import { leakageFacts, leakageNote } from '../../../src/experiments/audit/comparison-note.ts';
import { bindTarget } from '../../../src/experiments/shared/target.ts';
import { evaluateGates } from '../../../src/gates/evaluate.ts';
import { parseSuite } from '../../../src/suite/index.ts';
import { falseFindings, isFound } from '../../../bench/audit-calibration/calibrate.ts';
import { leaks } from '../../../bench/audit-calibration/planted.ts';
import { cleanTable, datasetOf } from '../../../bench/audit-calibration/table.ts';
import { bindExperiment, runExperiment } from '../../support/run-experiment.ts';
import { auditSubject } from './support.ts';

interface FindingJson {
  readonly id: string;
  readonly severity: string;
  readonly message: string;
  readonly advice: string;
  readonly ignored: string | null;
}

const findingsOf = (result: ExperimentResult): readonly FindingJson[] => result.json['findings'] as unknown as readonly FindingJson[];

/** Clean rows and one column that gives the label away. */
function hinted(): Dataset {
  const table = cleanTable(500, 7, false);
  table.words.set(
    'hint',
    Array.from(table.y, (code) => `h${String(code)}`),
  );
  return datasetOf(table, 7);
}

const quick = { target: 'label', permutations: 99, checks: ['FV001', 'FV003', 'FV005', 'FV010'] };

describe('every planted leak is found (the full table: reports/audit-calibration)', () => {
  it.each(leaks.map((leak) => [`${leak.check} ${leak.id}`, leak] as const))('%s', async (_, leak) => {
    expect(await isFound(leak, 1)).toBe(true);
  });

  it.each([false, true])('and nothing in clean data (pair: %s)', async (pair) => {
    expect(await falseFindings(1, pair)).toEqual([]);
  });
});

describe('the checks', () => {
  it('have codes FV001 …, reasons and advice', () => {
    expect(auditChecks.ids).toEqual(Array.from({ length: 10 }, (_, i) => `FV${String(i + 1).padStart(3, '0')}`));
    for (const check of auditChecks.all) {
      expect(check.why.length).toBeGreaterThan(60);
      expect(check.advice.length).toBeGreaterThan(20);
    }
  });

  it('plan cells with keys of their own', () => {
    const subject = auditSubject(hinted(), { target: 'label' });
    for (const check of auditChecks.all) {
      const keys = check.plan(subject).map(({ key }) => key);
      expect(new Set(keys).size, check.id).toBe(keys.length);
    }
  });
});

describe('an audit as an experiment', () => {
  it('says the verdict first, and the same for the same seed', async () => {
    const first = await runExperiment(bindExperiment(audit, quick), hinted());
    const again = await runExperiment(bindExperiment(audit, quick), hinted());
    expect(again.json).toEqual(first.json);
    expect(again.section).toEqual(first.section);
    expect(findingsOf(first).map(({ id }) => id)).toEqual(expect.arrayContaining(['FV001:hint', 'FV005:hint']));
    expect(JSON.stringify(first.section.answer)).toMatch(/2 critical, 0 warnings/);
    expect(JSON.stringify(first.section.answer)).toContain('hint alone');
    expect(findingsOf(first).every(({ advice, message }) => advice !== '' && message !== '')).toBe(true);
    expect(JSON.parse(JSON.stringify(first.json))).toEqual(first.json);
  });

  it('takes an ignored finding out of the count and prints the reason', async () => {
    const ignore = [
      { finding: 'FV001:hint', reason: 'the hint is what we test' },
      { finding: 'FV005', reason: 'echoes are wanted here' },
    ];
    const result = await runExperiment(bindExperiment(audit, { ...quick, ignore }), hinted());
    expect(findingsOf(result).find(({ id }) => id === 'FV001:hint')?.ignored).toBe('the hint is what we test');
    expect(JSON.stringify(result.section)).toContain('the hint is what we test');
    expect(result.observations).toContainEqual({ result: 'FV001', measure: 'severity', value: 0 });
    expect(result.observations).toContainEqual({ measure: 'critical', value: 0 });
  });

  it('wants a reason for what is ignored', () => {
    expect(audit.schema.safeParse({ ...quick, ignore: [{ finding: 'FV004:src_port' }] }).success).toBe(false);
    expect(audit.schema.safeParse({ ...quick, ignore: [{ finding: 'FV004:src_port', reason: ' ' }] }).success).toBe(false);
    expect(audit.schema.safeParse({ ...quick, ignore: [{ finding: 'src_port', reason: 'we draw it' }] }).success).toBe(false);
  });

  it('does not let a check pass that did not finish', async () => {
    const experiment = bindExperiment(audit, { ...quick, checks: ['FV001', 'FV003'] });
    const broken = {
      ...experiment,
      plan: (context: Parameters<typeof experiment.plan>[0]) =>
        experiment
          .plan(context)
          .map((cell) => (cell.id.includes('FV003') ? { ...cell, parameters: { check: 'FV003', key: 'all' } } : cell)),
    };
    const result = await runExperiment(
      {
        ...broken,
        judge: (input) => {
          const outcomes = new Map(input.outcomes);
          for (const cell of input.cells)
            if (cell.id.includes('FV003'))
              outcomes.set(cell.id, { cell: cell.id, status: 'failed', code: 'CELL_CRASHED', message: 'it broke' });
          return experiment.judge({ ...input, outcomes });
        },
      },
      hinted(),
    );
    expect(result.status).toBe('partial');
    expect(result.observations.find((each) => each.result === 'FV003')?.value).toBeNaN();
    expect(JSON.stringify(result.section)).toContain('Did not finish: FV003');
  });

  it('samples under fast and says what the sample can be off by', async () => {
    const dataset = datasetOf(cleanTable(2000, 3, false), 3);
    const entry = { target: 'label', permutations: 19, checks: ['FV001', 'FV002'], fast: true, fastRows: 600 };
    const result = await runExperiment(bindExperiment(audit, entry), dataset);
    expect(result.json['sampled']).toMatchObject({ train: 600, test: null });
    expect(JSON.stringify(result.section)).toMatch(/Sampling error \(95 %\).*±3\.35 percentage points/);
  });
});

describe('gates on an audit', () => {
  const place = { file: 'suite.yaml' };

  it('fail on a severity above the bound and hold below it', async () => {
    const result = await runExperiment(bindExperiment(audit, quick), hinted());
    const gates = [
      { experiment: 'question', result: 'FV001', measure: 'severity', max: 2, of: 'each' as const, where: place },
      { experiment: 'question', result: 'FV003', measure: 'severity', max: 0, of: 'each' as const, where: place },
      { experiment: 'question', measure: 'critical', max: 0, of: 'each' as const, where: place },
    ];
    const context = { alpha: 0.05, baseline: null, unpaired: false, sources: new Map() };
    expect(evaluateGates(gates, [result], context).map(({ verdict }) => verdict)).toEqual(['fail', 'pass', 'fail']);
  });

  it('may be written by check, as the worst severity that each may find', () => {
    const text = (gate: string): string => `
suite: s
data: { path: x.csv }
experiments:
  - { id: leaks, kind: audit, target: label }
  - { id: models, kind: comparison, target: label, models: [decision-tree], measures: [accuracy] }
gates:
  - { experiment: models, measure: accuracy, min: 0.5 }
  - ${gate}
`;
    const { gates } = parseSuite(text('{ experiment: leaks, audit: { max: { FV001: warning, FV005: none } } }'), 'suite.yaml');
    expect(gates.slice(1)).toMatchObject([
      { experiment: 'leaks', result: 'FV001', measure: 'severity', max: 2, entry: 1 },
      { experiment: 'leaks', result: 'FV005', measure: 'severity', max: 0, entry: 1 },
    ]);
    const codeOf = (gate: string): readonly string[] => {
      try {
        parseSuite(text(gate), 'suite.yaml');
        return [];
      } catch (error) {
        return error instanceof FlowverdictErrors ? error.errors.map(({ code }) => code) : [];
      }
    };
    expect(codeOf('{ experiment: leaks, audit: { max: { FV099: warning } } }')).toEqual(['SUITE_UNKNOWN_NAME']);
    expect(codeOf('{ experiment: models, audit: { max: { FV001: warning } } }')).toEqual(['SUITE_GATE']);
    expect(codeOf('{ experiment: leaks, audit: { max: { FV001: bad } } }')).toEqual(['SUITE_VALUE']);
    expect(codeOf('{ experiment: leaks, measure: critical, max: 0, audit: { max: { FV001: note } } }')).toEqual(['SUITE_GATE']);
    expect(codeOf('{ experiment: leaks, max: 0 }')).toEqual(['SUITE_GATE']);
  });

  it('are bound by the suite, with every mistake at its place', () => {
    const text = `suite: s
data: { dataset: kdd99-generated }
experiments:
  - id: leaks
    kind: audit
    target: attack
    chekcs: [FV001]
    ignore:
      - { finding: FV004 }
gates:
  - { experiment: leaks, result: FV001, measure: sevrity, max: 2 }
`;
    let errors: readonly { readonly message: string }[] = [];
    try {
      parseSuite(text, 'suite.yaml');
    } catch (error) {
      if (error instanceof FlowverdictErrors) errors = error.errors;
    }
    expect(errors.map(({ message }) => message).join('\n')).toMatch(/unknown key 'chekcs'[\s\S]*reason/);
  });
});

describe('the note in a comparison', () => {
  it('counts repeated rows and contradictions and scores models without them', () => {
    const table = cleanTable(40, 1, false);
    for (const [name, values] of table.numbers)
      table.numbers.set(
        name,
        values.map((_, i) => values[i % 30]),
      );
    for (const [name, values] of table.words)
      table.words.set(
        name,
        values.map((_, i) => values[i % 30]),
      );
    for (let i = 30; i < 40; i++) table.y[i] = i < 32 ? 1 - table.y[i - 30] : table.y[i - 30];
    const dataset = datasetOf(table, 1);
    const target = bindTarget(dataset, { column: 'label', positive: null });
    const rows = (from: number, to: number): Uint32Array => Uint32Array.from({ length: to - from }, (_, i) => from + i);
    const fold = { id: 'f', repeat: 1, fold: 1, train: rows(0, 25), test: rows(25, 40) };
    const design = {
      features: dataset.columns.filter(({ role }) => role === 'feature').map(({ name }) => name),
      folds: [fold],
      target,
    };
    // right on the ten repeated rows, wrong on the five new ones
    const note = leakageNote(leakageFacts(dataset, design), design, [
      { name: 'memory', predicted: () => Int32Array.from(fold.test, (row) => (row >= 30 ? target.yByRow[row] : 1 - target.yByRow[row])) },
    ]);
    expect(note.json).toMatchObject({
      seen: 10,
      test: 15,
      contradictoryVectors: 0,
      models: [{ id: 'memory', accuracy: 10 / 15, unseen: 0 }],
    });
    expect(JSON.stringify(note.blocks)).toContain('10 of 15 test rows');
    expect(note.json['table']).toMatchObject({ folds: 1 });
  });

  it('names the column whose table is as good as the best model', () => {
    const dataset = hinted();
    const target = bindTarget(dataset, { column: 'label', positive: null });
    const rows = (from: number, to: number): Uint32Array => Uint32Array.from({ length: to - from }, (_, i) => from + i);
    const fold = { id: 'f', repeat: 1, fold: 1, train: rows(0, 400), test: rows(400, 500) };
    const features = dataset.columns.filter(({ role }) => role === 'feature').map(({ name }) => name);
    const predicted = (): Int32Array => Int32Array.from(fold.test, (row, i) => (i < 3 ? 1 - target.yByRow[row] : target.yByRow[row]));
    const design = { features, folds: [fold], target };
    const note = leakageNote(leakageFacts(dataset, design), design, [{ name: 'good', predicted }]);
    expect(note.json['table']).toMatchObject({ column: 'hint', accuracy: 1 });
    expect(JSON.stringify(note.blocks)).toContain('A table on hint alone');
    expect(note.blocks[1]).toMatchObject({ kind: 'callout', tone: 'warning' });
  });
});
