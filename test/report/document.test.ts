import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import { reportDocument } from '../../src/report/document.ts';
import { glossaryOf } from '../../src/report/glossary.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { verdictReason } from '../../src/report/verdict-reason.ts';
import { SAMPLE, verdict } from './support/sample-result.ts';

const lines = (result: RunResult): string[] => renderMarkdown(reportDocument(result)).split('\n');

describe('reportDocument', () => {
  it('says in its first lines that the data are generated, then the verdict', () => {
    const head = lines(SAMPLE).slice(0, 7);
    expect(head[0]).toMatch(/^# Demo/);
    expect(head[3]).toContain('The data of this report are generated (kdd99-generated).');
    expect(head[5]).toContain('**Verdict: ERROR**');
  });

  it('says nothing of generated data where none are', () => {
    const real = { ...SAMPLE, datasets: [SAMPLE.datasets[1]] };
    expect(lines(real).join('\n')).not.toContain('generated');
  });

  it('has the answer of each experiment on the first screen', () => {
    const all = lines(SAMPLE);
    const answer = all.findIndex((line) => line.startsWith('- **models**: **xgboost** is best'));
    expect(answer).toBeGreaterThan(0);
    expect(answer).toBeLessThan(25);
  });

  it('shows the cells that failed and that their experiment is incomplete', () => {
    const text = lines(SAMPLE).join('\n');
    expect(text).toContain('> [!CAUTION]\n> Some cells of this experiment did not finish (1 failure below)');
    expect(text).toContain('| `models/svc/r1f3` | `MODEL_ONE_CLASS` |');
  });

  it('holds no seconds', () => {
    const slow = { ...SAMPLE, timings: { run: 12345.678 } };
    expect(lines(slow)).toEqual(lines(SAMPLE));
  });

  it('works for a run of nothing', () => {
    const text = lines({ ...SAMPLE, datasets: [], experiments: [], verdicts: [], verdict: 'error' }).join('\n');
    expect(text).toContain('Nothing was tested.');
  });
});

describe('verdictReason', () => {
  const fail = verdict({}, { rule: 'accuracy ≥ 1', observed: 0.9, verdict: 'fail', reason: 'knn: 0.9' });
  const pass = verdict({}, { rule: 'accuracy ≥ 0', observed: 0.9, verdict: 'pass', reason: 'knn: 0.9' });
  const complete = SAMPLE.experiments.filter(({ status }) => status === 'complete');

  it.each([
    [{ verdict: 'pass', verdicts: [] }, 'No gate was set, and every experiment finished.'],
    [{ verdict: 'pass', verdicts: [pass] }, 'The one gate holds.'],
    [{ verdict: 'pass', verdicts: [pass, pass] }, 'All 2 gates hold.'],
    [{ verdict: 'fail', verdicts: [fail, pass] }, '1 of 2 gates does not hold. accuracy ≥ 1: knn: 0.9.'],
    [{ verdict: 'fail', verdicts: [fail, fail] }, '2 of 2 gates do not hold. First: accuracy ≥ 1: knn: 0.9.'],
    [{ verdict: 'error', interrupted: true }, 'The run was interrupted before it was finished.'],
    [
      { verdict: 'error', experiments: complete, verdicts: [verdict({}, { rule: 'x', observed: null, verdict: 'error', reason: 'y' })] },
      '1 of 1 gate could not be computed.',
    ],
    [{ verdict: 'error' }, '1 cell did not finish, so the answers are incomplete.'],
  ] as const)('%#', (change, sentence) => {
    expect(verdictReason({ ...SAMPLE, ...change })).toBe(sentence);
  });
});

describe('glossaryOf', () => {
  it('explains the words that occur, and no other', () => {
    const names = (text: string): string[] => glossaryOf(text).map(({ name }) => name);
    expect(names('the folds, their false negative rate, and Cramér’s V')).toEqual(["Cramér's V", 'fold', 'false negative rate (FNR)']);
    expect(names('a manifold of residences')).toEqual([]);
  });
});
