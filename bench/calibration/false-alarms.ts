import { type Rate, rejectionRates } from './rate.ts';
import { rankScenarios, ruleScenarios } from './rules.ts';
import { sampleScenarios } from './sample-tests.ts';
import { otherTableScenarios, tableScenarios } from './table-tests.ts';

/** How much is simulated. */
export interface Sizes {
  readonly tables: number;
  readonly crossValidations: number;
}

/** False alarms of every registered test and rule. `progress` is told what comes next. */
export function falseAlarms({ tables, crossValidations }: Sizes, seed: number, progress: (text: string) => void): readonly Rate[] {
  const [strata, subjects, fit] = otherTableScenarios;
  const jobs: (readonly [string, () => readonly Rate[]])[] = [
    ...tableScenarios.map((scenario) => [scenario.design, () => rejectionRates(scenario, tables, seed)] as const),
    [strata.design, () => rejectionRates(strata, tables, seed)],
    [subjects.design, () => rejectionRates(subjects, tables, seed)],
    [fit.design, () => rejectionRates(fit, tables, seed)],
    ...sampleScenarios.map((scenario) => [scenario.design, () => rejectionRates(scenario, tables, seed)] as const),
    ...ruleScenarios.map((scenario) => [scenario.design, () => rejectionRates(scenario, crossValidations, seed)] as const),
    ...rankScenarios.map((scenario) => [scenario.design, () => rejectionRates(scenario, crossValidations, seed)] as const),
  ];
  return jobs.flatMap(([design, run], i) => {
    progress(`${String(i + 1)}/${String(jobs.length)} ${design}`);
    return run();
  });
}
