import type { Block, Text } from '../core/content.ts';
import type { Reporter, RunResult } from '../core/result.ts';
import type { Verdict, VerdictWord } from '../core/suite.ts';
import { gateParts } from './gate-parts.ts';
import { renderMarkdown } from './markdown.ts';
import { countOf, writtenNumber } from './numbers.ts';
import { cutLine, oneLine } from './plain-text.ts';
import { verdictReason } from './verdict-reason.ts';

/** GitHub takes 65,536 characters; bytes are never fewer than characters. */
const MOST_BYTES = 65_000;

/** A reason longer than this is cut. */
const MOST_REASON = 600;

const MARKS: Readonly<Record<VerdictWord, string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  inconclusive: '❔ inconclusive',
  error: '⚠️ error',
};

/** First line of a comment: how a bot finds the one that it wrote before. Not shown. */
function commentMarker(suiteId: string): string {
  return `<!-- flowverdict: ${suiteId} -->`;
}

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

const strong = (text: string): Text => [{ kind: 'strong', text }];

function gatesTable(verdicts: readonly Verdict[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'gate', align: 'left' },
      { title: 'verdict', align: 'left' },
      { title: 'observed', align: 'right' },
      { title: 'why', align: 'left' },
    ],
    rows: verdicts.map(({ gate, rule, verdict, observed, reason }): Text[] => [
      cutLine(`${gate.experiment}: ${rule}`, MOST_REASON),
      MARKS[verdict],
      writtenNumber(observed),
      cutLine(reason, MOST_REASON),
    ]),
  };
}

/**
 * A run in short, for a pull request or a job summary: verdict, gates, answers, then the parts of gates on slices and models. What does not fit is left out from the end, the
 * last gates of the table included, and said to be.
 * @param most bytes of Markdown
 */
export function summaryMarkdown(result: RunResult, most = MOST_BYTES): string {
  const sorted = [...result.verdicts].sort((a, b) => Number(a.verdict === 'pass') - Number(b.verdict === 'pass'));
  const head = (shown: number): Block[] => [
    { kind: 'heading', level: 2, text: `${oneLine(result.suite.title)}: ${MARKS[result.verdict]}` },
    { kind: 'paragraph', text: cutLine(verdictReason(result), 2 * MOST_REASON) },
    ...(shown === 0 ? [] : [gatesTable(sorted.slice(0, shown))]),
    ...(shown === sorted.length
      ? []
      : [{ kind: 'paragraph' as const, text: strong(`${countOf(sorted.length - shown, 'more gate')} in the report.`) }]),
  ];
  const answers: Block[] = [
    {
      kind: 'list',
      items: result.experiments.map(({ id, section }): Text => [
        { kind: 'strong', text: oneLine(id) },
        ': ',
        ...(typeof section.answer === 'string' ? [section.answer] : section.answer),
      ]),
    },
  ];
  const optional: readonly (readonly Block[])[] = [
    ...(result.experiments.length === 0 ? [] : [answers]),
    ...sorted.map((verdict) => gateParts(verdict, (word) => MARKS[word], MOST_REASON)).filter((blocks) => blocks.length > 0),
  ];
  let shown = sorted.length;
  while (shown > 0 && bytes(renderMarkdown(head(shown))) > most) shown = Math.floor(shown / 2);
  let blocks = head(shown);
  let text = renderMarkdown(blocks);
  for (const [index, more] of optional.entries()) {
    const longer = renderMarkdown([...blocks, ...more]);
    if (bytes(longer) > most - 200) {
      const left = `${countOf(optional.length - index, 'more part')} of this summary did not fit; the whole report has ${optional.length - index === 1 ? 'it' : 'them'}.`;
      return renderMarkdown([...blocks, { kind: 'paragraph', text: left }]);
    }
    blocks = [...blocks, ...more];
    text = longer;
  }
  return text;
}

/** `comment.md`: the summary behind its marker. */
export function commentMarkdown(result: RunResult): string {
  const marker = `${commentMarker(result.suite.id)}\n`;
  return marker + summaryMarkdown(result, MOST_BYTES - bytes(marker));
}

export const commentReporter: Reporter = {
  id: 'comment',
  title: 'comment.md: the verdict in short, for a comment that a bot keeps up to date',
  render: (result) => [{ path: 'comment.md', content: commentMarkdown(result) }],
};
