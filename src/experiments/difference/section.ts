import { effectIntervals } from '../../charts/index.ts';
import type { Block, ChartBlock, Inline, Section, Table, Text } from '../../core/content.ts';
import { effectTitle, formatEffect, formatP, formatPValue, strengthOfEffect } from '../../stats/index.ts';
import type { Binding } from '../kind.ts';
import { type Conclusion, sizeSentence } from '../shared/conclusion.ts';
import { adjustedTitle, adjustmentClause, familySentence } from '../shared/multiplicity.ts';
import { testBlocks } from '../shared/test-blocks.ts';
import type { Judgement } from '../shared/test-json.ts';
import { count, formatScore, listWords } from '../shared/wording.ts';
import type { DifferenceCellValue, DifferenceResult } from './cell.ts';
import type { DifferenceConfig } from './config.ts';

/** A result with what the family of tests makes of it. */
export interface JudgedDifference extends DifferenceResult, Judgement {
  readonly conclusion: Conclusion;
}

/** Everything that a difference's section is made from. */
export interface DifferenceView {
  readonly config: DifferenceConfig;
  readonly binding: Binding;
  readonly value: DifferenceCellValue;
  readonly results: readonly JudgedDifference[];
}

/** What the numbers are: one column, or the difference of two. */
const subject = ({ value, minus }: DifferenceConfig): string => (minus === undefined ? value : `${value} − ${minus}`);

const titleOf = (config: DifferenceConfig): string =>
  config.title ?? (config.groups === undefined ? subject(config) : `${subject(config)} by ${config.groups}`);

/** The section of a difference whose cell did not finish. */
export function failedSection(config: DifferenceConfig, why: string): Section {
  const answer = `No answer: the test of ${subject(config)} did not finish.`;
  return { title: titleOf(config), answer, blocks: [{ kind: 'callout', tone: 'error', text: `${answer} ${why}` }] };
}

function effectWords(result: JudgedDifference): string {
  const word = strengthOfEffect(result.effect);
  return `${formatEffect(result.effect)}${word === null ? '' : ` (${word})`}, ${formatP(result.log10P)}`;
}

function single({ config, value }: DifferenceView, result: JudgedDifference): readonly Inline[] {
  const medians =
    value.groups.length <= 6 ? ` (medians: ${listWords(value.groups.map(({ name, median }) => `${name} ${formatScore(median)}`))})` : '';
  const paired = config.test.definition.groups === 'paired';
  const claim = paired ? `${subject(config)} is not 0 in the middle` : `${subject(config)} differs by ${config.groups ?? 'group'}`;
  const size = sizeSentence(result.conclusion, result.effect, config.minEffect);
  const end = `${medians}: ${effectWords(result)}.${size === '' ? '' : ` ${size}`}`;
  return result.rejected ? [{ kind: 'strong', text: claim }, end] : [`These rows do not show that ${claim}${end}`];
}

function answerOf(view: DifferenceView): Text {
  const { config, results, binding } = view;
  if (results.length === 0) return 'No test could be made.';
  if (results.length === 1) return single(view, results[0]);
  const shown = results.filter(({ rejected }) => rejected);
  const of = `${count(shown.length)} of ${count(results.length)} tests of ${subject(config)} by ${config.groups ?? 'group'} show a difference ${adjustmentClause(binding)}`;
  const strongest = [...shown].sort((a, b) => Math.abs(b.effect.value) - Math.abs(a.effect.value)).slice(0, 3);
  const small = shown.filter(({ conclusion }) => conclusion === 'too-small').length;
  const size = config.minEffect === undefined ? '' : ` ${count(small)} of them are significant but below the smallest effect that matters.`;
  return strongest.length === 0
    ? `${of}.`
    : `${of}; the largest: ${listWords(strongest.map(({ name, effect }) => `${name} (${formatEffect(effect)})`))}.${size}`;
}

function groupTable({ config, value }: DifferenceView): Table {
  const right = ['n', 'Lower quartile', 'Median', 'Upper quartile', 'Mean', 'sd'];
  return {
    kind: 'table',
    caption: `${subject(config)} by group`,
    columns: [{ title: config.groups ?? 'Rows', align: 'left' }, ...right.map((title) => ({ title, align: 'right' as const }))],
    rows: value.groups.map(({ name, n, q1, median, q3, mean, sd }) => [name, count(n), ...[q1, median, q3, mean, sd].map(formatScore)]),
  };
}

function resultTable({ binding, results }: DifferenceView): Table {
  const right = ['n', 'Statistic', 'p', adjustedTitle(binding), effectTitle(results[0].effect.name), '95 % interval'];
  return {
    kind: 'table',
    columns: [
      { title: 'Test', align: 'left' },
      ...right.map((title) => ({ title, align: 'right' as const })),
      { title: 'Difference', align: 'left' },
    ],
    rows: results.map((result): readonly Text[] => {
      const { value, ci } = result.effect;
      const word = strengthOfEffect(result.effect) ?? '';
      return [
        result.name,
        count(result.n),
        formatScore(result.statistic),
        formatPValue(result.log10P),
        formatPValue(result.adjustedLog10P),
        formatScore(value),
        `${formatScore(ci[0])} to ${formatScore(ci[1])}`,
        result.rejected ? (result.conclusion === 'too-small' ? 'shown, too small to matter' : word || 'shown') : 'not shown',
      ];
    }),
  };
}

/** Between which values an effect size can lie. */
const RANGES: Readonly<Partial<Record<string, readonly [number, number]>>> = {
  'cliffs-delta': [-1, 1],
  'rank-biserial': [-1, 1],
  'ks-distance': [0, 1],
  'epsilon-squared': [0, 1],
};

/** Every effect with its interval, the largest first. */
function effectChart({ config, binding, results }: DifferenceView): ChartBlock {
  const [{ effect }] = results;
  const title = `${subject(config)}${config.groups === undefined ? '' : ` by ${config.groups}`}: how large the difference is`;
  const rows = [...results]
    .sort((a, b) => Math.abs(b.effect.value) - Math.abs(a.effect.value))
    .map((result) => ({
      name: result.name === 'whole' ? 'all groups' : result.name,
      value: result.effect.value,
      interval: result.effect.ci,
      shown: result.rejected,
    }));
  const chart = effectIntervals({
    title,
    effect: effectTitle(effect.name),
    range: RANGES[effect.name] ?? [-Infinity, Infinity],
    rows,
    intervalText: `${String(Math.round(100 * effect.level))} % interval`,
    smallest: config.minEffect ?? 0,
  });
  return { kind: 'chart', id: `${binding.id}-effects`, title, ...chart };
}

/** The difference's part of the report. */
export function differenceSection(view: DifferenceView): Section {
  const { config, binding, value, results } = view;
  const warned = results.flatMap(({ name, warnings }) => warnings.map((text) => (results.length > 1 ? `${name}: ${text}` : text)));
  const blocks: Block[] = [
    ...[...value.warnings, ...warned.slice(0, 5)].map((text): Block => ({ kind: 'callout', tone: 'warning', text })),
    ...value.notes.map((text): Block => ({ kind: 'callout', tone: 'note', text })),
  ];
  if (results.length > 0)
    blocks.push(effectChart(view), resultTable(view), {
      kind: 'paragraph',
      text: `${config.test.definition.title}. ${familySentence(binding)}`,
    });
  blocks.push(groupTable(view), ...testBlocks(results));
  if (value.skipped.length > 0)
    blocks.push({ kind: 'list', items: value.skipped.slice(0, 20).map(({ name, reason }) => `${name} was not tested: ${reason}`) });
  return { title: titleOf(config), answer: answerOf(view), blocks };
}
