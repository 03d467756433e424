import type { SmoState } from './smo-state.ts';

/** Rows of the first set. */
const FIRST = 1000;
/** Rows that join at a time, at least where there are so many. */
const JOIN = 4000;
/** A settled row leaves when it is this far from moving; after some rounds none leaves any more, so that the sets cannot go round in circles. */
const SETTLED = 0.2;
const LAST_TO_LEAVE = 8;

/** Rows of both classes, evenly spaced, in ascending order. O(rows). */
export function firstSet(sign: Float64Array): Int32Array {
  const nRows = sign.length;
  const count = new Int32Array(2);
  for (let t = 0; t < nRows; t++) count[sign[t] > 0 ? 1 : 0]++;
  const quota = count.map((n) => Math.min(n, Math.max(Math.round((FIRST * n) / nRows), FIRST / 10)));
  const chosen = new Int32Array(quota[0] + quota[1]);
  const seen = new Int32Array(2);
  const taken = new Int32Array(2);
  let at = 0;
  for (let t = 0; t < nRows; t++) {
    const side = sign[t] > 0 ? 1 : 0;
    seen[side]++;
    if (seen[side] * quota[side] > taken[side] * count[side]) {
      taken[side]++;
      chosen[at++] = t;
    }
  }
  return chosen.subarray(0, at);
}

/** What the next set is chosen from. */
interface Choice {
  readonly state: SmoState;
  readonly set: Int32Array;
  readonly tolerance: number;
  readonly largest: number;
  readonly round: number;
}

/**
 * The rows to work on next: those of the last set that could move or are near to it, and the rows outside that violate the conditions of optimality most,
 * ascending. O(rows + candidates log candidates).
 */
export function nextSet({ state, set, tolerance, largest, round }: Choice): { readonly set: Int32Array; readonly joined: number } {
  const { coefficient, gradient, lower, upper } = state;
  const nRows = gradient.length;
  const inside = new Uint8Array(nRows);
  for (let s = 0; s < set.length; s++) inside[set[s]] = 1;
  const [top, bottom] = frontOf(state, set);
  /** How far a row is beyond what the set's own rows allow; negative = settled. */
  const score = new Float64Array(nRows);
  for (let t = 0; t < nRows; t++) {
    const rises = coefficient[t] < upper[t] ? gradient[t] - bottom : -Infinity;
    const falls = coefficient[t] > lower[t] ? top - gradient[t] : -Infinity;
    score[t] = rises > falls ? rises : falls;
  }
  let nKept = 0;
  const joining: number[] = [];
  for (let t = 0; t < nRows; t++) {
    if (inside[t] === 1) {
      if (round < LAST_TO_LEAVE && score[t] < -SETTLED) inside[t] = 0;
      else nKept++;
    } else if (score[t] >= tolerance / 2) joining.push(t);
  }
  const most = Math.max(JOIN, set.length);
  const nJoining = Math.min(joining.length, most, Math.max(largest - nKept, Math.floor(largest / 2)));
  if (nJoining < joining.length) joining.sort((a, b) => score[b] - score[a] || a - b);
  for (let k = 0; k < nJoining; k++) inside[joining[k]] = 2;
  if (nKept + nJoining > largest) leave(inside, score, nKept + nJoining - largest);
  const next = new Int32Array(nRows);
  let at = 0;
  for (let t = 0; t < nRows; t++) if (inside[t] !== 0) next[at++] = t;
  return { set: next.subarray(0, at), joined: nJoining };
}

function frontOf({ coefficient, gradient, lower, upper }: SmoState, set: Int32Array): readonly [number, number] {
  let top = -Infinity;
  let bottom = Infinity;
  for (let s = 0; s < set.length; s++) {
    const t = set[s];
    if (coefficient[t] < upper[t] && gradient[t] > top) top = gradient[t];
    if (coefficient[t] > lower[t] && gradient[t] < bottom) bottom = gradient[t];
  }
  return [top, bottom];
}

/** Takes the rows of the last set that are furthest from moving out of the next one. */
function leave(inside: Uint8Array, score: Float64Array, count: number): void {
  const old = Int32Array.from({ length: inside.length }, (_, t) => t).filter((t) => inside[t] === 1);
  old.sort((a, b) => score[a] - score[b] || a - b);
  for (const t of old.subarray(0, count)) inside[t] = 0;
}
