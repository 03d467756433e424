import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadDataset, profiles } from '../../src/data/index.ts';
import type { Profile } from '../../src/data/index.ts';
import { readPlain } from '../../src/data/read-plain.ts';
import { readThroughDatabase } from '../../src/data/read-through-database.ts';
import type { LoadRequest, TableSource } from '../../src/data/source.ts';
import { sharedData } from '../support/shared-data.ts';
import { tempFolder } from './temp-folder.ts';

const folder = tempFolder();

/** Two numbers, a word, and a label with KDD99's dot. */
const profile: Profile = {
  id: 'test',
  title: 'test',
  dialect: 'known',
  isHeader: (fields) => fields[0] === 'a',
  layout: () => ({
    columns: [
      { name: 'a', position: 0, kind: 'continuous', role: 'feature' },
      { name: 'b', position: 3, kind: 'continuous', role: 'feature' },
      { name: 'w', position: 1, kind: 'discrete', role: 'feature' },
      { name: 'label', position: 4, kind: 'discrete', role: 'label', trailingDot: true },
    ],
    notes: [],
    labelGuessed: false,
  }),
  derive: () => ({ columns: [], unknown: [], notes: [] }),
};

const numbers = [
  '0',
  '0.00',
  '1.00',
  '0.25',
  '-0',
  '-0.0',
  '7',
  '007',
  '-3.5',
  '',
  '1e5',
  '2.5E-3',
  '0.1',
  '123456789012345',
  '1234567890123456789',
];
const longNumbers = ['0.1234567890123456789', '9007199254740993', '1.7976931348623157e308', '4.9e-324', '0.3', '255'];
const oddNumbers = ['+1', ' 1', '1 ', '.5', '1.', 'nan', 'inf', '1e999', '0x10', 'abc', '1_000', '"2"'];
const words = ['tcp', 'udp', 'icmp', '', 'a b', 'http.', '.', '..', 'x', 'é', '"q"', "it's"];

const source = (file: string, more: Partial<TableSource> = {}): TableSource => ({ id: 't', files: [file], profile, ...more });
const request = (...sources: readonly TableSource[]): LoadRequest => ({ id: 't', seed: 5, sources });

async function both(wanted: LoadRequest): Promise<{ plain: unknown; database: unknown }> {
  const plain = await readPlain(wanted);
  if (plain === undefined) return { plain, database: undefined };
  // The database knows of no repeats.
  return { plain: { ...plain, repeats: undefined }, database: await readThroughDatabase(wanted) };
}

describe('plain text without the database', () => {
  it('gives the columns that the database gives, or leaves the file to it', async () => {
    const row = (odd: boolean): fc.Arbitrary<string[]> => {
      const number = fc.constantFrom(...numbers, ...longNumbers, ...(odd ? oddNumbers : []));
      const word = fc.constantFrom(...(odd ? words : words.slice(0, 9)));
      return fc.tuple(number, word, fc.constantFrom('z', ''), number, word).map((fields) => [...fields]);
    };
    let taken = 0;
    let at = 0;
    const table = fc.boolean().chain((odd) => fc.array(row(odd), { minLength: 1, maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(table, fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), async (rows, crlf, header, closed, packed) => {
        const end = crlf ? '\r\n' : '\n';
        const lines = [...(header ? ['a,w,skip,b,label'] : []), ...rows.map((fields) => fields.join(','))];
        const text = lines.join(end) + (closed ? end : '');
        const file = folder.write(`t${String(at++)}.csv${packed ? '.gz' : ''}`, packed ? gzipSync(text) : text);
        const { plain, database } = await both(request(source(file)));
        if (plain === undefined) return;
        taken++;
        expect(plain).toEqual(database);
      }),
      { numRuns: 60, seed: 11 },
    );
    expect(taken).toBeGreaterThan(20);
  });

  it.each([
    ['a field more', '1,tcp,z,2,normal.\n1,tcp,z,2,normal.,5\n'],
    ['a field less', '1,tcp,z,2,normal.\n1,tcp,z,2\n'],
    ['a word where a number belongs', '1,tcp,z,two,normal.\n'],
    ['quotes', '1,"tcp",z,2,normal.\n'],
    ['other characters than ASCII', '1,tcp,z,2,café\n'],
    ['an empty line', '1,tcp,z,2,normal.\n\n1,tcp,z,2,normal.\n'],
    ['JSON', '{"a": 1}\n'],
    ['nothing below the header', 'a,w,skip,b,label\n'],
  ])('leaves %s to the database', async (_name, text) => {
    const file = folder.write('odd.csv', text);
    expect(await readPlain(request(source(file)))).toBeUndefined();
  });

  it('leaves a packed file that is cut short, another profile and a condition to the database', async () => {
    const file = folder.write('cut.csv.gz', gzipSync('1,tcp,z,2,normal.\n'.repeat(50)).subarray(0, 40));
    expect(await readPlain(request(source(file)))).toBeUndefined();
    const whole = folder.write('whole.csv', '1,tcp,z,2,normal.\n');
    expect(await readPlain(request(source(whole)))).toBeDefined();
    expect(await readPlain(request(source(whole, { where: 'a > 0' })))).toBeUndefined();
    expect(await readPlain(request(source(whole, { profile: profiles.get('generic') })))).toBeUndefined();
  });

  it('joins files and sources, draws the same sample, and goes on when lines get shorter than the first ones promised', async () => {
    const long = `123456789,${'w'.repeat(500)},z,0.5,neptune.\n`.repeat(600);
    const short = Array.from({ length: 30_000 }, (_, i) => `${String(i % 7)},tcp,z,${String(i)},normal.\n`).join('');
    const first = folder.write('first.csv', long + short);
    const second = folder.write('second.csv', short);
    const wanted = request(source(first, { files: [first, second], sample: 2500 }), source(second, { id: 'u' }));
    const { plain, database } = await both(wanted);
    expect(plain).toEqual(database);
    const all = await both(request(source(first, { files: [first, second] })));
    expect(all.plain).toEqual(all.database);
  });

  it('counts the different rows with its knowledge of lines that repeat, sampled or not', async () => {
    const line = (i: number): string =>
      `${String(i % 7)}${i % 3 === 0 ? '' : '.0'},${i % 5 === 0 ? 'tcp' : ''},z${String(i % 2)},${String(i % 11)},normal.\n`;
    const text = Array.from({ length: 6000 }, (_, i) => line((i * 17) % 4001)).join('');
    const first = folder.write('repeated.csv', text);
    const second = folder.write('again.csv', text + text);
    const whole = request(source(first, { files: [first, second] }), source(second, { id: 'u' }));
    for (const wanted of [whole, request(source(first, { files: [first, second], sample: 900 }), source(second, { id: 'u' }))]) {
      const dataset = await loadDataset(wanted);
      const rows = Array.from({ length: dataset.nRows }, (_, i) =>
        dataset.columns.map((column) => (column.kind === 'discrete' ? column.codes : column.values)[i]).join('|'),
      );
      expect(dataset.distinctRows).toBe(new Set(rows).size);
    }
    expect((await readPlain(whole))?.repeats?.some((repeated) => repeated === 1)).toBe(process.env['FLOWVERDICT_SIMD'] !== 'off');
  });

  const file = sharedData('nsl-kdd/KDDTrain+_20Percent.txt.gz');
  it.skipIf(file === undefined)('needs nsl-kdd/KDDTrain+_20Percent.txt.gz: one data set by either way', async () => {
    const nsl = source(file ?? '', { profile: profiles.get('nsl-kdd') });
    const { plain, database } = await both(request(nsl));
    expect(plain).toEqual(database);
    expect((await loadDataset(request(nsl))).nRows).toBe(25192);
  });
});
