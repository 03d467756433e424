import { DataError } from '../core/errors.ts';

/**
 * Data are files: an address may answer with other bytes at every run, and nothing here may go to the network unasked.
 * @throws DataError DATA_ADDRESS where a path is an address
 */
export function refuseAddress(path: string): void {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return;
  throw new DataError('Data are read from files, not from addresses', {
    code: 'DATA_ADDRESS',
    expected: 'the path of a file',
    found: path,
    hint: 'Download it first, e.g. with `curl -LO`, and give the path of the file: a run must mean the same bytes each time. `flowverdict data fetch` gets the data sets of `flowverdict data list`, checked by their SHA-256.',
  });
}
