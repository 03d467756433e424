import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/core/dataset.ts';
import { findColumn } from '../../../src/core/dataset.ts';
import { loadDataset, profiles } from '../../../src/data/index.ts';
import { auditChecks } from '../../../src/experiments/audit/checks/index.ts';
import type { CheckReport } from '../../../src/experiments/audit/finding.ts';
import { columnPower } from '../../../src/experiments/audit/power.ts';
import type { AuditSubject } from '../../../src/experiments/audit/subject.ts';
import { sharedData } from '../../support/shared-data.ts';
import { auditSubject } from './support.ts';

const load = (files: readonly string[], profile: string, label?: string): Promise<Dataset> =>
  loadDataset({
    id: 'real',
    seed: 42,
    sources: files.map((file, i) => ({
      id: i === 0 ? 'train' : 'test',
      files: [sharedData(file) ?? ''],
      profile: profiles.get(profile),
      ...(label === undefined ? {} : { label }),
    })),
  });

/** Runs some cells of a check and concludes from them. */
function ask(subject: AuditSubject, code: string, keys: readonly string[]): CheckReport {
  const check = auditChecks.get(code);
  return check.conclude(new Map(keys.map((key) => [key, check.run(subject, key, 1)])), subject, new Map());
}

const finding = (report: CheckReport, key: string): CheckReport['findings'][number] => {
  const found = report.findings.find((each) => each.key === key);
  if (found === undefined) throw new Error(`no finding '${key}' among ${report.findings.map((each) => each.key).join(', ')}`);
  return found;
};

const pair = ['nsl-kdd/KDDTrain+.txt.gz', 'nsl-kdd/KDDTest+.txt.gz'];
const havePair = pair.every((file) => sharedData(file) !== undefined);

describe.skipIf(!havePair)('KDDTrain+ → KDDTest+ (needs nsl-kdd/KDDTrain+.txt.gz and KDDTest+.txt.gz)', () => {
  let subject: AuditSubject;
  beforeAll(async () => {
    subject = auditSubject(await load(pair, 'nsl-kdd'), { target: 'attack', resampling: 'given', permutations: 19 });
  }, 60_000);

  it('has 664 test rows that training has too, and 22,487 different test vectors', () => {
    const report = ask(subject, 'FV002', ['rows']);
    expect(finding(report, 'across').counts).toMatchObject({ seen: 664, test: 22544 });
    expect(finding(report, 'test').counts).toMatchObject({ distinctFeatures: 22487 });
    expect(finding(report, 'across').rows).toHaveLength(6);
  });

  it('has 54 test vectors with contradictory labels', () => {
    expect(finding(ask(subject, 'FV003', ['all']), 'test').counts).toMatchObject({ vectors: 54 });
  });

  it('has 17 kinds of attack (3,750 rows) that training never saw', () => {
    const classes = finding(ask(subject, 'FV007', ['classes']), 'classes-label');
    expect(classes.counts).toMatchObject({ classes: 17, rows: 3750 });
    expect(classes.severity).toBe('critical');
  });

  it.each([
    ['src_bytes', 0.814],
    ['dst_bytes', 0.81],
    ['logged_in', 0.7791],
  ])('is answered by a table on %s with accuracy %f', (name, accuracy) => {
    const column = findColumn(subject.dataset, name);
    if (column === undefined) throw new Error(name);
    expect(columnPower(subject, column).transfer?.lookup.accuracy).toBeCloseTo(accuracy, 3);
  });

  it('has num_outbound_cmds constant, and difficulty on the deny list', () => {
    expect(finding(ask(subject, 'FV006', ['matrix', 'column num_outbound_cmds']), 'num_outbound_cmds').title).toContain('constant (0)');
    expect(finding(ask(subject, 'FV004', []), 'difficulty').title).toContain('deny list');
  });
});

const raw = 'nsl-kdd/KDDTrain+_20Percent.txt.gz';

describe.skipIf(sharedData(raw) === undefined)(`the raw file read as any table (needs ${raw})`, () => {
  it('names the difficulty column', async () => {
    const dataset = await load([raw], 'generic', 'column41');
    const subject = auditSubject(dataset, { target: { column: 'column41', positive: 'normal' } });
    const found = finding(ask(subject, 'FV004', ['column column42']), 'column42');
    expect(found.title).toContain('KDD99, NSL-KDD, verdict');
    expect(found.severity).not.toBe('note');
  }, 60_000);
});

const kdd99 = 'kdd99/kddcup.data_10_percent.gz';

describe.skipIf(sharedData(kdd99) === undefined)(`KDD99 10 % (needs ${kdd99})`, () => {
  it('shrinks from 494,021 to 145,586 rows, and a table on src_bytes is right in 98.71 % of its own rows', async () => {
    const subject = auditSubject(await load([kdd99], 'kdd99'), { target: 'attack' });
    const found = finding(ask(subject, 'FV002', ['rows']), 'train');
    expect(found.counts).toMatchObject({ rows: 494021, distinctRows: 145586 });
    expect(finding(ask(subject, 'FV002', ['rows']), 'folds').severity).toBe('critical');
    const column = findColumn(subject.dataset, 'src_bytes');
    if (column === undefined) throw new Error('src_bytes');
    expect(columnPower(subject, column).inSample).toBeCloseTo(0.9871, 4);
  }, 60_000);
});

const cic = 'cicids2017/web_attacks_balanced.csv.gz';

describe.skipIf(sharedData(cic) === undefined)(`CIC-IDS2017, web attacks (needs ${cic})`, () => {
  it('names flow id, addresses, source port and timestamp, and not the destination port', async () => {
    const subject = auditSubject(await load([cic], 'generic', 'Label'), { target: { column: 'Label', positive: 'BENIGN' } });
    const names = [...subject.columns, ...subject.leftOut].map(({ name }) => name);
    const report = ask(
      subject,
      'FV004',
      names.map((name) => `column ${name}`),
    );
    const keys = report.findings.filter(({ severity }) => severity !== 'note').map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['Flow ID', 'Source IP', 'Source Port', 'Destination IP', 'Timestamp']));
    expect(keys).not.toContain('Destination Port');
  }, 60_000);
});
