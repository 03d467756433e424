import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell, Outcome } from '../../src/core/experiment.ts';
import { createCellCache } from '../../src/run/cell-cache.ts';
import { decodeValue, encodeValue } from '../../src/run/codec.ts';
import { headerDifferences, type JournalHeader, openJournal, readJournal } from '../../src/run/journal.ts';
import { cellsOfShard } from '../../src/run/shard.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-journal-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const header: JournalHeader = {
  format: 1,
  version: '1',
  suite: { id: 's', file: 's.yaml', text: 'suite: s', overrides: [] },
  data: { main: 'ab' },
  shard: '1/1',
};

const outcome = (cell: string, value: unknown = { scores: Float64Array.of(0.1, NaN, -0), n: 1 }): Outcome => ({
  cell,
  status: 'ok',
  value,
  seconds: { fit: 1.5 },
});

describe('codec', () => {
  it('gives typed arrays, NaN, infinities and −0 back to the bit', () => {
    const value = {
      a: Float64Array.of(NaN, -0, 1 / 3),
      b: Int32Array.of(-1),
      c: [NaN, Infinity, -Infinity, -0, 5e-324],
      d: 'x',
      e: null,
      f: new Uint8Array(0),
    };
    expect(decodeValue(encodeValue(value))).toEqual(value);
    expect(Object.is((decodeValue(encodeValue({ z: -0 })) as { z: number }).z, -0)).toBe(true);
  });

  it('gives any plain value back', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => !key.startsWith('$') && key !== '__proto__'),
          fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.array(fc.double())),
        ),
        (value) => {
          expect(decodeValue(encodeValue(value))).toEqual({ ...value });
        },
      ),
    );
  });
});

describe('journal', () => {
  it('gives back what was appended, across openings', () => {
    const path = join(folder, 'a.jsonl');
    const first = openJournal(path, header);
    first.append(outcome('x'));
    first.close();
    const again = openJournal(path, header, readJournal(path));
    again.append(outcome('y', { n: 2 }));
    again.close();
    const content = readJournal(path);
    expect(content?.header).toEqual(header);
    expect([...(content?.outcomes.values() ?? [])]).toEqual([outcome('x'), outcome('y', { n: 2 })]);
    expect(content?.damaged).toBe(0);
  });

  it('cut anywhere, loses only the line that was cut, and goes on', () => {
    const whole = join(folder, 'whole.jsonl');
    const journal = openJournal(whole, header);
    const all = ['a', 'b', 'c', 'd'].map((cell) => outcome(cell));
    for (const entry of all) journal.append(entry);
    journal.close();
    const bytes = readFileSync(whole);
    const lineEnds = [...bytes.keys()].filter((at) => bytes[at] === 10);
    for (let length = lineEnds[0] + 1; length <= bytes.length; length += 7) {
      const path = join(folder, 'cut.jsonl');
      writeFileSync(path, bytes);
      truncateSync(path, length);
      const content = readJournal(path);
      const complete = lineEnds.filter((end) => end < length).length - 1;
      expect(content?.outcomes.size).toBe(complete);
      const more = openJournal(path, header, content);
      more.append(outcome('new'));
      more.close();
      expect([...(readJournal(path)?.outcomes.keys() ?? [])]).toEqual([...['a', 'b', 'c', 'd'].slice(0, complete), 'new']);
    }
  });

  it('does not believe a line with a flipped byte, and keeps the lines behind it', () => {
    const path = join(folder, 'flip.jsonl');
    const journal = openJournal(path, header);
    for (const cell of ['a', 'b', 'c']) journal.append(outcome(cell));
    journal.close();
    const bytes = readFileSync(path);
    const at = bytes.indexOf('"cell":"b"') + 8;
    bytes[at] ^= 1;
    writeFileSync(path, bytes);
    const content = readJournal(path);
    expect([...(content?.outcomes.keys() ?? [])]).toEqual(['a', 'c']);
    expect(content?.damaged).toBe(1);
    openJournal(path, header, content).close();
    expect([...(readJournal(path)?.outcomes.keys() ?? [])].sort()).toEqual(['a', 'c']);
    expect(readJournal(path)?.damaged).toBe(0);
  });

  it('is no journal without a whole first line', () => {
    const path = join(folder, 'none.jsonl');
    expect(readJournal(path)).toBeUndefined();
    writeFileSync(path, 'half a li');
    expect(readJournal(path)).toBeUndefined();
    appendFileSync(path, '\nmore\n');
    expect(readJournal(path)).toBeUndefined();
  });

  it('names what differs between two runs', () => {
    expect(headerDifferences(header, header)).toEqual([]);
    expect(headerDifferences(header, { ...header, data: { main: 'cd' }, shard: '1/2' })).toEqual([
      'the content of the data',
      'shard 1/1 against 1/2',
    ]);
  });
});

const cell = (id: string, cost: number, fingerprint?: string): Cell => ({
  id,
  experiment: 'e',
  parameters: { n: 1 },
  seed: 3,
  cost,
  ...(fingerprint === undefined ? {} : { fingerprint }),
});

describe('shards', () => {
  it('hold each cell once, in plan order, and cost about the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (costs, count) => {
          const cells = costs.map((cost, index) => cell(String(index), cost));
          const parts = Array.from({ length: count }, (_, index) => cellsOfShard(cells, { index: index + 1, count }));
          expect(
            parts
              .flat()
              .map((entry) => entry.id)
              .sort(),
          ).toEqual(cells.map((entry) => entry.id).sort());
          const sums = parts.map((part) => part.reduce((sum, entry) => sum + entry.cost, 0));
          expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(10.000001);
          for (const part of parts)
            expect(part.map((entry) => Number(entry.id))).toEqual(part.map((entry) => Number(entry.id)).sort((a, b) => a - b));
        },
      ),
    );
  });
});

describe('cell cache', () => {
  const open = (name: string, code = 'c1', maxBytes = 1e9): ReturnType<typeof createCellCache> =>
    createCellCache({ folder: join(folder, name), maxBytes, code });

  it('finds a value by everything it depends on and by nothing less', () => {
    const cache = open('key');
    cache.put(cell('x', 1, 'f'), 'data', outcome('x'));
    expect(cache.get(cell('x', 2, 'f'), 'data')).toEqual(outcome('x'));
    expect(cache.get(cell('x', 1, 'g'), 'data')).toBeUndefined();
    expect(cache.get(cell('y', 1, 'f'), 'data')).toBeUndefined();
    expect(cache.get(cell('x', 1, 'f'), 'other data')).toBeUndefined();
    expect(open('key', 'c2').get(cell('x', 1, 'f'), 'data')).toBeUndefined();
    expect(cache.get({ ...cell('x', 1, 'f'), seed: 4 }, 'data')).toBeUndefined();
  });

  it('keeps neither failures nor cells that do not say what they depend on', () => {
    const cache = open('not');
    cache.put(cell('x', 1, 'f'), 'data', { cell: 'x', status: 'failed', code: 'A', message: 'b' });
    cache.put(cell('y', 1), 'data', outcome('y'));
    expect(cache.get(cell('x', 1, 'f'), 'data')).toBeUndefined();
    expect(cache.get(cell('y', 1), 'data')).toBeUndefined();
  });

  it('computes again what is damaged', () => {
    const cache = open('damaged');
    cache.put(cell('x', 1, 'f'), 'data', outcome('x'));
    const [file] = filesIn(join(folder, 'damaged'));
    const bytes = readFileSync(file);
    for (let at = 0; at < bytes.length - 1; at += 11) {
      const flipped = Buffer.from(bytes);
      flipped[at] ^= 4;
      writeFileSync(file, flipped);
      expect(cache.get(cell('x', 1, 'f'), 'data')).toBeUndefined();
      cache.put(cell('x', 1, 'f'), 'data', outcome('x'));
    }
    expect(cache.get(cell('x', 1, 'f'), 'data')).toEqual(outcome('x'));
  });

  it('stays below its size', () => {
    const cache = open('size', 'c1', 2500);
    for (let i = 0; i < 30; i++) cache.put(cell(String(i), 1, 'f'), 'data', outcome(String(i)));
    cache.prune();
    const total = filesIn(join(folder, 'size')).reduce((sum, file) => sum + readFileSync(file).length, 0);
    expect(total).toBeLessThanOrEqual(2500);
    expect(total).toBeGreaterThan(1500);
  });

  it('is no error where nothing can be written', () => {
    const cache = createCellCache({ folder: join(folder, 'a.jsonl', 'below-a-file'), maxBytes: 10, code: 'c' });
    cache.put(cell('x', 1, 'f'), 'data', outcome('x'));
    expect(cache.get(cell('x', 1, 'f'), 'data')).toBeUndefined();
    cache.prune();
  });
});

function filesIn(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
