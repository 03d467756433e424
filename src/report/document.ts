import type { Block, Inline, Text } from '../core/content.ts';
import type { DatasetFacts, RunResult } from '../core/result.ts';
import type { VerdictWord } from '../core/suite.ts';
import { gateParts } from './gate-parts.ts';
import { glossaryOf } from './glossary.ts';
import { countOf, writtenCount, writtenNumber } from './numbers.ts';
import { wordsOf } from './plain-text.ts';
import { verdictReason } from './verdict-reason.ts';

const WORDS: Readonly<Record<VerdictWord, string>> = { pass: 'PASS', fail: 'FAIL', inconclusive: 'INCONCLUSIVE', error: 'ERROR' };

const strong = (text: string): Inline => ({ kind: 'strong', text });
const code = (text: string): Inline => ({ kind: 'code', text });
const heading = (level: 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
const asList = (text: Text): readonly Inline[] => (typeof text === 'string' ? [text] : text);

/**
 * The whole report as content: first what a reader must see without scrolling (generated data, verdict, answers, gates, data), then each experiment, what
 * did not finish, the words, and how to get the same again. Holds no clock, host or path. Pure.
 */
export function reportDocument(result: RunResult): readonly Block[] {
  const body = [
    ...firstScreen(result),
    ...result.experiments.flatMap((experiment) => experimentBlocks(experiment)),
    ...failedCells(result),
  ];
  const words = glossaryOf(wordsOf(body));
  return [
    ...body,
    ...(words.length === 0
      ? []
      : [
          heading(2, 'How to read this'),
          { kind: 'list' as const, items: words.map(({ name, meaning }) => [strong(name), `: ${meaning}`]) },
        ]),
    ...reproduce(result),
  ];
}

function firstScreen(result: RunResult): Block[] {
  // nothing was held against anything: the word PASS would praise what nobody judged
  const ungated = result.verdict === 'pass' && result.verdicts.length === 0;
  const answers = result.experiments.map(({ id, section }): Text => [strong(id), ': ', ...asList(section.answer)]);
  return [
    { kind: 'heading', level: 1, text: result.suite.title },
    ...generatedCallout(result.datasets),
    { kind: 'paragraph', text: [strong(`Verdict: ${ungated ? 'none' : WORDS[result.verdict]}`), `. ${verdictReason(result)}`] },
    ...(result.suite.description === '' ? [] : [{ kind: 'paragraph' as const, text: result.suite.description }]),
    ...result.datasets.map((dataset): Block => ({ kind: 'paragraph', text: ['Data ', ...asList(datasetFacts(dataset))] })),
    ...(answers.length === 0 ? [] : [heading(2, 'Answers'), { kind: 'list' as const, items: answers }]),
    ...gatesTable(result),
    ...dataNotes(result.datasets),
  ];
}

function generatedCallout(datasets: readonly DatasetFacts[]): Block[] {
  const generated = datasets.filter((dataset) => dataset.generated);
  if (generated.length === 0) return [];
  const which = generated.length === datasets.length ? '' : ` (${generated.map(({ id }) => id).join(', ')})`;
  const text: Text = [
    strong(`The data of this report are generated${which}.`),
    ' They imitate real traffic for trying out and teaching; the numbers say nothing about real networks.',
  ];
  return [{ kind: 'callout', tone: 'warning', text }];
}

function datasetFacts({ id, rows, distinctRows, columns, sha256 }: DatasetFacts): Text {
  const share = rows > 0 ? ` (${writtenCount(distinctRows)} distinct, ${((100 * distinctRows) / rows).toFixed(1)} %)` : '';
  return [strong(id), `: ${countOf(rows, 'row')}${share}, ${countOf(columns, 'column')}, SHA-256 `, code(sha256.slice(0, 12))];
}

/** A few notes are read; many are folded away. */
function dataNotes(datasets: readonly DatasetFacts[]): Block[] {
  const notes = datasets.flatMap(({ id, notes: each }) => each.map((note) => (datasets.length > 1 ? `${id}: ${note}` : note)));
  if (notes.length === 0) return [];
  const list: Block = { kind: 'list', items: notes };
  const folded: Block = { kind: 'details', summary: countOf(notes.length, 'note'), blocks: [list] };
  return [heading(2, 'How the data were taken'), notes.length <= 5 ? list : folded];
}

function gatesTable(result: RunResult): Block[] {
  if (result.verdicts.length === 0) return [];
  return [
    heading(2, 'Gates'),
    {
      kind: 'table',
      columns: [
        { title: 'experiment', align: 'left' },
        { title: 'rule', align: 'left' },
        { title: 'observed', align: 'right' },
        { title: 'verdict', align: 'left' },
        { title: 'reason', align: 'left' },
      ],
      rows: result.verdicts.map(({ gate, rule, observed, verdict, reason }) => [
        gate.experiment,
        rule,
        writtenNumber(observed),
        [strong(WORDS[verdict])],
        reason,
      ]),
    },
    ...result.verdicts.flatMap((verdict) => gateParts(verdict, (word) => WORDS[word], 2000)),
  ];
}

function experimentBlocks({ section, status, failures }: RunResult['experiments'][number]): Block[] {
  const text =
    status === 'failed'
      ? 'No cell of this experiment finished: nothing can be said.'
      : `Some cells of this experiment did not finish (${countOf(failures.length, 'failure')} below): its numbers rest on the rest.`;
  return [
    heading(2, section.title),
    { kind: 'paragraph', text: section.answer },
    ...(status === 'complete' ? [] : [{ kind: 'callout' as const, tone: 'error' as const, text }]),
    ...section.blocks,
  ];
}

function failedCells(result: RunResult): Block[] {
  const rows = result.experiments.flatMap(({ failures }) =>
    failures.map(({ cell, code: error, message }): Text[] => [[code(cell)], [code(error)], message]),
  );
  if (rows.length === 0) return [];
  return [
    heading(2, 'Cells that did not finish'),
    {
      kind: 'table',
      columns: ['cell', 'code', 'message'].map((title) => ({ title, align: 'left' as const })),
      rows,
    },
  ];
}

function reproduce({ suite, tool, datasets }: RunResult): Block[] {
  return [
    heading(2, 'How to get this report again'),
    {
      kind: 'list',
      items: [
        [
          `${tool.name} ${tool.version}, `,
          code('flowverdict run'),
          ' with the suite ',
          code(suite.id),
          `, seed ${String(suite.seed)}, significance level ${String(suite.alpha)}`,
        ],
        ['SHA-256 of the suite: ', code(suite.sha256)],
        ...datasets.map(({ id, sha256 }): Text => ['SHA-256 of the data ', code(id), ' as used: ', code(sha256)]),
        'The same suite, data and version give the same bytes, on any machine and with any number of workers; only the timings in results.json differ.',
      ],
    },
  ];
}
