import { jsonNumber } from '../../../core/json.ts';
import { count, percent } from '../../shared/wording.ts';
import { defineCheck } from '../check.ts';
import { allEqualRows, type Contradictions, contradictionsAmong } from '../equal-rows.ts';
import type { CheckReport, Finding, Severity } from '../finding.ts';
import { type AuditSubject, rowReference } from '../subject.ts';
import { ceilingText, evidenceTable, several } from '../wording.ts';

interface Part {
  readonly train: Contradictions;
  readonly test: Contradictions | null;
  /** Test rows whose features training knows under another label only, and one of them with its training twin. */
  readonly across: { readonly rows: number; readonly examples: readonly number[] } | null;
}

function acrossOf(subject: AuditSubject): Part['across'] {
  const { allTrain, allTest, target } = subject;
  if (allTest === null) return null;
  const { groupOf, count: nGroups } = allEqualRows(subject);
  const nClasses = target.classes.length;
  const known = new Uint8Array(nGroups * nClasses);
  const twin = new Int32Array(nGroups).fill(-1);
  for (const row of allTrain) {
    known[groupOf[row] * nClasses + target.yByRow[row]] = 1;
    if (twin[groupOf[row]] < 0) twin[groupOf[row]] = row;
  }
  let rows = 0;
  const examples: number[] = [];
  for (const row of allTest) {
    const group = groupOf[row];
    if (twin[group] < 0 || known[group * nClasses + target.yByRow[row]] === 1) continue;
    rows++;
    if (examples.length < 6) examples.push(row, twin[group]);
  }
  return { rows, examples };
}

function severityOf(share: number): Severity {
  return share >= 0.05 ? 'critical' : share >= 0.001 ? 'warning' : 'note';
}

function finding(key: string, words: string, found: Contradictions, total: number, subject: AuditSubject): readonly Finding[] {
  if (found.vectors === 0) return [];
  const share = found.rows / total;
  return [
    {
      key,
      severity: severityOf(share),
      title:
        `${several(found.vectors, 'feature vector')} of the ${words} (${count(found.rows)} of ${count(total)} rows, ${percent(share)}) ${found.vectors === 1 ? 'occurs' : 'occur'} with more than one label: ` +
        `no model on these columns can exceed accuracy ${ceilingText(found.ceiling)} there.`,
      columns: [],
      counts: { vectors: found.vectors, rows: found.rows, share, ceiling: found.ceiling },
      rows: found.examples.map((row) => rowReference(subject.dataset, row)),
      paired: true,
    },
  ];
}

function conclude(parts: ReadonlyMap<string, Part>, subject: AuditSubject): CheckReport {
  const [{ train, test, across }] = [...parts.values()];
  const findings: Finding[] = [...finding('train', 'training rows', train, subject.allTrain.length, subject)];
  if (test !== null && subject.allTest !== null) findings.push(...finding('test', 'test rows', test, subject.allTest.length, subject));
  if (across !== null && across.rows > 0 && subject.allTest !== null) {
    const share = across.rows / subject.allTest.length;
    findings.push({
      key: 'across',
      severity: severityOf(share),
      title: `${several(across.rows, 'test row')} (${percent(share)}) ${across.rows === 1 ? 'is' : 'are'} in the training data, but under other labels only: a model that learned them is wrong there.`,
      columns: [],
      counts: { rows: across.rows, share },
      rows: across.examples.map((row) => rowReference(subject.dataset, row)),
      paired: true,
    });
  }
  const sides = [['training rows', train] as const, ...(test === null ? [] : [['test rows', test] as const])];
  const json = ({ vectors, rows, ceiling }: Contradictions): Record<string, number | null> => ({
    vectors,
    rows,
    ceiling: jsonNumber(ceiling),
  });
  return {
    findings,
    facts: { train: json(train), test: test === null ? null : json(test), across: across?.rows ?? null },
    blocks: [
      evidenceTable(
        ['Rows', 'contradictory vectors', 'rows in them', 'accuracy at most'],
        sides.map(([name, each]) => [name, count(each.vectors), count(each.rows), ceilingText(each.ceiling)]),
      ),
    ],
    summary:
      train.vectors + (test?.vectors ?? 0) === 0
        ? 'No two rows are equal in all features and different in their label.'
        : `Accuracy cannot exceed ${ceilingText(test?.ceiling ?? train.ceiling)} on the ${test === null ? 'rows' : 'test rows'} with these columns.`,
    skipped: null,
  };
}

/** FV003: equal features, different labels. */
export const contradictoryLabels = defineCheck<Part>({
  id: 'FV003',
  title: 'Contradictory labels',
  why:
    'Rows that are equal in every column and differ in their label put a ceiling over every score: a model that exceeds it has seen the answers. They also say that the labels are ' +
    'wrong, or that the columns miss what makes the difference.',
  advice:
    'Look at the rows named here. Correct or drop the labels, or add the column that tells them apart; report the ceiling beside the scores.',
  sampled: false,
  plan: ({ train, columns }) => [{ key: 'all', group: 'rows', cost: 10 + (5 * train.length * columns.length) / 1e6 }],
  run: (subject) => {
    const equal = allEqualRows(subject);
    return {
      train: contradictionsAmong(equal, subject.allTrain, subject.target),
      test: subject.allTest === null ? null : contradictionsAmong(equal, subject.allTest, subject.target),
      across: acrossOf(subject),
    };
  },
  conclude,
});
