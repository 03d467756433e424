import type { Block, Text } from '../core/content.ts';
import type { Reporter, RunResult } from '../core/result.ts';
import type { Verdict, VerdictPart, VerdictWord } from '../core/suite.ts';
import { gateParts } from './gate-parts.ts';
import { renderMarkdown } from './markdown.ts';
import { countOf, writtenNumber } from './numbers.ts';
import { oneLine } from '../core/visible-name.ts';
import { cutLine } from './plain-text.ts';
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

/** Three digits are what a difference is good for. */
const signed = (value: number): string => `${value > 0 ? '+' : ''}${writtenNumber(Number(value.toPrecision(3)))}`;

/** The part that the verdict rests on, where it compares. */
function decidingPart({ parts = [], observed, verdict }: Verdict): VerdictPart | undefined {
  return parts.find((part) => part.verdict === verdict && part.value === observed && part.difference !== null && part.reference !== null);
}

/** `−0.0005 (−0.0018 … +0.0006)`: how much better the subject is, whatever the direction of the measure. */
function gain({ difference, interval }: VerdictPart): string {
  if (difference === null) return '';
  const range = interval?.every(Number.isFinite) === true ? ` (${interval.map(signed).join(' … ')})` : '';
  return `${signed(difference)}${range}`;
}

/** Gates with their numbers; what comparisons found in columns of their own, where there are any. */
function gatesTable(verdicts: readonly Verdict[], alpha: number): Block {
  const levels = new Set(
    verdicts.flatMap((verdict) => (decidingPart(verdict) === undefined ? [] : [1 - 2 * (verdict.gate.alpha ?? alpha)])),
  );
  const [level] = levels;
  const interval = levels.size === 1 ? `${String(Math.round(1000 * level) / 10)} % interval` : 'interval at 1 − 2α';
  const compared = levels.size > 0;
  return {
    kind: 'table',
    columns: [
      { title: 'gate', align: 'left' },
      { title: 'verdict', align: 'left' },
      { title: 'observed', align: 'right' },
      ...(compared
        ? [
            { title: 'against', align: 'right' as const },
            { title: `gain (${interval})`, align: 'left' as const },
          ]
        : []),
    ],
    rows: verdicts.map((verdict): Text[] => {
      const part = decidingPart(verdict);
      return [
        cutLine(`${verdict.gate.experiment}: ${verdict.rule}`, MOST_REASON),
        MARKS[verdict.verdict],
        writtenNumber(verdict.observed),
        ...(compared ? [part === undefined ? '' : writtenNumber(part.reference), part === undefined ? '' : gain(part)] : []),
      ];
    }),
  };
}

const reasons = (verdicts: readonly Verdict[]): Block => ({
  kind: 'list',
  items: verdicts.map(({ gate, rule, verdict, reason }): Text => [
    `${MARKS[verdict]} `,
    { kind: 'strong', text: cutLine(`${gate.experiment}: ${rule}`, MOST_REASON) },
    `: ${cutLine(reason, MOST_REASON)}`,
  ]),
});

/**
 * A run in short, for a pull request or a job summary: verdict, gates, why some do not hold, answers, then what is folded away: tests, the parts of gates on slices and models. What does not fit is left out from the end, the
 * last gates of the table included, and said to be.
 * @param most bytes of Markdown
 */
export function summaryMarkdown(result: RunResult, most = MOST_BYTES): string {
  const sorted = [...result.verdicts].sort((a, b) => Number(a.verdict === 'pass') - Number(b.verdict === 'pass'));
  const open = sorted.filter(({ verdict }) => verdict !== 'pass').length;
  const head = (shown: number): Block[] => [
    { kind: 'heading', level: 2, text: `${MARKS[result.verdict]}: ${oneLine(result.suite.title)}` },
    { kind: 'paragraph', text: cutLine(verdictReason(result, 'short'), 2 * MOST_REASON) },
    ...(shown === 0 ? [] : [gatesTable(sorted.slice(0, shown), result.suite.alpha)]),
    ...(open === 0 || shown === 0 ? [] : [reasons(sorted.slice(0, Math.min(shown, open)))]),
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
  const tested = sorted.slice(open).filter((verdict) => decidingPart(verdict) !== undefined);
  const optional: readonly (readonly Block[])[] = [
    ...(result.experiments.length === 0 ? [] : [answers]),
    ...(tested.length === 0
      ? []
      : [[{ kind: 'details' as const, summary: 'How the gates that hold were judged', blocks: [reasons(tested)] }]]),
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

/** Names in data that look like people or issues call nobody: a space of no width breaks them. */
const callNobody = (text: string): string => text.replace(/(@|#|\bGH-)(?=\w)/g, '$1\u200b');

/** `comment.md`: the summary behind its marker. */
export function commentMarkdown(result: RunResult): string {
  const marker = `${commentMarker(result.suite.id)}\n`;
  for (let most = MOST_BYTES - bytes(marker); ; most = Math.floor(0.8 * most)) {
    const text = callNobody(summaryMarkdown(result, most));
    if (bytes(marker + text) <= MOST_BYTES) return marker + text;
  }
}

export const commentReporter: Reporter = {
  id: 'comment',
  title: 'comment.md: the verdict in short, for a comment that a bot keeps up to date',
  render: (result) => [{ path: 'comment.md', content: commentMarkdown(result) }],
};
