import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import type { Column, Dataset } from '../../src/core/dataset.ts';
import { findColumn } from '../../src/core/dataset.ts';
import { DataError } from '../../src/core/errors.ts';
import type { LoadProgress, LoadRequest, Profile, TableSource } from '../../src/data/index.ts';
import { generators, loadDataset, profiles } from '../../src/data/index.ts';
import { tempFolder } from './temp-folder.ts';

const folder = tempFolder();

const load = (files: readonly string[], profile = 'generic', more: Partial<TableSource> = {}): Promise<Dataset> =>
  loadDataset({ id: 't', seed: 1, sources: [{ id: 't', files, profile: profiles.get(profile), ...more }] });

const read = (name: string, content: string | Uint8Array, profile?: string, more?: Partial<TableSource>): Promise<Dataset> =>
  load([folder.write(name, content)], profile, more);

/** The column's values as they would be written: words, numbers, null where missing. */
function cells(dataset: Dataset, name: string): readonly (string | number | null)[] {
  const column: Column | undefined = findColumn(dataset, name);
  if (column === undefined) throw new Error(`no column ${name}`);
  if (column.kind === 'discrete') return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]));
  return Array.from(column.values, (value, i) => (Number.isNaN(value) && column.missing?.[i] === 1 ? null : value));
}

async function failure(promise: Promise<unknown>): Promise<DataError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DataError)) throw new Error(`expected a DataError, got ${String(error)}`);
  return error;
}

const table = 'x,proto,label\n1.5,tcp,normal\n2,udp,attack\n-3,tcp,normal\n';
const expected = { x: [1.5, 2, -3], proto: ['tcp', 'udp', 'tcp'], label: ['normal', 'attack', 'normal'] };

/** 20 made-up rows of KDD99, as a starting point for damage. */
const kddLines = generators.get('kdd99-generated').generate(20, 3).trimEnd().split('\n');

describe('ways to write the same table', () => {
  const variants: Readonly<Record<string, string | Uint8Array>> = {
    'plain.csv': table,
    'crlf.csv': table.replaceAll('\n', '\r\n'),
    'bom.csv': `\ufeff${table}`,
    'no-last-newline.csv': table.trimEnd(),
    'tabs.tsv': table.replaceAll(',', '\t'),
    'semicolons.csv': table.replaceAll(',', ';'),
    'quoted.csv': 'x,"proto",label\n"1.5","tcp",normal\n2,"udp","attack"\n-3,tcp,"normal"\n',
    'packed.csv.gz': gzipSync(table),
    'two-members.csv.gz': Buffer.concat([gzipSync(table.slice(0, 30)), gzipSync(table.slice(30))]),
    'rows.jsonl':
      '{"x":1.5,"proto":"tcp","label":"normal"}\n{"x":2,"proto":"udp","label":"attack"}\n{"x":-3,"proto":"tcp","label":"normal"}\n',
    'zeek.log':
      '{"x":1.5,"proto":"tcp","label":"normal"}\n{"x":2,"proto":"udp","label":"attack"}\n{"x":-3,"proto":"tcp","label":"normal"}\n',
  };
  it.each(Object.entries(variants))('%s', async (name, content) => {
    const dataset = await read(name, content);
    for (const [column, values] of Object.entries(expected)) expect(cells(dataset, column)).toEqual(values);
    expect(dataset.columns.map((column) => column.role)).toEqual(['feature', 'feature', 'label']);
    expect(dataset.positives).toEqual({ label: 'attack' });
    expect(Array.from(dataset.rowIds)).toEqual([0, 1, 2]);
  });

  it.each(['t.csv.zst', 't.parquet'])('%s as DuckDB writes it', async (name) => {
    const source = folder.write('source.csv', table);
    const file = `${folder.path}/${name}`;
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const options = name.endsWith('parquet') ? 'FORMAT parquet' : 'FORMAT csv, COMPRESSION zstd, HEADER';
    await connection.run(`COPY (SELECT * FROM read_csv('${source}')) TO '${file}' (${options})`);
    connection.closeSync();
    const dataset = await load([file]);
    for (const [column, values] of Object.entries(expected)) expect(cells(dataset, column)).toEqual(values);
  });

  it('gives the same hash whatever the format', async () => {
    const hashes = await Promise.all(['plain.csv', 'crlf.csv', 'rows.jsonl', 'packed.csv.gz'].map((name) => read(name, variants[name])));
    expect(new Set(hashes.map((dataset) => dataset.sha256)).size).toBe(1);
    const other = await read('other.csv', table.replace('udp', 'icmp'));
    expect(other.sha256).not.toBe(hashes[0].sha256);
  });

  it('reads several files as one, columns by name', async () => {
    const first = folder.write('a.csv', table);
    const second = folder.write('b.csv', 'label,proto,x\nattack,icmp,7\n');
    const dataset = await load([first, second]);
    expect(cells(dataset, 'x')).toEqual([1.5, 2, -3, 7]);
    expect(cells(dataset, 'proto')).toEqual(['tcp', 'udp', 'tcp', 'icmp']);
    expect(Array.from(dataset.rowIds)).toEqual([0, 1, 2, 3]);
    const error = await failure(load([first, folder.write('c.csv', 'x,protocol,label\n1,tcp,normal\n')]));
    expect([error.code, error.expected, error.found]).toEqual(['DATA_COLUMNS_DIFFER', 'columns proto', 'columns protocol']);
  });

  it('reads the one file that is named, whatever its name looks like', async () => {
    folder.write('flows1.csv', table);
    for (const name of ['flows*.csv', 'flows?.csv', 'flows[1].csv', "it's.csv"]) {
      expect((await read(name, `${table}9,udp,attack\n`)).nRows).toBe(4);
    }
  });

  it('takes a table without header, and says so', async () => {
    const dataset = await read('headerless.csv', '1.5,tcp,normal\n2.5,udp,attack\n');
    expect(dataset.columns.map((column) => column.name)).toEqual(['column0', 'column1', 'column2']);
    expect(dataset.notes.join(' ')).toContain('No header row');
  });
});

describe('hostile and incomplete values', () => {
  it('keeps hostile names and words letter by letter', async () => {
    const content =
      '<script>|&,"=cmd()","a ""b"" \'c\'",label\n1,"line one\nline two",Web Attack \u2013 XSS,x\n2,"=1+1,2",\'; DROP TABLE raw; --,y\n';
    const dataset = await read('hostile.csv', content);
    expect(dataset.columns.map((column) => column.name)).toEqual(['<script>|&', '=cmd()', 'a "b" \'c\'', 'label']);
    expect(cells(dataset, '=cmd()')).toEqual(['line one\nline two', '=1+1,2']);
    expect(cells(dataset, 'a "b" \'c\'')).toEqual(['Web Attack \u2013 XSS', "'; DROP TABLE raw; --"]);
  });

  it('says which of two columns of one name is which, and nothing where all names differ', async () => {
    const twice = await read('twice.csv', 'x,label,label\n0.5,tcp,attack\n1.5,udp,normal\n');
    expect(twice.columns.map((column) => column.name)).toEqual(['x', 'label', 'label_1']);
    expect(twice.notes.join()).toContain('label (column 3) is label_1 here');
    const plain = await read('plain-names.csv', '"x y", b ,label\n0.5,tcp,attack\n1.5,udp,normal\n');
    expect(plain.columns.map((column) => column.name)).toEqual(['x y', 'b', 'label']);
    expect(plain.notes.join()).not.toContain('earlier column');
  });

  it('numbers names that SQL would take for the same, and trims them', async () => {
    const dataset = await read('names.csv', ' Label ,a,A,a\n0,1.5,2.5,3.5\n1,1.25,2.25,3.25\n');
    expect(dataset.columns.map((column) => column.name)).toEqual(['Label', 'a', 'A_1', 'a_2']);
    expect(dataset.notes.join()).toContain('Columns whose name an earlier column has: A (column 3) is A_1 here, a (column 4) is a_2 here.');
  });

  it('sorts words by code unit and integer codes by size', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `${['ü', 'Z', 'a', 'é', 'B'][i % 5]},${String([10, 9, 100][i % 3])},${String(i + 0.5)},y`,
    );
    const dataset = await read('sorted.csv', `w,n,v,label\n${rows.join('\n')}\n`);
    const levels = (name: string): readonly string[] => {
      const column = findColumn(dataset, name);
      return column?.kind === 'discrete' ? column.levels : [];
    };
    expect(levels('w')).toEqual(['B', 'Z', 'a', 'é', 'ü']);
    expect(levels('n')).toEqual(['9', '10', '100']);
    expect(findColumn(dataset, 'n')?.note).toBe('3 distinct integers, taken as discrete');
    expect(findColumn(dataset, 'v')?.note).toBe('60 distinct numbers, taken as continuous');
  });

  it('takes empty, NaN and infinity as missing and says where; -0 is 0', async () => {
    const dataset = await read('missing.csv', 'a,b,w,label\n1.5,,x,n\nNaN,2.5,,n\n-Infinity,inf,"",m\n-0,4.25,y,m\n');
    expect(cells(dataset, 'a')).toEqual([1.5, null, null, 0]);
    expect(Object.is(cells(dataset, 'a')[3], 0)).toBe(true);
    expect(cells(dataset, 'b')).toEqual([null, 2.5, null, 4.25]);
    expect(cells(dataset, 'w')).toEqual(['x', null, null, 'y']);
    expect(dataset.notes).toContain('6 values are missing (empty, NaN or infinite in the file): a (2), b (2), w (2).');
  });

  it('leaves out identifiers and keeps a column without values', async () => {
    const rows = Array.from({ length: 80 }, (_, i) => `u${String(i)},,${i % 2 === 0 ? 'n' : 'm'}`);
    const dataset = await read('ids.csv', `uid,nothing,label\n${rows.join('\n')}\n`);
    expect(findColumn(dataset, 'uid')).toMatchObject({ role: 'ignored', note: '80 distinct words in 80 rows, ignored as an identifier' });
    expect(findColumn(dataset, 'nothing')).toMatchObject({ kind: 'continuous', note: 'no value in any row, taken as continuous' });
  });

  it('takes the label that the suite names', async () => {
    const dataset = await read('label.csv', table, 'generic', { label: 'proto' });
    expect(dataset.columns.map((column) => column.role)).toEqual(['feature', 'label', 'feature']);
    const error = await failure(read('label.csv', table, 'generic', { label: 'prot' }));
    expect([error.code, error.hint]).toEqual(['DATA_LABEL', "did you mean 'proto'?"]);
  });
});

describe('wrong files end in one clear error', () => {
  const kdd = (change: (lines: string[]) => void): string => {
    const lines = [...kddLines];
    change(lines);
    return `${lines.join('\n')}\n`;
  };
  const wrongField = kdd((lines) => {
    const fields = lines[4].split(',');
    fields[4] = 'many';
    lines[4] = fields.join(',');
  });
  const cases: readonly (readonly [name: string, content: string | Uint8Array, profile: string, code: string, said: readonly string[]])[] =
    [
      ['word.csv', wrongField, 'kdd99', 'DATA_NOT_A_NUMBER', ['Row 5, column src_bytes', "'many'"]],
      [
        '41.csv',
        kdd((lines) => lines.forEach((line, i) => (lines[i] = line.replace(/,[^,]*$/, '')))),
        'kdd99',
        'DATA_COLUMN_COUNT',
        ['42 columns', '41 columns'],
      ],
      ['short-row.csv', kdd((lines) => (lines[2] = '0,tcp,http')), 'kdd99', 'DATA_COLUMN_COUNT', ['Row 3', 'too short']],
      ['long-row.csv', kdd((lines) => (lines[6] += ',1')), 'kdd99', 'DATA_COLUMN_COUNT', ['Row 7', 'too long']],
      [
        'label.csv',
        kdd((lines) => (lines[9] = lines[9].replace(/,[^,]*$/, ',smurff.'))),
        'kdd99',
        'DATA_UNKNOWN_LABEL',
        ['Row 10', "'smurff'"],
      ],
      ['cut.csv.gz', gzipSync(kddLines.join('\n')).subarray(0, 300), 'kdd99', 'DATA_TRUNCATED', ['cut short']],
      [
        'cut-generic.csv.gz',
        gzipSync(`a,b\n${Array.from({ length: 500 }, (_, i) => `${String(i * i)},x`).join('\n')}\n`).subarray(0, 900),
        'generic',
        'DATA_TRUNCATED',
        [],
      ],
      ['not-gzip.csv.gz', table, 'generic', 'DATA_TRUNCATED', []],
      ['empty.csv', '', 'generic', 'DATA_EMPTY', ['0 bytes']],
      ['empty.csv.gz', gzipSync(''), 'generic', 'DATA_EMPTY', []],
      ['header-only.csv', 'a,b,label\n', 'generic', 'DATA_NO_ROWS', ['header']],
      [
        'utf-8.csv',
        Buffer.concat([Buffer.from('a,label\n1.5,x\n2.5,caf'), Buffer.from([0xe9]), Buffer.from('\n')]),
        'generic',
        'DATA_ENCODING',
        [],
      ],
      [
        'kdd-utf-8.csv',
        Buffer.from(
          kdd((lines) => (lines[3] = lines[3].replace(/,(tcp|udp|icmp),/, ',caf\u00e9,'))),
          'latin1',
        ),
        'kdd99',
        'DATA_ENCODING',
        ['Row 4', 'UTF-8'],
      ],
      [
        'number.csv',
        `v,label\n${Array.from({ length: 30 }, (_, i) => `${i === 16 ? 'x17' : String(i * 1.5)},n`).join('\n')}\n`,
        'generic',
        'DATA_NOT_A_NUMBER',
        ['Row 17, column v', "'x17'"],
      ],
      ['cut.jsonl', '{"a":1,"label":"x"}\n{"a":2,"lab', 'generic', 'DATA_UNREADABLE', ['Malformed JSON']],
      ['not.parquet', 'PAR', 'generic', 'DATA_UNREADABLE', []],
      [
        'kdd-header.csv',
        'duration,protocol_type,servise\n0,tcp,http\n',
        'kdd99',
        'DATA_COLUMN_NAMES',
        ["'servise'", "did you mean 'service'"],
      ],
    ];
  it.each(cases)('%s', async (name, content, profile, code, said) => {
    const error = await failure(read(name, content, profile));
    expect(error.code).toBe(code);
    const text = `${error.message} ${error.expected ?? ''} ${error.found ?? ''}`;
    for (const part of said) expect(text).toContain(part);
    expect(text).not.toMatch(/\bat .*\.ts|LINE 1/);
  });

  it('a table of one column (another separator, or a log), and a log of Zeek by its name', async () => {
    expect((await failure(read('log.txt', '#path conn\n1 2\n3 4\n'))).code).toMatch(/DATA_(ONE_COLUMN|RAGGED)/);
    const error = await failure(read('zeek.txt', '#separator \\x09\n#path conn\n1 2\n'));
    expect(error.code).toBe('DATA_FORMAT');
  });

  it('a file that is not there', async () => {
    expect((await failure(load([`${folder.path}/nowhere.csv`]))).code).toBe('DATA_FILE_MISSING');
  });

  it('a .zst file cut short', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const file = `${folder.path}/whole.csv.zst`;
    await connection.run(
      `COPY (SELECT i AS a, md5(i::VARCHAR) AS label FROM range(50000) t(i)) TO '${file}' (FORMAT csv, COMPRESSION zstd)`,
    );
    connection.closeSync();
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(file);
    await load([file]);
    const error = await failure(load([folder.write('cut.csv.zst', bytes.subarray(0, Math.floor(bytes.length * 0.6)))]));
    expect(error.code).toBe('DATA_TRUNCATED');
  });
});

describe('loadDataset', () => {
  it('reports its phases in order and takes any profile that is given', async () => {
    const shouting: Profile = { ...profiles.get('generic'), id: 'mine', derive: () => ({ columns: [], unknown: [], notes: ['Mine.'] }) };
    const seen: LoadProgress[] = [];
    const file = folder.write('progress.csv', table);
    const request: LoadRequest = {
      id: 't',
      seed: 1,
      sources: [{ id: 't', files: [file], profile: shouting }],
      onProgress: (progress) => seen.push(progress),
    };
    expect((await loadDataset(request)).notes).toContain('Mine.');
    expect(seen).toEqual([
      { phase: 'reading', file, rows: 0 },
      { phase: 'columns', rows: 3 },
      { phase: 'hashing', rows: 3 },
    ]);
  });
});

describe('profiles', () => {
  it("kdd99 takes the dot off, derives attack and category, and keeps the task's types", async () => {
    const dataset = await read('kdd.csv', `${kddLines.join('\n')}\n`, 'kdd99');
    const label = cells(dataset, 'label');
    expect(label).toEqual(kddLines.map((line) => line.slice(line.lastIndexOf(',') + 1, -1)));
    expect(cells(dataset, 'attack')).toEqual(label.map((word) => (word === 'normal' ? 'normal' : 'attack')));
    const kinds = new Map(dataset.columns.map((column) => [column.name, column.kind]));
    expect([kinds.get('root_shell'), kinds.get('su_attempted'), kinds.get('land'), kinds.get('flag')]).toEqual([
      'continuous',
      'continuous',
      'discrete',
      'discrete',
    ]);
    expect(dataset.distinctRows).toBe(new Set(kddLines).size);
  });

  it('nsl-kdd takes class normal/anomaly without attack names: attack yes, category no', async () => {
    const names = (await read('kdd.csv', `${kddLines.join('\n')}\n`, 'kdd99')).columns.slice(0, 41).map((column) => column.name);
    const rows = kddLines.map((line) => line.replace(/,([a-z_]+)\.$/, (_, word: string) => (word === 'normal' ? ',normal' : ',anomaly')));
    const dataset = await read('train.csv', `${[...names, 'class'].join(',')}\r\n${rows.join('\r\n')}\r\n`, 'nsl-kdd');
    expect(findColumn(dataset, 'category')).toBeUndefined();
    expect(cells(dataset, 'attack')).toEqual(rows.map((row) => (row.endsWith('normal') ? 'normal' : 'attack')));
    expect(dataset.notes.join(' ')).toContain('no `category` column');
    expect(dataset.positives).toEqual({ attack: 'attack', class: 'anomaly' });
  });
});
