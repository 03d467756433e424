import type { Block, Inline, Section, Text } from '../../core/content.ts';
import { count, listWords } from '../shared/wording.ts';
import type { AuditCheck } from './check.ts';
import { bySeverity, type CheckReport, type RowReference } from './finding.ts';
import type { AuditSubject } from './subject.ts';
import { type AuditFinding, type Explained, verdictText } from './verdict.ts';
import { several, withCode } from './wording.ts';

/** Everything that the results and the report of an audit are made from. */
export interface AuditView {
  readonly subject: AuditSubject;
  readonly checks: readonly AuditCheck[];
  /** By code; absent where no cell of the check finished. */
  readonly reports: ReadonlyMap<string, CheckReport>;
  readonly findings: readonly AuditFinding[];
  readonly explained: readonly Explained[];
  /** Codes of the checks of which a cell did not finish. */
  readonly unfinished: readonly string[];
}

const severityWords = { critical: 'CRITICAL', warning: 'WARNING', note: 'note' } as const;

const code = (text: string): Inline => ({ kind: 'code', text });
const strong = (text: string): Inline => ({ kind: 'strong', text });

const rowText = ({ part, row }: RowReference): string => `${part}:${String(row)}`;

/** Example rows; those that belong together side by side. */
function rowsText({ rows, paired }: AuditFinding): string {
  const words = rows.map(rowText);
  const shown = paired === true ? words.flatMap((word, i) => (i % 2 === 0 ? [`${word} and ${words[i + 1]}`] : [])) : words;
  return `${paired === true ? 'Pairs of rows' : 'Rows'}, as file:row (0-based, header not counted): ${shown.join('; ')}.`;
}

function overview(view: AuditView): readonly Block[] {
  const { findings, reports, checks, unfinished } = view;
  const shown = bySeverity(findings.filter(({ ignored, severity }) => ignored === null && severity !== 'note'));
  const rows = shown.slice(0, 25).map(({ severity, id, title }): readonly Text[] => [[strong(severityWords[severity])], [code(id)], title]);
  const table: Block = {
    kind: 'table',
    columns: ['severity', 'finding', 'what'].map((title) => ({ title, align: 'left' as const })),
    rows,
  };
  const quiet = checks.filter(({ id }) => reports.get(id)?.skipped === null && !findings.some(({ check }) => check === id));
  const skipped = checks.flatMap(({ id, title }) => {
    const why = reports.get(id)?.skipped ?? null;
    return why === null ? [] : [`${id} ${title}: ${why}`];
  });
  return [
    ...(rows.length === 0 ? [] : [table]),
    ...(shown.length > rows.length ? [{ kind: 'paragraph' as const, text: `${count(shown.length - rows.length)} more below.` }] : []),
    ...(quiet.length === 0
      ? []
      : [
          {
            kind: 'paragraph' as const,
            text: `Nothing found by ${listWords(quiet.map(({ id, title }) => `${id} (${title.toLowerCase()})`))}.`,
          },
        ]),
    ...skipped.map((text): Block => ({ kind: 'callout', tone: 'note', text: withCode(`Not asked: ${text}`) })),
    ...(unfinished.length === 0
      ? []
      : [
          {
            kind: 'callout' as const,
            tone: 'error' as const,
            text: `Did not finish: ${listWords(unfinished)}. What they would have found is not in this report.`,
          },
        ]),
  ];
}

function dataText({ subject }: AuditView): readonly Block[] {
  const { target, columns, allTrain, allTest, leftOut, sampleNote } = subject;
  const rows =
    allTest === null ? `${count(allTrain.length)} rows` : `${count(allTrain.length)} training and ${count(allTest.length)} test rows`;
  const out = leftOut.length === 0 ? '' : `; ${several(leftOut.length, 'column')} left out when the file was read, looked at by name only`;
  const text = `Target ${target.column} (${listWords(target.classes.slice(0, 8))}${target.classes.length > 8 ? ' …' : ''}); ${rows}, ${count(columns.length)} columns${out}.`;
  return [
    { kind: 'paragraph', text },
    ...(sampleNote === null ? [] : [{ kind: 'callout' as const, tone: 'warning' as const, text: sampleNote }]),
    ...target.notes.map((note): Block => ({ kind: 'callout', tone: 'note', text: note })),
  ];
}

function findingBlocks(finding: AuditFinding, check: AuditCheck): readonly Block[] {
  const { id, severity, title, rows, ignored, advice } = finding;
  const head: Text = [strong(ignored === null ? severityWords[severity] : 'ignored'), ' ', code(id), ` ${title}`];
  const tone = ignored === null && severity === 'critical' ? 'error' : ignored === null && severity === 'warning' ? 'warning' : 'note';
  const what =
    advice === undefined || advice === check.advice ? [] : [{ kind: 'paragraph' as const, text: withCode(`What to do: ${advice}`) }];
  return [
    { kind: 'callout', tone, text: head },
    ...(ignored === null ? what : [{ kind: 'paragraph' as const, text: `Ignored by the suite: ${ignored}` }]),
    ...(rows.length === 0 ? [] : [{ kind: 'paragraph' as const, text: rowsText(finding) }]),
  ];
}

/** A page per check: why it matters, what it found and what to do, then evidence. */
function checkBlocks(check: AuditCheck, view: AuditView): readonly Block[] {
  const report = view.reports.get(check.id);
  if (report?.skipped !== null) return [];
  const own = bySeverity(view.findings.filter(({ check: id }) => id === check.id));
  const notes = own.filter(({ severity, ignored }) => severity === 'note' && ignored === null);
  const loud = own.filter((finding) => !notes.includes(finding));
  const advised = loud.length > 0 ? [{ kind: 'paragraph' as const, text: withCode(`What to do: ${check.advice}`) }] : [];
  return [
    { kind: 'heading', level: 3, text: `${check.id} ${check.title}` },
    ...(own.length === 0 ? [] : [{ kind: 'paragraph' as const, text: check.why }]),
    { kind: 'paragraph', text: report.summary },
    ...loud.slice(0, 12).flatMap((finding) => findingBlocks(finding, check)),
    ...(loud.length > 12
      ? [
          {
            kind: 'details' as const,
            summary: `${count(loud.length - 12)} more findings`,
            blocks: [
              {
                kind: 'list' as const,
                items: loud.slice(12).map(({ id, severity, title }): Text => [strong(severityWords[severity]), ' ', code(id), ` ${title}`]),
              },
            ],
          },
        ]
      : []),
    ...advised,
    ...(notes.length === 0
      ? []
      : [
          {
            kind: 'details' as const,
            summary: `Notes (${count(notes.length)})`,
            blocks: [{ kind: 'list' as const, items: notes.map(({ id, title }): Text => [code(id), ` ${title}`]) }],
          },
        ]),
    ...report.blocks,
  ];
}

/** The audit's part of the report. */
export function auditSection(view: AuditView): Section {
  const { subject, findings, explained, unfinished } = view;
  const answer = verdictText(findings, explained, unfinished.length, subject);
  const blocks: Block[] = [...overview(view), ...dataText(view), ...view.checks.flatMap((check) => checkBlocks(check, view))];
  return { title: subject.config.title ?? `Leakage audit: ${subject.id}`, answer, blocks };
}
