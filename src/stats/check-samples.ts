import { StatisticError } from '../core/errors.ts';

/**
 * Refuses samples that no test is defined on.
 * @throws StatisticError STATISTIC_TOO_FEW_GROUPS, STATISTIC_NO_VALUES (fewer than `least` in a group), STATISTIC_NOT_FINITE
 */
export function checkSamples(samples: readonly Float64Array[], groups: readonly [number, number], least = 1): void {
  if (samples.length < groups[0] || samples.length > groups[1]) {
    throw new StatisticError('this test does not take so many groups', {
      code: 'STATISTIC_TOO_FEW_GROUPS',
      expected: groups[0] === groups[1] ? `${String(groups[0])} group${groups[0] === 1 ? '' : 's'}` : `${String(groups[0])} groups or more`,
      found: String(samples.length),
    });
  }
  samples.forEach((sample, index) => {
    if (sample.length < least) {
      throw new StatisticError(`group ${String(index + 1)} has too few values`, {
        code: 'STATISTIC_NO_VALUES',
        expected: `at least ${String(least)}`,
        found: String(sample.length),
      });
    }
    const bad = sample.find((value) => !Number.isFinite(value));
    if (bad !== undefined) {
      throw new StatisticError('a value is not finite', {
        code: 'STATISTIC_NOT_FINITE',
        where: `group ${String(index + 1)}`,
        expected: 'finite numbers',
        found: String(bad),
        hint: 'Leave rows without a value out.',
      });
    }
  });
}
