import type { Outcome } from '../../core/experiment.ts';
import { binomialQuantile, sortedQuantile } from '../../stats/index.ts';
import type { TimingConfig } from './config.ts';

/** What gates may bound, each a ratio against the baseline model: 1 = as fast, 2 = twice the time. */
export const timingMeasures = ['fit-time-ratio', 'predict-time-ratio', 'latency-p50-ratio', 'latency-p99-ratio'] as const;

export type TimingMeasure = (typeof timingMeasures)[number];

/** A ratio and where its median over rounds may lie. */
export interface Ratio {
  readonly median: number;
  /** About 95 %: order statistics of the rounds. */
  readonly interval: readonly [number, number];
}

/** One model's clock. */
export interface TimingFigures {
  readonly model: string;
  readonly fitSeconds: number;
  readonly rowsPerSecond: number;
  readonly latencyP50: number;
  readonly latencyP99: number;
  readonly ratios: Readonly<Record<TimingMeasure, Ratio>>;
}

interface Rounds {
  readonly fit: Float64Array;
  readonly predict: Float64Array;
  /** Sorted, per round. */
  readonly single: readonly Float64Array[];
}

function roundsOf(seconds: Readonly<Record<string, number>>, model: string, rounds: number): Rounds {
  const at = (what: string, round: number): Float64Array => {
    const values: number[] = [];
    for (let sample = 0; ; sample++) {
      const value = seconds[[model, what, String(round), String(sample)].join('/')] as number | undefined;
      if (value === undefined) return Float64Array.from(values).sort();
      values.push(value);
    }
  };
  const each = Array.from({ length: rounds }, (_, round) => round + 1);
  return {
    fit: Float64Array.from(each, (round) => at('fit', round)[0]),
    predict: Float64Array.from(each, (round) => at('predict', round)[0]),
    single: each.map((round) => at('single', round)),
  };
}

const median = (values: Float64Array): number => sortedQuantile(Float64Array.from(values).sort(), 0.5);

/** Median of the ratios of the rounds, with the order statistics that hold it with 95 % (or the extremes, where the rounds are few). */
function ratioOf(values: Float64Array, baseline: Float64Array): Ratio {
  const sorted = values.map((value, round) => value / baseline[round]).sort();
  const n = sorted.length;
  const low = Math.max(0, binomialQuantile(0.025, n, 0.5) - 1);
  return { median: sortedQuantile(sorted, 0.5), interval: [sorted[low], sorted[n - 1 - low]] };
}

const perRound = ({ single }: Rounds, share: number): Float64Array => Float64Array.from(single, (values) => sortedQuantile(values, share));

/** The figures of all models; undefined when the cell did not finish. */
export function timingFigures(config: TimingConfig, outcome: Outcome | undefined, testRows: number): readonly TimingFigures[] | undefined {
  if (outcome?.status !== 'ok') return undefined;
  const byModel = config.models.map(({ name }) => ({ name, rounds: roundsOf(outcome.seconds, name, config.rounds) }));
  const baseline = byModel.find(({ name }) => name === config.baseline)?.rounds;
  if (baseline === undefined) return undefined;
  return byModel.map(({ name, rounds }): TimingFigures => {
    const all = Float64Array.from(rounds.single.flatMap((values) => [...values])).sort();
    return {
      model: name,
      fitSeconds: median(rounds.fit),
      rowsPerSecond: testRows / median(rounds.predict),
      latencyP50: sortedQuantile(all, 0.5),
      latencyP99: sortedQuantile(all, 0.99),
      ratios: {
        'fit-time-ratio': ratioOf(rounds.fit, baseline.fit),
        'predict-time-ratio': ratioOf(rounds.predict, baseline.predict),
        'latency-p50-ratio': ratioOf(perRound(rounds, 0.5), perRound(baseline, 0.5)),
        'latency-p99-ratio': ratioOf(perRound(rounds, 0.99), perRound(baseline, 0.99)),
      },
    };
  });
}
