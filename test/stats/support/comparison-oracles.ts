import { readFileSync } from 'node:fs';
import { StatisticError } from '../../../src/core/errors.ts';

type Three = readonly [number, number, number];

/** What `test/fixtures/model-comparison/generate.py` wrote. */
export interface ComparisonOracles {
  readonly fiveByTwo: readonly { differences: number[]; t: [number, number]; f: [number, number] }[];
  readonly paired: {
    readonly cases: readonly {
      b: number;
      c: number;
      n: number;
      exact?: number;
      midP?: number;
      uncorrected?: [number, number];
      corrected?: [number, number];
      interval?: [number, number];
    }[];
    readonly mlxtend: [number, number];
  };
  readonly deLong: readonly { truth: number[]; a: number[]; b: number[]; expected: number[] }[];
  readonly bootstrap: readonly {
    estimate: number;
    replicates: number[];
    jackknife: number[];
    interval: [number, number];
    standardError: number;
  }[];
  readonly ranks: Readonly<
    Record<
      string,
      {
        scores: number[][];
        averageRanks: number[];
        tieCorrected: [number, number];
        plain: [number, number];
        imanDavenport: [number, number];
        nemenyi: number[];
        conover: number[];
        z: number[];
        criticalDifferences: [number, number];
      }
    >
  >;
  readonly bayes: {
    readonly correlatedT: readonly { differences: number[]; folds: number; rope: number; expected: Three }[];
    readonly signedRank: readonly { differences: number[]; rope: number; expected: Three }[];
  };
  readonly power: { readonly noncentralT: [number, number, number, number][]; readonly detectable: [number, number, number, number][] };
}

export const oracles = JSON.parse(
  readFileSync(new URL('../../fixtures/model-comparison/oracles.json', import.meta.url), 'utf8'),
) as ComparisonOracles;

/** Code of the StatisticError that the work throws. */
export function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StatisticError) return error.code;
    throw error;
  }
  return 'no error';
}

/** |value / expected − 1|; the distance where 0 is expected. */
export const relativeError = (value: number, expected: number): number =>
  expected === 0 ? Math.abs(value) : Math.abs(value / expected - 1);
