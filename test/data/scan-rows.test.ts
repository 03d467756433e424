import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ScanField } from '../../src/data/scan-field.ts';
import { createRowScanner } from '../../src/data/scan-rows.ts';

/** A number, a skipped field, a word, a word with a dot, and a number at the end. */
const fields: readonly ScanField[] = [
  { kind: 'number', column: 2, trailingDot: false },
  { kind: 'skip', column: -1, trailingDot: false },
  { kind: 'word', column: 0, trailingDot: false },
  { kind: 'word', column: 3, trailingDot: true },
  { kind: 'number', column: 1, trailingDot: false },
];
const kinds = ['word', 'number', 'number', 'word'] as const;

const plainNumbers = ['0', '0.00', '-0', '-0.0', '7', '007', '-3.5', '0.25', '9.99', '12.34', '', '1e5', '-2.5E-3', '0.1', '-0e0'];
const longNumbers = [
  '123456789012345',
  '1234567890123456',
  '0.1234567890123456789',
  '9007199254740993',
  '1.7976931348623157e308',
  '4.9e-324',
];
const plainWords = [
  'tcp',
  'udp',
  '',
  'a',
  'sixteen bytes ok',
  'seventeen bytes x',
  'fifteen bytes o',
  'eightbyt',
  'eightbyt9',
  '.',
  '..',
  'a.',
];
const oddNumbers = ['+1', ' 1', '.5', '1.', 'nan', '1e999', '0x10', 'abc', '-', '--1', '1-'];
const oddWords = ['é', '"q"', 'a\tb', '\r', '\0'];

afterEach(() => {
  delete process.env['FLOWVERDICT_SIMD'];
});

interface Scanned {
  readonly taken: readonly boolean[];
  readonly rows: number;
  /** Per column the values as text, words spelt out, and whether none is missing. */
  readonly columns: readonly unknown[];
  readonly bits: readonly unknown[];
  readonly repeats: Uint8Array;
}

function scanned(pieces: readonly string[], simd: 'on' | 'off'): Scanned {
  if (simd === 'off') process.env['FLOWVERDICT_SIMD'] = 'off';
  else delete process.env['FLOWVERDICT_SIMD'];
  const scanner = createRowScanner(kinds);
  const taken = pieces.map((piece) => {
    const bytes = Buffer.from(piece, 'latin1');
    return scanner.scan(bytes, bytes.length, fields, 44);
  });
  const columns = scanner.columns();
  return {
    taken,
    rows: scanner.rows,
    columns: columns.map(({ values, words, complete }, c) => [
      Array.from(values, (v) => (kinds[c] === 'word' ? words[v] : v)),
      complete,
      words,
    ]),
    bits: columns.map(({ values }) => Buffer.from(values.slice().buffer).toString('hex')),
    repeats: scanner.repeats(),
  };
}

const line = (number: fc.Arbitrary<string>, word: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(number, word, word, word, number, fc.constantFrom('\n', '\n', '\r\n'))
    .map(([a, b, c, d, e, end]) => [a, b, c, d, e].join(',') + end);
const number = fc.oneof(
  fc.constantFrom(...plainNumbers, ...longNumbers),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
);
const word = fc.oneof(fc.constantFrom(...plainWords), fc.stringMatching(/^[a-z]{0,20}$/));
const oddLine = fc.oneof(
  line(fc.constantFrom('1', ...oddNumbers), fc.constantFrom('w', ...oddWords)),
  fc.constantFrom('\n', '\r\n', '1,2\n', '1,x,y,z,1,1\n', '1,x,y,z,1\rx\n', '1,x,y,z,\r\r\n'),
);

/** Without the scanner: a line's fields by `split`, numbers by `Number`. */
function split(text: string): unknown[][] {
  const rows = text
    .split(/\r?\n/)
    .slice(0, -1)
    .map((each) => each.split(','));
  const wordOf = (field: string): string | undefined => (field === '' ? undefined : field);
  const numberOf = (field: string): number => (field === '' ? Number.NaN : Number(field) + 0);
  return [
    rows.map((row) => wordOf(row[2])),
    rows.map((row) => numberOf(row[4])),
    rows.map((row) => numberOf(row[0])),
    rows.map((row) => wordOf(row[3].replace(/\.$/, ''))),
  ];
}

describe('createRowScanner', () => {
  it('reads as split and Number do, compiled or not, and says only of equal rows that they repeat', () => {
    fc.assert(
      fc.property(
        fc.array(line(number, word), { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat({ max: 11 }), { maxLength: 60 }),
        (lines, picks) => {
          const all = [...lines, ...picks.map((pick) => lines[pick % lines.length])];
          const half = all.length >> 1;
          const pieces = [all.slice(0, half).join(''), all.slice(half).join('')].filter((piece) => piece !== '');
          const expected = split(pieces.join(''));
          for (const simd of ['on', 'off'] as const) {
            const found = scanned(pieces, simd);
            expect(found.taken).not.toContain(false);
            expect(found.columns.map((column) => (column as unknown[])[0])).toEqual(expected);
            for (const [i, repeated] of found.repeats.entries()) {
              const row = JSON.stringify(expected.map((column) => column[i]));
              if (repeated === 1) expect(all.slice(0, i).map((_, k) => JSON.stringify(expected.map((column) => column[k])))).toContain(row);
            }
          }
          expect({ ...scanned(pieces, 'on'), repeats: null }).toEqual({ ...scanned(pieces, 'off'), repeats: null });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses the same lines, compiled or not, with the rows before them read', () => {
    fc.assert(
      fc.property(
        fc.array(line(number, word), { maxLength: 6 }),
        oddLine,
        fc.array(line(number, word), { maxLength: 3 }),
        (before, odd, after) => {
          const piece = [...before, odd, ...after].join('');
          const on = scanned([piece], 'on');
          const off = scanned([piece], 'off');
          expect(on.taken).toEqual(off.taken);
          expect(on.rows).toBe(off.rows);
          expect(on.columns).toEqual(off.columns);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('goes on over blocks, repeats within them, more different words than its cache holds, and columns that become zero again', () => {
    const lines = Array.from({ length: 9000 }, (_, i) => {
      const late = i > 5000;
      return `${late ? '0' : String(i % 700)},x,w${String((i * 7919) % (late ? 3 : 4001))},${i % 2 === 0 ? 'normal.' : 'a'},${i % 1300 === 0 ? '' : '0.5'}\n`;
    });
    const text = lines.join('');
    const on = scanned([text, text], 'on');
    expect(on.columns.map((column) => (column as unknown[])[0])).toEqual(split(text + text));
    expect({ ...on, repeats: null }).toEqual({ ...scanned([text, text], 'off'), repeats: null });
    expect(on.repeats.some((repeated) => repeated === 1)).toBe(true);
  });

  it('takes a line longer than any block', () => {
    const text = `1,${'x'.repeat(900_000)},${'y'.repeat(300_000)},z.,2\n`;
    const found = scanned(['1,a,b,c,2\n', text, text + text], 'on');
    expect(found.columns.map((column) => (column as unknown[])[0])).toEqual(split(`1,a,b,c,2\n${text}${text}${text}`));
    expect([...found.repeats]).toEqual([0, 0, 0, 1]);
  });
});
