import type { Cell } from '../core/experiment.ts';

/** Hands out cells to lanes. */
export interface Schedule {
  /** The next cell for a lane, or undefined when none is left. */
  next(lane: number): Cell | undefined;
}

interface Group {
  /** Longest last, so that taking is a pop. */
  readonly cells: Cell[];
  cost: number;
}

/** Groups with less than this share of the work go first: quick answers are there early, and an interrupted run has them. */
const smallShare = 0.01;

const groupOf = (cell: Cell): string => `${cell.experiment}\n${cell.group ?? ''}`;

const take = (group: Group): Cell | undefined => {
  const cell = group.cells.pop();
  if (cell !== undefined) group.cost -= cell.cost;
  return cell;
};

/** The group with the most work left, or undefined when all are empty. */
function busiest(groups: readonly Group[]): Group | undefined {
  return groups
    .filter((group) => group.cells.length > 0)
    .reduce<Group | undefined>((most, group) => (most === undefined || group.cost > most.cost ? group : most), undefined);
}

/**
 * Cells of one group (the models of one fold) share prepared matrices, so a lane stays with a group until it is empty, longest cell first. Then it
 * takes the untouched group with the most work (small ones come before all others), and when there is none it helps in the group with the most work left: the lanes end at
 * nearly the same time. Which lane runs a cell never changes what the cell returns. O(cells · log cells) in all.
 */
export function createSchedule(cells: readonly Cell[]): Schedule {
  const groups = new Map<string, Group>();
  for (const cell of cells) {
    const key = groupOf(cell);
    const group = groups.get(key) ?? { cells: [], cost: 0 };
    group.cells.push(cell);
    group.cost += cell.cost;
    groups.set(key, group);
  }
  const all = [...groups.values()];
  // reversed first, so that among equally long cells the one planned first is taken first
  for (const group of all) group.cells.reverse().sort((a, b) => a.cost - b.cost);
  const total = all.reduce((sum, group) => sum + group.cost, 0);
  const isSmall = (group: Group): boolean => group.cost < smallShare * total;
  const untouched = [...all.filter(isSmall), ...all.filter((group) => !isSmall(group)).sort((a, b) => b.cost - a.cost)];
  const own = new Map<number, Group>();

  return {
    next: (lane) => {
      const current = own.get(lane);
      const cell = current === undefined ? undefined : take(current);
      if (cell !== undefined) return cell;
      const group = untouched.shift() ?? busiest(all);
      if (group === undefined) return undefined;
      own.set(lane, group);
      return take(group);
    },
  };
}
