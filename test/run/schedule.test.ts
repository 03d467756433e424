import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/core/experiment.ts';
import { createSchedule } from '../../src/run/schedule.ts';

const cell = (id: string, cost: number, group?: string, routine?: string): Cell => ({
  id,
  experiment: 'e',
  parameters: {},
  seed: 0,
  cost,
  ...(group === undefined ? {} : { group }),
  ...(routine === undefined ? {} : { routine }),
});

/** Lanes that take as long as a cell costs; returns the end of the last one and what each lane ran. */
function simulate(cells: readonly Cell[], width: number): { end: number; ran: string[][] } {
  const schedule = createSchedule(cells);
  const clocks = new Array<number>(width).fill(0);
  const ran: string[][] = clocks.map(() => []);
  const open = new Set(clocks.keys());
  while (open.size > 0) {
    const lane = [...open].reduce((first, other) => (clocks[other] < clocks[first] ? other : first));
    const next = schedule.next(lane);
    if (next === undefined) open.delete(lane);
    else {
      clocks[lane] += next.cost;
      ran[lane].push(next.id);
    }
  }
  return { end: Math.max(...clocks), ran };
}

describe('createSchedule', () => {
  it('hands out every cell once, whatever the groups and costs', () => {
    const some = fc.array(
      fc.record({ cost: fc.double({ min: 0, max: 10, noNaN: true }), group: fc.constantFrom('a', 'b', 'c', undefined) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 5 }), (specs, width) => {
        const cells = specs.map(({ cost, group }, index) => cell(String(index), cost, group));
        const { ran } = simulate(cells, width);
        expect(
          ran
            .flat()
            .map(Number)
            .sort((a, b) => a - b),
        ).toEqual(cells.map((_, index) => index));
      }),
    );
  });

  it('keeps a lane with its group, longest cell first, and ends lanes together', () => {
    const folds = ['f1', 'f2', 'f3'].flatMap((fold) => [
      cell(`${fold}/small`, 1, fold),
      cell(`${fold}/large`, 6, fold),
      cell(`${fold}/middle`, 3, fold),
    ]);
    const { ran, end } = simulate(folds, 2);
    expect(ran[0].slice(0, 3)).toEqual(['f1/large', 'f1/middle', 'f1/small']);
    expect(ran[1].slice(0, 3)).toEqual(['f2/large', 'f2/middle', 'f2/small']);
    expect(end).toBe(16);
  });

  it('gives a lane the groups whose code it has, and others only when none of these is left', () => {
    // two forms of four folds, each read by two models; the second form is a third of the work
    const cells = ['f1', 'f2', 'f3', 'f4'].flatMap((fold) => [
      cell(`${fold}/svc`, 6, `one-hot ${fold}`, 'svc'),
      cell(`${fold}/knn`, 2, `one-hot ${fold}`, 'knn'),
      cell(`${fold}/forest`, 3, `binned ${fold}`, 'forest'),
      cell(`${fold}/tree`, 1, `binned ${fold}`, 'tree'),
    ]);
    const { ran, end } = simulate(cells, 2);
    expect(ran[0]).toEqual(['f1/svc', 'f1/knn', 'f2/svc', 'f2/knn', 'f3/svc', 'f3/knn']);
    expect(ran[1]).toEqual([
      'f1/forest',
      'f1/tree',
      'f2/forest',
      'f2/tree',
      'f3/forest',
      'f3/tree',
      'f4/forest',
      'f4/tree',
      'f4/svc',
      'f4/knn',
    ]);
    expect(end).toBe(24);
    expect(simulate(cells, 1).end).toBe(48);
  });

  it('spreads one family of groups over all lanes', () => {
    const cells = ['f1', 'f2', 'f3', 'f4', 'f5', 'f6'].map((fold) => cell(fold, 2, fold, 'svc'));
    expect(simulate(cells, 3).end).toBe(4);
  });

  it('stays within one longest cell of the ideal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        (costs, width) => {
          const cells = costs.map((cost, index) => cell(String(index), cost, String(index % 5), `routine ${String(index % 3)}`));
          const ideal = costs.reduce((a, b) => a + b, 0) / width;
          expect(simulate(cells, width).end).toBeLessThanOrEqual(ideal + Math.max(...costs) + 1e-9);
        },
      ),
    );
  });
});
