import { expect, it } from 'vitest';
import { prepare } from '../../src/prepare/index.ts';
import { datasetOf, discrete } from '../support/connections.ts';
import { rowRange } from '../support/fit-predict.ts';

it('a flag of words 0 and 1 is one number in the one-hot form, other pairs of words are two columns', () => {
  const columns = [discrete('logged_in', [0, 1, 1, 1], ['0', '1']), discrete('protocol', [0, 1, 1, 0], ['tcp', 'udp'])];
  const { train } = prepare({
    representation: 'one-hot',
    dataset: datasetOf(columns, 4),
    features: ['logged_in', 'protocol'],
    trainRows: rowRange(0, 4),
  });
  expect(train.names).toEqual(['logged_in', 'protocol=tcp', 'protocol=udp']);
  // Mean 0.75, sd √(3/16).
  expect(train.numeric[0]).toBeCloseTo(-Math.sqrt(3), 12);
  expect(train.numeric[1]).toBeCloseTo(1 / Math.sqrt(3), 12);
});
