import { describe, expect, it } from 'vitest';
import { DataError, FlowverdictErrors, formatError, SuiteError } from '../../src/core/errors.ts';

describe('formatError', () => {
  it('says where, what, expected, found and what to do', () => {
    const error = new SuiteError('unknown key', {
      code: 'SUITE_UNKNOWN_KEY',
      where: { file: 'a.yaml', line: 3, column: 5 },
      expected: 'x',
      found: 'y',
      hint: 'do z',
    });
    expect(formatError(error)).toBe('a.yaml:3:5: unknown key [SUITE_UNKNOWN_KEY]\n  expected: x\n  found:    y\n  do z');
  });

  it('prints several problems one after the other', () => {
    const errors = new FlowverdictErrors([new DataError('one', { code: 'A' }), new DataError('two', { code: 'B', where: 'file.csv' })]);
    expect(formatError(errors)).toBe('one [A]\nfile.csv: two [B]');
    expect(errors.message).toBe('2 problems');
  });
});
