import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-bad-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
};

/** 40 rows of two numbers, a word and a label of two classes. */
const rows = Array.from(
  { length: 40 },
  (_, i) => `${String(i)},${String((i * 7) % 11)},${['tcp', 'udp', 'icmp'][i % 3]},${i % 4 === 0 ? 'attack' : 'normal'}`,
);
const csv = (lines: readonly string[], header = 'duration,bytes,protocol,label'): string => `${[header, ...lines].join('\n')}\n`;

interface Case {
  readonly name: string;
  /** Replaces parts of the good suite. */
  readonly edit?: readonly (readonly [string, string])[];
  /** The whole suite file. */
  readonly text?: string;
  readonly data?: string | Uint8Array;
  readonly dataName?: string;
  readonly args?: readonly string[];
  /** What the one message must name. */
  readonly says: readonly RegExp[];
}

const good = `suite: t
data: { path: DATA, profile: generic, label: label }
experiments:
  - { id: chi, kind: association, rows: protocol, columns: label }
  - id: models
    kind: comparison
    target: label
    models: [decision-tree, naive-bayes]
    resampling: { stratified-k-fold: { folds: 3 } }
    measures: [accuracy]
gates:
  - { experiment: models, model: decision-tree, measure: accuracy, min: 0.0 }
`;

const cases: readonly Case[] = [
  { name: 'broken YAML', text: 'suite: t\n  data: {\n', says: [/bad-\d+\.yaml:[12]:\d+: .*not valid YAML/, /SUITE_SYNTAX/] },
  { name: 'an empty suite file', text: '', says: [/bad-\d+\.yaml:1:1: .*holds no suite/, /suites\/demo\.yaml/] },
  {
    name: 'a misspelt model',
    edit: [['decision-tree, naive', 'decison-tree, naive']],
    says: [/:8:14: unknown model 'decison-tree'/, /did you mean 'decision-tree'\?/],
  },
  { name: 'a misspelt measure', edit: [['[accuracy]', '[acuracy]']], says: [/:10:16: unknown measure/, /did you mean 'accuracy'\?/] },
  { name: 'an unknown key', edit: [['target: label', 'target: label\n    folds: 3']], says: [/:8:5: unknown key 'folds'/] },
  {
    name: 'a parameter out of range',
    edit: [['[decision-tree, naive', '[{ decision-tree: { max_depth: -2 } }, naive']],
    says: [/:8:\d+: .*max_depth' is out of range/],
  },
  {
    name: 'a column that the data lack',
    edit: [['rows: protocol', 'rows: protocoll']],
    says: [/:4:\d+: .*no column 'protocoll'/, /did you mean 'protocol'\?/],
  },
  {
    name: 'a target that the data lack',
    edit: [['target: label', 'target: labell']],
    says: [/:7:13: .*no column 'labell'/, /did you mean 'label'\?/],
  },
  {
    name: 'a gate on a misspelt experiment',
    edit: [['experiment: models', 'experiment: model']],
    says: [/:12:19: a gate names an unknown experiment 'model'/, /did you mean 'models'\?/],
  },
  {
    name: 'an unknown data set',
    edit: [['path: DATA, profile: generic, label: label', 'dataset: kdd98-10-percent']],
    says: [/:2:\d+: .*kdd98-10-percent/, /did you mean 'kdd99-10-percent'/],
  },
  {
    name: 'a data set that is not on this machine',
    edit: [['path: DATA, profile: generic, label: label', 'dataset: kdd99-full']],
    args: ['--data-dir', '.'],
    says: [/kdd99-full/, /flowverdict data fetch kdd99-full/],
  },
  { name: 'a data file that is not there', edit: [['DATA', 'nowhere.csv']], says: [/nowhere\.csv/] },
  {
    name: 'a data file of another shape than its profile',
    edit: [['profile: generic, label: label', 'profile: kdd99']],
    says: [/(4|5) columns|42/],
  },
  {
    name: 'one class only',
    data: csv(rows.map((row) => row.replace('attack', 'normal'))),
    says: [/:5:5: experiment 'models': .*one class only \('normal'\)/],
  },
  { name: 'a column without any value', data: csv(rows.map((row) => row.replace(/^[^,]*,[^,]*,[^,]*/, '1,2,'))), says: [/protocol/] },
  { name: 'an empty file', data: '', says: [/DATA_|empty|no rows/] },
  { name: 'a header and no rows', data: csv([]), says: [/no row|0 rows|empty/i] },
  {
    name: 'a truncated gzip',
    data: gzipSync(csv(rows)).subarray(0, 120),
    dataName: 'cut.csv.gz',
    says: [/cut\.csv\.gz/, /gzip|truncated|cut|complete/i],
  },
  {
    name: "a log in Zeek's text format",
    data: '#separator \\x09\n#fields\tduration\tlabel\n#types\tinterval\tstring\n1.5\tattack\n2.5\tnormal\n',
    says: [/data\.csv:1: Logs in Zeek's text format are not read/, /use_json/],
  },
  {
    name: 'a capture',
    data: Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1),
    dataName: 'data.pcap',
    says: [/Captures of packets are not read/, /zeek -r/],
  },
  {
    name: 'a file whose last line is cut short',
    data: csv(rows).slice(0, -14),
    says: [/data\.csv:41: .*the row is too short/, /cut short/],
  },
  { name: 'a last row with a field too many', data: csv([...rows, '1,2,tcp,attack,5']), says: [/data\.csv:42: .*the row is too long/] },
  {
    name: 'a row with too few fields',
    data: csv([...rows.slice(0, 10), '1,2', ...rows.slice(10)]),
    says: [/data\.csv:12: .*the row is too short/],
  },
  {
    name: 'a where that selects nothing',
    edit: [['label: label }', 'label: label, where: "duration > 1e9" }']],
    says: [/no row|0 rows|selects/i],
  },
  {
    name: 'a where on a column that is not there',
    edit: [['label: label }', 'label: label, where: "durration > 1" }']],
    says: [/durration/],
  },
  { name: 'a where with a second statement', edit: [['label: label }', 'label: label, where: "1=1; DROP TABLE x" }']], says: [/where/i] },
  {
    name: 'a where that reads another file',
    edit: [['label: label }', `label: label, where: "duration IN (SELECT 1 FROM read_csv('/etc/passwd'))" }`]],
    says: [/where/i],
  },
  {
    name: 'more folds than rows of a class',
    edit: [['folds: 3', 'folds: 15']],
    says: [/:5:5: experiment 'models': class 'attack' has fewer rows than there are folds/, /attack 10/],
  },
  {
    name: 'a sample that leaves one class',
    edit: [['measures: [accuracy]', 'measures: [accuracy]\n    features: [duration, hostile]']],
    says: [/no feature column 'hostile'/],
  },
  { name: 'a bound in percent', edit: [['min: 0.0', 'min: 99']], says: [/:12:\d+: `min` decides nothing: accuracy lies between 0 and 1/] },
  { name: 'a bound that every number meets', edit: [['min: 0.0', 'min: -1']], says: [/:12:\d+: `min` decides nothing/] },
  {
    name: 'a margin as wide as the measure',
    edit: [['min: 0.0', 'notWorseThan: naive-bayes, margin: 1']],
    says: [/:12:\d+: `margin` decides nothing/, /less than 1/],
  },
  { name: 'gate bounds that no number meets', edit: [['min: 0.0', 'min: 2, max: 1']], says: [/:12:5: no number can pass/] },
  { name: 'a suite file that is a folder', args: ['.'], text: undefined as never, says: [/a folder, not a suite file/] },
];

describe('bad input ends with exit 2 and one clear message', () => {
  it.each(cases.map((entry, index) => [entry.name, entry, index] as const))('%s', (_, entry, index) => {
    const dataName = `d${String(index)}/${entry.dataName ?? 'data.csv'}`;
    write(dataName, entry.data ?? csv(rows));
    let text = entry.text ?? good;
    for (const [from, to] of entry.edit ?? []) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    const suite = write(`bad-${String(index)}.yaml`, text.replace('DATA', dataName));
    const onFolder = entry.args?.[0] === '.';
    const result = runCli(onFolder ? ['run', '.'] : ['run', suite, '--out', join(folder, 'out'), '--jobs', '1', ...(entry.args ?? [])], {
      cwd: folder,
    });
    for (const pattern of entry.says) expect(result.err).toMatch(pattern);
    expect(result.err).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    expect(result.err).not.toContain('an error of its own');
    expect(result.code).toBe(2);
    expect(result.out).toBe('');
  });

  it('the suite that all these are variations of is fine', () => {
    write('fine/data.csv', csv(rows));
    const suite = write('fine.yaml', good.replace('DATA', 'fine/data.csv'));
    const result = runCli(['run', suite, '--out', join(folder, 'out'), '--jobs', '1'], { cwd: folder });
    expect(result.err).not.toMatch(/error/i);
    expect(result.code).toBe(0);
  });

  it('two suites of one id do not write over each other: the second is refused, the first keeps its report', () => {
    write('fine/data.csv', csv(rows));
    const first = write('same-1.yaml', good.replace('DATA', 'fine/data.csv'));
    const second = write('same-2.yaml', good.replace('DATA', 'fine/data.csv').replace('[decision-tree, naive-bayes]', '[decision-tree]'));
    const result = runCli(['run', first, second, '--out', join(folder, 'same-out'), '--jobs', '1'], { cwd: folder });
    expect(result.code).toBe(2);
    expect(result.err).toMatch(/same-2\.yaml:1:8: the report of 't' would replace that of .*same-1\.yaml/);
    expect(readFileSync(join(folder, 'same-out/t/report.md'), 'utf8')).toContain('naive-bayes');
  });

  it('asks for no more threads than make sense, however many are asked for', () => {
    write('fine/data.csv', csv(rows));
    const suite = write('threads.yaml', good.replace('DATA', 'fine/data.csv'));
    const result = runCli(['run', suite, '--out', join(folder, 'threads-out'), '--jobs', '9999'], { cwd: folder });
    expect(result.err).not.toMatch(/error/i);
    expect(result.code).toBe(0);
  });

  it('hostile names and levels come through everywhere', () => {
    const hostile = rows.map((row, i) =>
      row.replace('tcp', i % 2 === 0 ? '"=cmd()|<script>alert(1)</script>&"' : '"a|b, ""c"""').replace('attack', '<b>`|&'),
    );
    write('hostile/data.csv', csv(hostile, 'duration,"by|<i>tes",protocol,label'));
    const suite = write('hostile.yaml', good.replace('DATA', 'hostile/data.csv'));
    const result = runCli(['run', suite, '--out', join(folder, 'hostile-out'), '--jobs', '1'], { cwd: folder });
    expect(result.err).not.toMatch(/error/i);
    expect(result.code).toBe(0);
    const read = (name: string): string => readFileSync(join(folder, 'hostile-out/t', name), 'utf8');
    expect(read('report.md')).not.toMatch(/(?<!\\)<script>/);
    expect(read('report.html')).not.toContain('<script>alert');
    expect(read('results.json')).toContain('=cmd()|<script>');
  });

  it('usage errors', () => {
    expect(runCli(['runn', 'x.yaml'])).toMatchObject({ code: 2 });
    expect(runCli(['run'])).toMatchObject({ code: 2 });
    expect(runCli(['run', 'x.yaml', '--jobs', '0'])).toMatchObject({ code: 2 });
    expect(runCli(['run', 'x.yaml', '--set', 'nonsense'])).toMatchObject({ code: 2 });
    const suite = write('usage.yaml', good.replace('DATA', 'fine/data.csv'));
    expect(runCli(['run', suite, '--format', 'markdwn']).err).toContain("did you mean 'markdown'?");
  });
});
