import type { Limits } from './limits.ts';
import type { Hot } from './profile-summary.ts';

/** Two programs at the same thing: medians over alternating rounds. */
export interface SideBySide {
  readonly name: string;
  readonly peer: string;
  /** Seconds, wall clock. */
  readonly ours: number;
  readonly theirs: number;
  /** Median of the rounds' ratios ours / theirs, wall and processor time. */
  readonly ratio: number;
  readonly cpuRatio: number;
  readonly ourAccuracy: number | null;
  readonly theirAccuracy: number | null;
  /** Bytes at the peak, whole process tree. */
  readonly ourPeak: number;
  readonly theirPeak: number;
  readonly target: number | null;
  /** Seconds of our prepare, fit and predict summed over folds and threads; null where that was not asked. */
  readonly work: number | null;
}

/** How time and memory grow with one size of the table. */
export interface Growth {
  readonly model: string;
  readonly along: 'rows' | 'columns';
  readonly points: readonly GrowthPoint[];
  /** Exponents over the larger half of the sizes. */
  readonly ourExponent: number;
  readonly theirExponent: number;
  readonly memoryExponent: number;
}

export interface GrowthPoint {
  readonly size: number;
  /** Seconds of fit and predict. */
  readonly ours: number;
  readonly theirs: number;
  readonly ourPeak: number;
  readonly theirPeak: number;
}

/** A kernel against what the machine can do. */
export interface KernelLimit {
  readonly kernel: string;
  readonly work: string;
  readonly seconds: number;
  /** Seconds that the bytes, or the operations, take at the machine's best. */
  readonly bound: number;
  readonly boundBy: 'memory' | 'operations';
}

/** One program at something that the peers cannot be given. */
export interface Alone {
  readonly name: string;
  /** Seconds, wall clock and processor, of the whole process. */
  readonly seconds: number;
  readonly cpu: number;
  /** Bytes at the peak. */
  readonly peak: number;
  readonly accuracies: Readonly<Record<string, number>>;
}

/** Everything that a run of `npm run bench:peers` found. */
export interface Findings {
  readonly machine: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly table: string;
  readonly rounds: number;
  readonly foldsAgree: boolean | null;
  readonly sections: readonly { readonly title: string; readonly note: string; readonly rows: readonly SideBySide[] }[];
  readonly alone: readonly Alone[];
  readonly growth: readonly Growth[];
  readonly growthCap: string;
  readonly limits: Limits;
  readonly kernels: readonly KernelLimit[];
  readonly hot: readonly Hot[];
  readonly skipped: readonly string[];
}
