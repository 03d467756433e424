import type { Effect, TestResult } from '../../core/hypothesis.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';

/** An effect for results.json: an end that is infinite or undefined is null. */
const effectJson = ({ name, value, ci, level }: Effect): Record<string, JsonValue> => ({
  name,
  value: jsonNumber(value),
  ci: ci.map(jsonNumber),
  level,
});

/** A p-value after adjustment, and what follows from it. */
export interface Judgement {
  readonly adjustedLog10P: number;
  readonly rejected: boolean;
}

/** The numbers of a test as results.json has them, in the order of its keys up to the effect. */
export function testNumbers(result: TestResult, { adjustedLog10P }: Judgement): Record<string, JsonValue> {
  return {
    test: result.test,
    correction: result.correction,
    statistic: jsonNumber(result.statistic),
    df: jsonNumber(result.df),
    pValue: jsonNumber(result.pValue),
    log10P: jsonNumber(result.log10P),
    adjustedP: jsonNumber(10 ** adjustedLog10P),
    adjustedLog10P: jsonNumber(adjustedLog10P),
    effect: effectJson(result.effect),
  };
}

/** What stands beside the numbers: further effects, n, assumptions, sensitivity, random tables, reason and sentence. */
export function testDetails(result: TestResult): Record<string, JsonValue> {
  const { sensitivity, monteCarlo } = result;
  return {
    effects: result.effects.map(effectJson),
    n: result.n,
    assumptions: result.assumptions.map(({ text, met }) => ({ text, met })),
    sensitivity:
      sensitivity === null
        ? null
        : {
            effect: sensitivity.effect,
            detectable: jsonNumber(sensitivity.detectable),
            power: sensitivity.power,
            alpha: sensitivity.alpha,
          },
    monteCarlo:
      monteCarlo === null
        ? null
        : {
            replicates: monteCarlo.replicates,
            asExtreme: monteCarlo.asExtreme,
            standardError: jsonNumber(monteCarlo.standardError),
            interval: monteCarlo.interval.map(jsonNumber),
            level: monteCarlo.level,
          },
    reason: result.reason,
    sentence: result.sentence,
  };
}
