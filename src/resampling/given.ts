import { z } from 'zod';
import { DataError } from '../core/errors.ts';
import { defineResampling } from '../core/resampling.ts';

const parameters = z.strictObject({});

/** Train and test as they were given: the data's first part trains, all further parts test. */
export const given = defineResampling<z.infer<typeof parameters>>({
  id: 'given',
  title: 'given train and test data',
  given: true,
  parameters,
  draw: ({ rows, parts }) => {
    if (parts.length < 2) {
      throw new DataError('the resampling `given` needs separate test data', {
        code: 'RESAMPLING_NO_TEST_DATA',
        expected: 'a train part and a test part',
        found: parts.map((part) => part.id).join(', '),
        hint: 'Name the test data: `resampling: { given: { test: … } }`.',
      });
    }
    const border = parts[0].end;
    const train = rows.filter((row) => row < border);
    const test = rows.filter((row) => row >= border);
    if (train.length === 0 || test.length === 0) {
      throw new DataError(`no labelled row is left in the ${train.length === 0 ? 'training' : 'test'} data`, {
        code: 'RESAMPLING_EMPTY_PART',
        expected: 'at least 1 row in each part',
        found: `${String(train.length)} to train on, ${String(test.length)} to test`,
        hint: 'Check `where` and `sample`.',
      });
    }
    return [{ id: 'given', repeat: 1, fold: 1, train, test }];
  },
});
