import { criticalDifferenceChart } from '../../charts/index.ts';
import type { Block, Table } from '../../core/content.ts';
import { formatP, formatPValue, kendallsWInterval } from '../../stats/index.ts';
import type { RankAnswer } from './rank-answer.ts';
import { formatScore, listWords } from './wording.ts';

const POST_HOC: Readonly<Record<RankAnswer['postHoc'], string>> = {
  nemenyi: 'Nemenyi test of all pairs',
  holm: 'z tests on average ranks, Holm-adjusted',
  conover: 'Conover test of all pairs, Holm-adjusted',
  'bonferroni-dunn': 'Bonferroni–Dunn test against the control',
};

/** Models that rank best without a detectable difference from the best, best first. */
export function rankLeaders(answer: RankAnswer): readonly string[] {
  const { averageRanks } = answer.friedman;
  const order = [...averageRanks.keys()].sort((a, b) => averageRanks[a] - averageRanks[b] || a - b);
  const [best] = order;
  const apart = (other: number): boolean =>
    answer.pairs.some(
      ({ first, second, adjustedLog10P }) =>
        ((first === best && second === other) || (first === other && second === best)) && adjustedLog10P <= Math.log10(answer.alpha),
    );
  return order.filter((model) => model === best || !apart(model)).map((model) => answer.names[model]);
}

function testText(answer: RankAnswer, blockNoun: string): string {
  const { friedman: test, blocks, names } = answer;
  const { tieCorrected, plain } = test;
  const ties =
    test.tiedBlocks === 0
      ? ''
      : ` (${String(test.tiedBlocks)} ${blockNoun} hold ties; without their correction χ² is ${plain.chiSquare.toFixed(2)})`;
  const range = kendallsWInterval(test, 1 - answer.alpha)
    .map((limit) => limit.toFixed(2))
    .join(', ');
  const f = Number.isFinite(tieCorrected.f) ? tieCorrected.f.toFixed(2) : '∞';
  return (
    `Do the ${String(names.length)} models rank alike over the ${String(blocks.length)} ${blockNoun}? Friedman χ² = ${tieCorrected.chiSquare.toFixed(2)}, df ${String(test.df[0])}, ` +
    `${formatP(tieCorrected.chiSquareLog10P)}${ties}; Iman–Davenport F(${test.df.map(String).join(', ')}) = ${f}, ${formatP(tieCorrected.fLog10P)}; ` +
    `Kendall's W ${test.kendallsW.toFixed(2)} [${range}] (1: all rank alike). ${POST_HOC[answer.postHoc]}; critical difference of average ranks ${answer.criticalDifference.toFixed(2)} ` +
    `at α = ${String(answer.alpha)}.`
  );
}

/** Text, critical-difference diagram and table of pairs. */
export function rankBlocks(answer: RankAnswer, blockNoun: string, chartId: string): readonly Block[] {
  const { friedman: test, names, measure } = answer;
  const title = `Average ranks by ${measure.title} over ${String(answer.blocks.length)} ${blockNoun}`;
  const chart = criticalDifferenceChart({
    title,
    models: names.map((id, index) => ({ id, rank: test.averageRanks[index] })),
    criticalDifference: answer.criticalDifference,
    groups: answer.groups,
    ...(answer.control === null ? {} : { control: answer.control }),
  });
  const columns: Table['columns'] = [
    { title: 'Pair', align: 'left' },
    { title: 'Difference of average ranks', align: 'right' },
    { title: answer.postHoc === 'conover' ? 't' : 'z', align: 'right' },
    { title: 'p', align: 'right' },
    { title: 'p, adjusted', align: 'right' },
    { title: 'Verdict', align: 'left' },
  ];
  const rows = answer.pairs.map((pair) => [
    listWords([names[pair.first], names[pair.second]]),
    formatScore(pair.difference),
    Number.isFinite(pair.statistic) ? pair.statistic.toFixed(2) : '–',
    formatPValue(pair.log10P),
    formatPValue(pair.adjustedLog10P),
    Number.isNaN(pair.adjustedLog10P) ? 'not computable' : pair.adjustedLog10P <= Math.log10(answer.alpha) ? 'differ' : 'tie',
  ]);
  return [
    { kind: 'paragraph', text: testText(answer, blockNoun) },
    { kind: 'chart', id: chartId, title, ...chart },
    { kind: 'details', summary: `Pairs by average rank (${POST_HOC[answer.postHoc]})`, blocks: [{ kind: 'table', columns, rows }] },
  ];
}
