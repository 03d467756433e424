import type { Block, Section, Table } from '../../core/content.ts';
import { formatEffect, formatP, formatPValue, strengthOfEffect } from '../../stats/index.ts';
import type { Binding } from '../kind.ts';
import { type Conclusion, sizeSentence } from '../shared/conclusion.ts';
import { adjustedTitle, familySentence } from '../shared/multiplicity.ts';
import { testBlocks } from '../shared/test-blocks.ts';
import type { Judgement } from '../shared/test-json.ts';
import { count, percent } from '../shared/wording.ts';
import type { FitCellValue } from './cell.ts';
import type { GoodnessOfFitConfig } from './config.ts';

/** Everything that the section is made from. */
export interface FitView {
  readonly config: GoodnessOfFitConfig;
  readonly binding: Binding;
  readonly value: FitCellValue;
  readonly judged: Judgement & { readonly conclusion: Conclusion };
}

const titleOf = (config: GoodnessOfFitConfig): string => config.title ?? `Shares of ${config.column}`;

/** The section of a test whose cell did not finish. */
export function failedSection(config: GoodnessOfFitConfig, why: string): Section {
  const answer = `No answer: the shares of ${config.column} could not be tested.`;
  return { title: titleOf(config), answer, blocks: [{ kind: 'callout', tone: 'error', text: `${answer} ${why}` }] };
}

function levelTable({ config, value }: FitView): Table {
  const { levels, counts, expected, residuals } = value;
  const n = value.result.n;
  const right = ['Rows', 'Share', 'Expected share', 'Standardized residual'];
  return {
    kind: 'table',
    columns: [{ title: config.column, align: 'left' }, ...right.map((title) => ({ title, align: 'right' as const }))],
    rows: levels.map((level, i) => [
      level,
      count(counts[i]),
      percent(counts[i] / n),
      percent(expected[i] / n),
      `${residuals[i] < 0 ? '−' : '+'}${Math.abs(residuals[i]).toFixed(1)}`,
    ]),
  };
}

/** The part of the report about one column's shares. */
export function fitSection(view: FitView): Section {
  const { config, binding, value, judged } = view;
  const { result } = value;
  const word = strengthOfEffect(result.effect);
  const words = `${formatEffect(result.effect)}${word === null ? '' : ` (${word})`}, ${formatP(result.log10P)}`;
  const size = sizeSentence(judged.conclusion, result.effect, config.minEffect);
  const claim = `the shares of ${config.column} are not the expected ones`;
  const end = `${words}.${size === '' ? '' : ` ${size}`}`;
  const statistic = `${Number.isNaN(result.df) ? '' : `df ${String(result.df)}, `}${formatP(result.log10P)}, ${adjustedTitle(binding).replace('p, ', '')} ${formatPValue(judged.adjustedLog10P)}`;
  const blocks: Block[] = [
    ...[...value.warnings, ...result.warnings].map((text): Block => ({ kind: 'callout', tone: 'warning', text })),
    ...value.notes.map((text): Block => ({ kind: 'callout', tone: 'note', text })),
    { kind: 'paragraph', text: `Goodness of fit: statistic ${result.statistic.toFixed(2)}, ${statistic}. ${familySentence(binding)}` },
    levelTable(view),
    ...testBlocks([{ ...result, name: 'fit' }]),
  ];
  const answer = judged.rejected
    ? [{ kind: 'strong' as const, text: `${claim.charAt(0).toUpperCase()}${claim.slice(1)}` }, `: ${end}`]
    : `These rows do not show that ${claim}; ${end}`;
  return { title: titleOf(config), answer, blocks };
}
