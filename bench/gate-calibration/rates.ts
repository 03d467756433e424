import { createRng, deriveSeed } from '../../src/core/rng.ts';
import { decide } from '../../src/gates/decide.ts';
import { clopperPearson } from '../../src/stats/index.ts';
import { ALPHA, type GateScenario } from './scenarios.ts';

/** What gates said of pull requests that are worse by `share` × margin. */
export interface GateRate {
  readonly share: number;
  readonly runs: number;
  readonly pass: number;
  readonly fail: number;
  readonly inconclusive: number;
  /** 99.9 % interval (Clopper and Pearson 1934) of the chance of passing. */
  readonly passInterval: readonly [number, number];
}

/** Runs one gate `runs` times at a true loss. The same seed gives the same counts. */
export function gateRate(scenario: GateScenario, share: number, runs: number, seed: number): GateRate {
  const relation = { kind: 'notWorseThan', reference: 'main', margin: scenario.margin } as const;
  const rng = createRng(deriveSeed(seed, scenario.rule, scenario.design, share));
  const counts = { pass: 0, fail: 0, inconclusive: 0, error: 0 };
  for (let run = 0; run < runs; run++) counts[decide(relation, [scenario.draw(rng, share)], 'each', ALPHA)[0].verdict]++;
  if (counts.error > 0) throw new Error(`${scenario.rule}: ${String(counts.error)} gates could not be computed`);
  const { pass, fail, inconclusive } = counts;
  return { share, runs, pass, fail, inconclusive, passInterval: clopperPearson(pass, runs, 0.999) };
}
