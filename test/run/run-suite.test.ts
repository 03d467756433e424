import { describe, expect, it } from 'vitest';
import { DataError, FlowverdictErrors } from '../../src/core/errors.ts';
import { type Cell, DESIGN, type Experiment } from '../../src/core/experiment.ts';
import type { Dataset } from '../../src/core/dataset.ts';
import type { RunResult } from '../../src/core/result.ts';
import type { Suite } from '../../src/core/suite.ts';
import { evaluateGates } from '../../src/gates/evaluate.ts';
import { createCellWork } from '../../src/run/cell-work.ts';
import { createInlineExecutor, type Executor } from '../../src/run/executor.ts';
import { runSuite } from '../../src/run/run-suite.ts';

const dataset: Dataset = {
  id: 'tiny',
  nRows: 2,
  columns: [],
  rowIds: Uint32Array.of(0, 1),
  parts: [{ id: 'tiny', start: 0, end: 2 }],
  sha256: '00',
  distinctRows: 2,
  generated: false,
  positives: {},
  notes: [],
};

/** An experiment that squares numbers; `broken` cells throw. */
function squares(id: string, numbers: readonly number[], broken: readonly number[] = []): Experiment {
  return {
    id,
    kind: 'squares',
    data: 'main',
    check: () => [],
    plan: () => numbers.map((n): Cell => ({ id: `${id}/${String(n)}`, experiment: id, parameters: { n }, seed: n, cost: 1 })),
    run: (cell) => {
      const n = Number(cell.parameters['n']);
      if (broken.includes(n)) throw new Error(`no square of ${String(n)}`);
      return { value: n * n, seconds: {} };
    },
    family: () => [{ name: id, log10P: -1 }],
    judge: ({ outcomes, cells, adjustedLog10P }) => {
      const values = cells.map((cell) => outcomes.get(cell.id));
      const failures = values.flatMap((outcome) =>
        outcome === undefined || outcome.status === 'ok' ? [] : [{ cell: outcome.cell, code: outcome.code, message: outcome.message }],
      );
      return {
        id,
        kind: 'squares',
        status: failures.length === 0 ? 'complete' : failures.length === cells.length ? 'failed' : 'partial',
        json: { values: values.map((outcome) => (outcome?.status === 'ok' ? Number(outcome.value) : null)), adjusted: [...adjustedLog10P] },
        observations: [{ measure: 'sum', value: 1 }],
        failures,
        section: { title: id, answer: '', blocks: [] },
        predictions: [],
        timings: {},
      };
    },
  };
}

function suiteOf(experiments: readonly Experiment[], min = 0, family: Suite['multiplicity']['family'] = 'suite'): Suite {
  const where = { file: 'x.yaml', line: 1, column: 1 };
  return {
    id: 'x',
    title: 'x',
    description: '',
    seed: 1,
    alpha: 0.05,
    multiplicity: { method: 'holm', family },
    file: 'x.yaml',
    sha256: '',
    data: new Map(),
    experiments,
    gates: experiments.length === 0 ? [] : [{ experiment: experiments[0].id, measure: 'sum', min, of: 'each', where }],
    stopOnInconclusive: false,
    locate: () => where,
  };
}

async function run(suite: Suite, change: { executor?: (inner: Executor) => Executor; signal?: AbortSignal } = {}): Promise<RunResult> {
  const datasets = new Map([['main', dataset]]);
  const work = createCellWork(suite, datasets);
  const inline = createInlineExecutor(work);
  return runSuite({
    suite,
    datasets,
    work,
    executor: change.executor?.(inline) ?? inline,
    adjust: (values) => values.map((value) => value / values.length),
    judgeGates: evaluateGates,
    tool: { name: 'flowverdict', version: '0' },
    signal: change.signal,
  });
}

describe('runSuite', () => {
  it('runs every cell and gives each experiment its own share of the adjusted family', async () => {
    const result = await run(suiteOf([squares('a', [1, 2]), squares('b', [3])]));
    expect(result.experiments.map((experiment) => experiment.json)).toEqual([
      { values: [1, 4], adjusted: [-0.5] },
      { values: [9], adjusted: [-0.5] },
    ]);
    expect(result.verdict).toBe('pass');
  });

  it('makes each experiment a family of its own where the suite says so', async () => {
    const result = await run(suiteOf([squares('a', [1, 2]), squares('b', [3])], 0, 'experiment'));
    expect(result.experiments.map((experiment) => experiment.json['adjusted'])).toEqual([[-1], [-1]]);
  });

  it('turns a crashed cell into a failed outcome, goes on, and is never green', async () => {
    const result = await run(suiteOf([squares('a', [1, 2, 3], [2]), squares('b', [4])]));
    expect(result.experiments[0].failures).toEqual([{ cell: 'a/2', code: 'CELL_CRASHED', message: 'Error: no square of 2' }]);
    expect(result.experiments[0].json['values']).toEqual([1, null, 9]);
    expect(result.experiments[1].status).toBe('complete');
    expect(result.verdict).toBe('error');
    expect(result.verdicts[0].verdict).toBe('error');
  });

  it('still fails a gate that what was computed breaks', async () => {
    const result = await run(suiteOf([squares('a', [1, 2], [2])], 5));
    expect(result.verdict).toBe('fail');
  });

  it('does not depend on the number of cells in flight or the order in which they finish', async () => {
    const suite = suiteOf([squares('a', [1, 2, 3, 4, 5, 6])]);
    const scrambled = await run(suite, {
      executor: (inner) => ({
        ...inner,
        width: 3,
        run: async (cell, lane) => {
          await new Promise((resolve) => setTimeout(resolve, (cell.seed * 7) % 5));
          return inner.run(cell, lane);
        },
      }),
    });
    const plain = await run(suite);
    expect({ ...scrambled, timings: {} }).toEqual({ ...plain, timings: {} });
  });

  it('ends at an abort with what is done, marked as interrupted', async () => {
    const controller = new AbortController();
    const result = await run(suiteOf([squares('a', [1, 2, 3])]), {
      signal: controller.signal,
      executor: (inner) => ({
        ...inner,
        run: async (cell, lane) => {
          const outcome = await inner.run(cell, lane);
          if (cell.id === 'a/2')
            setTimeout(() => {
              controller.abort();
            }, 0);
          if (cell.id === 'a/3') await new Promise(() => undefined);
          return outcome;
        },
      }),
    });
    expect(result.interrupted).toBe(true);
    expect(result.experiments[0].json['values']).toEqual([1, 4, null]);
    expect(result.experiments[0].failures.map((failure) => failure.code)).toEqual(['CELL_INTERRUPTED']);
    expect(result.verdict).toBe('error');
  });

  it('is not green when nothing was tested', async () => {
    const nothing = await run(suiteOf([]));
    expect(nothing.verdict).toBe('error');
    const empty = await run(suiteOf([squares('a', [])]));
    expect(empty.verdict).toBe('error');
  });

  it('reports every experiment that cannot be planned, at its place, before any cell runs', async () => {
    const bad = (id: string): Experiment => ({
      ...squares(id, [1]),
      plan: () => {
        throw new DataError('one class only', { code: 'DATA_ONE_CLASS' });
      },
    });
    const attempt = run(suiteOf([bad('a'), squares('b', [1]), bad('c')]));
    await expect(attempt).rejects.toBeInstanceOf(FlowverdictErrors);
    await attempt.catch((error: unknown) => {
      expect((error as FlowverdictErrors).errors.map((problem) => problem.message)).toEqual([
        "experiment 'a': one class only",
        "experiment 'c': one class only",
      ]);
    });
  });

  it('keeps the other experiments when one cannot be judged', async () => {
    const broken: Experiment = {
      ...squares('a', [1]),
      judge: () => {
        throw new Error('boom');
      },
    };
    const result = await run(suiteOf([broken, squares('b', [2])]));
    expect(result.experiments.map((experiment) => experiment.status)).toEqual(['failed', 'complete']);
    expect(result.verdict).toBe('error');
  });
});

describe('createCellWork', () => {
  it('hands a design on to other threads, which do not make it again', () => {
    const experiment = squares('a', [1]);
    const suite = suiteOf([experiment]);
    const datasets = new Map([['main', dataset]]);
    const planner = createCellWork(suite, datasets);
    const made = { rows: Uint32Array.of(1) };
    expect(planner.contextOf(experiment).memo(DESIGN, () => made)).toBe(made);
    const copy = structuredClone(planner.designs);
    const other = createCellWork(suite, datasets, 0, undefined, copy);
    const again = other.contextOf(experiment).memo<unknown>(DESIGN, () => expect.unreachable());
    expect(again).toEqual(made);
    expect(
      createCellWork(suite, datasets)
        .contextOf(experiment)
        .memo(DESIGN, () => null),
    ).toBeNull();
  });
});
