import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/core/experiment.ts';
import { createSchedule } from '../../src/run/schedule.ts';

const cell = (id: string, cost: number, group?: string): Cell => ({
  id,
  experiment: 'e',
  parameters: {},
  seed: 0,
  cost,
  ...(group === undefined ? {} : { group }),
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

  it('stays within one longest cell of the ideal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        (costs, width) => {
          const cells = costs.map((cost, index) => cell(String(index), cost, String(index % 5)));
          const ideal = costs.reduce((a, b) => a + b, 0) / width;
          expect(simulate(cells, width).end).toBeLessThanOrEqual(ideal + Math.max(...costs) + 1e-9);
        },
      ),
    );
  });
});
