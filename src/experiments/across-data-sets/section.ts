import type { Block, Section, Table, Text } from '../../core/content.ts';
import { formatPValue } from '../../stats/index.ts';
import type { Binding } from '../kind.ts';
import { rankBlocks, rankLeaders } from '../shared/rank-section.ts';
import { formatProbability, formatScore, listWords } from '../shared/wording.ts';
import type { AcrossConfig } from './config.ts';
import type { AcrossView } from './view.ts';

/** With fewer data sets no ranking can be told from chance, or hardly any. */
const FEW_DATA_SETS = 6;

const titleOf = (config: AcrossConfig, binding: Binding): string =>
  config.title ?? `Models over ${String(config.experiments.length)} data sets: ${binding.id}`;

function answer({ ranks, table, config }: AcrossView): Text {
  const { averageRanks } = ranks.friedman;
  const [best, ...tied] = rankLeaders(ranks);
  const rank = averageRanks[ranks.names.indexOf(best)].toFixed(2);
  const rest =
    tied.length === 0 ? ', ahead of every other model beyond chance.' : `; the data sets do not tell it apart from ${listWords(tied)}.`;
  return [
    { kind: 'strong', text: best },
    ` ranks best by ${config.measure.title} over ${String(table.dataSets.length)} data sets (average rank ${rank})${rest}`,
  ];
}

function scoreRows({ ranks, table }: AcrossView): Table {
  const { averageRanks } = ranks.friedman;
  const order = [...ranks.names.keys()].sort((a, b) => averageRanks[a] - averageRanks[b] || a - b);
  return {
    kind: 'table',
    columns: [
      { title: 'Model', align: 'left' },
      { title: 'Average rank', align: 'right' },
      ...table.dataSets.map((title) => ({ title, align: 'right' as const })),
    ],
    rows: order.map((place) => {
      const name = ranks.names[place];
      const scores = [...table.scores[table.models.indexOf(name)]];
      return [name, averageRanks[place].toFixed(2), ...scores.map(formatScore)];
    }),
  };
}

function pairTable({ pairs }: AcrossView): Table {
  const [{ reference }] = pairs;
  return {
    kind: 'table',
    columns: [
      { title: `${reference} against`, align: 'left' },
      { title: 'Mean difference', align: 'right' },
      { title: `${reference} better`, align: 'right' },
      { title: 'practically equivalent', align: 'right' },
      { title: 'worse', align: 'right' },
      { title: 'Wilcoxon p', align: 'right' },
      { title: 'p, Holm', align: 'right' },
    ],
    rows: pairs.map((pair) => [
      pair.model,
      formatScore(pair.difference),
      formatProbability(pair.better),
      formatProbability(pair.equivalent),
      formatProbability(pair.worse),
      formatPValue(pair.wilcoxon.log10P),
      formatPValue(pair.wilcoxon.adjustedLog10P),
    ]),
  };
}

/** The section of a question over data sets. */
export function acrossSection(view: AcrossView): Section {
  const { config, binding, table, left, ranks } = view;
  const warnings: Block[] = [];
  if (left.length > 0) {
    const text = `Not ranked, because they have no score on every data set: ${listWords(left)}.`;
    warnings.push({ kind: 'callout', tone: 'warning', text });
  }
  if (table.dataSets.length < FEW_DATA_SETS) {
    const text =
      `${String(table.dataSets.length)} data sets are few: with ${String(ranks.names.length)} models average ranks must differ by ${ranks.criticalDifference.toFixed(2)} ` +
      `(of at most ${String(ranks.names.length - 1)}) to be told apart.`;
    warnings.push({ kind: 'callout', tone: 'warning', text });
  }
  return {
    title: titleOf(config, binding),
    answer: answer(view),
    blocks: [
      {
        kind: 'paragraph',
        text:
          `Mean ${config.measure.title} of each model on each data set (one comparison each). Many data sets, so ranks are compared and data sets are the sample ` +
          `(Demšar 2006): what is said holds for data sets like these, as far as these are independent of each other.`,
      },
      ...warnings,
      scoreRows(view),
      ...rankBlocks(ranks, 'data sets', `${binding.id}-ranks`),
      {
        kind: 'paragraph',
        text:
          `Bayesian signed-rank test over the data sets (Benavoli and others 2014): how probable it is that a model is better, practically equivalent (within ±${String(config.rope)}) or ` +
          `worse on a data set like these; seeded. Beside it Wilcoxon's signed-rank test, Holm-adjusted over ${config.control === undefined ? 'all pairs' : 'the comparisons with the control'}.`,
      },
      pairTable(view),
    ],
  };
}

/** What is shown when there is nothing to rank. */
export function failedSection(config: AcrossConfig, binding: Binding, message: string): Section {
  return { title: titleOf(config, binding), answer: `Nothing can be said: ${message}.`, blocks: [] };
}
