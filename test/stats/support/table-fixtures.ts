import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { contingencyTable } from '../../../src/stats/index.ts';

export type Counts = number[][];
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../fixtures/stats/${name}`, import.meta.url), 'utf8'));
/** What scipy and statsmodels find. */
export const python = read('tests-python.json') as {
  divergence: { counts: Counts; values: [number, number][] }[];
  fisherLog: [number, number, number, number, number][];
  exact: [Counts, number, number][];
  fourfold: Record<'counts' | 'odds' | 'ratio' | 'difference' | 'h', number[]>[] & { z: number; p: number }[];
  shares: [number, number, number, number, number, number][];
  conditional: [Counts, number, number, number][];
  nominal: ({ counts: Counts } & Record<string, [number, number]>)[];
  square: [Counts, number, number, number, number, number, number][];
  breslow: [number[], number, number, number, number, number, number, number][];
  cochran: [number[], number, number, number, number][];
  detectable: [number, number, number, number][];
};
/** What R finds. */
export const r = read('tests-r.json') as {
  fisher22: { counts: Counts; p: number; greater: number; less: number; estimate: string; low: number; high: string }[];
  fisherRC: { counts: Counts; p: number }[];
  bowker: { counts: Counts; statistic: number; df: number; p: number }[];
  cmh: Record<'corrected' | 'correctedP' | 'plain' | 'plainP' | 'estimate' | 'low' | 'high', number>[] & { counts: number[] }[];
  trend: { x: number[]; n: number[]; score: number[]; statistic: number; p: number }[];
  shares: { v: number[]; plain: number; plainP: number; corrected: number; correctedP: number }[];
  cramer: { counts: Counts; adjusted: number[]; tschuprow: number[] }[];
};

export const tableOf = (counts: Counts): ReturnType<typeof contingencyTable> =>
  contingencyTable(Float64Array.from(counts.flat()), counts.length, counts[0].length);

/** @param limit relative error */
export function close(got: number, want: number, limit: number, what = ''): void {
  if (got === want) return;
  expect(Math.abs(got - want), `${what}: ${String(got)} for ${String(want)}`).toBeLessThanOrEqual(limit * Math.max(Math.abs(want), 1e-12));
}
