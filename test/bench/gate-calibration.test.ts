import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gateRate, type GateRate } from '../../bench/gate-calibration/rates.ts';
import { gateScenarios } from '../../bench/gate-calibration/scenarios.ts';
import { binomialQuantile } from '../../src/stats/index.ts';

const scenarios = gateScenarios();
const committed = JSON.parse(readFileSync(new URL('../../reports/gate-calibration/results.json', import.meta.url), 'utf8')) as {
  readonly seed: number;
  readonly curves: readonly {
    readonly scenario: { readonly rule: string; readonly design: string };
    readonly rates: readonly GateRate[];
  }[];
};

describe('how often gates err', () => {
  it.each(scenarios.map((scenario, index) => [`${scenario.rule}, ${scenario.design}`, scenario, index] as const))(
    '%s: a loss of the margin passes at most α of the time, also in the committed report, which was run on these rules',
    (_, scenario, index) => {
      const runs = 100 * scenario.times;
      const { pass } = gateRate(scenario, 1, runs, 7);
      // a chance of 5 % exceeds this once in 10,000 tests
      expect(pass).toBeLessThanOrEqual(binomialQuantile(1 - 1e-4, runs, 0.05));
      const { rule, design } = committed.curves[index].scenario;
      expect([rule, design]).toEqual([scenario.rule, scenario.design]);
      const full = committed.curves[index].rates.find(({ share }) => share === 1);
      expect(full?.runs).toBeGreaterThanOrEqual(1000);
      expect(full?.passInterval[0]).toBeLessThan(0.05);
    },
  );

  it('equal models pass as often as stated, by the committed report', () => {
    for (const [index, { stated }] of scenarios.entries()) {
      const equal = committed.curves[index].rates.find(({ share }) => share === 0);
      if (equal === undefined) throw new Error('the report says nothing of equal models');
      if (stated !== null) expect(Math.abs(equal.pass / equal.runs - stated)).toBeLessThan(0.04);
    }
  });

  it('the same seed gives the same counts, another one others', () => {
    const [scenario] = scenarios;
    const rate = gateRate(scenario, 0.5, 60, 1);
    expect(gateRate(scenario, 0.5, 60, 1)).toEqual(rate);
    expect(rate.pass + rate.fail + rate.inconclusive).toBe(60);
    expect(gateRate(scenario, 0.5, 60, 2)).not.toEqual(rate);
  });
});
