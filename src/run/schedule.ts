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
  /** Cost of the cells of each routine, as planned. */
  readonly routines: Map<string, number>;
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

function groupsOf(cells: readonly Cell[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const cell of cells) {
    const key = groupOf(cell);
    const group = groups.get(key) ?? { cells: [], cost: 0, routines: new Map<string, number>() };
    group.cells.push(cell);
    group.cost += cell.cost;
    if (cell.routine !== undefined) group.routines.set(cell.routine, (group.routines.get(cell.routine) ?? 0) + cell.cost);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  // reversed first, so that among equally long cells the one planned first is taken first
  for (const group of all) group.cells.reverse().sort((a, b) => a.cost - b.cost);
  return all;
}

/**
 * Cells of one group (the models that read one form of one fold) share prepared matrices, so a lane stays with a group until it is empty, longest cell first. Then it
 * takes an untouched group: small ones come before all others, then those whose routines this lane has run already and no other lane has, because each thread compiles its code
 * for itself (of eight models on five folds of 25,192 rows that was a quarter of all processor time), then the one with the most work. When no group is untouched the lane helps
 * in the group with the most work left: the lanes end at nearly the same time. Which lane runs a cell never changes what the cell returns. O(cells · log cells + groups²) in all.
 */
export function createSchedule(cells: readonly Cell[]): Schedule {
  const all = groupsOf(cells);
  const total = all.reduce((sum, group) => sum + group.cost, 0);
  const isSmall = (group: Group): boolean => group.cost < smallShare * total;
  const small = all.filter(isSmall);
  const untouched = all.filter((group) => !isSmall(group)).sort((a, b) => b.cost - a.cost);
  const own = new Map<number, Group>();
  /** Lanes that have taken a routine. */
  const takers = new Map<string, Set<number>>();

  /** Share of a group's work whose code this lane has, less the share that only others have. */
  const familiarity = (group: Group, lane: number): number => {
    let sum = 0;
    for (const [routine, cost] of group.routines) {
      const lanes = takers.get(routine);
      if (lanes !== undefined) sum += lanes.has(lane) ? cost : -cost;
    }
    return group.cost === 0 ? 0 : sum / group.cost;
  };

  const takeUntouched = (lane: number): Group | undefined => {
    const quick = small.shift();
    if (quick !== undefined) return quick;
    let best = 0;
    let most = -Infinity;
    untouched.forEach((group, at) => {
      const known = familiarity(group, lane);
      if (known <= most) return;
      most = known;
      best = at;
    });
    return untouched.splice(best, 1).at(0);
  };

  return {
    next: (lane) => {
      const current = own.get(lane);
      const cell = current === undefined ? undefined : take(current);
      if (cell !== undefined) return cell;
      const group = takeUntouched(lane) ?? busiest(all);
      if (group === undefined) return undefined;
      own.set(lane, group);
      for (const routine of group.routines.keys()) takers.set(routine, (takers.get(routine) ?? new Set()).add(lane));
      return take(group);
    },
  };
}
