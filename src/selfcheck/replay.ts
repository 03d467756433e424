import type { AssociationTest, SampleTest, TableTestResult, TestResult } from '../core/hypothesis.ts';
import { associationTests, sampleTests } from '../hypotheses/index.ts';

const parametersOf = (test: AssociationTest | SampleTest, given: Readonly<Record<string, unknown>>): unknown =>
  test.parameters.parse(given);

/** A registered test of a table, with the parameters that a suite would give it. */
export function testTable(
  id: string,
  rows: readonly (readonly number[])[],
  given: Readonly<Record<string, unknown>> = {},
): TableTestResult {
  const test = associationTests.get(id);
  return test.test(Float64Array.from(rows.flat()), rows.length, rows[0].length, parametersOf(test, given));
}

/** A registered test of groups of numbers. */
export function testSamples(id: string, samples: readonly (readonly number[])[]): TestResult {
  const test = sampleTests.get(id);
  return test.test(
    samples.map((sample) => Float64Array.from(sample)),
    parametersOf(test, {}),
  );
}

/** An effect of a result, also when it is not the leading one. NaN where it is missing, which no truth agrees with. */
export function effectOf(result: TestResult, name: string): { readonly value: number; readonly ci: readonly [number, number] } {
  const found = [result.effect, ...result.effects].find((effect) => effect.name === name);
  return found ?? { value: NaN, ci: [NaN, NaN] };
}
