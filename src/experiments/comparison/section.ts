import type { Block, ChartBlock, Section, Table, Text } from '../../core/content.ts';
import { confusionMatrixChart, foldBoxPlot, modelBars } from '../../charts/index.ts';
import { fileKey } from '../shared/model-entry.ts';
import { count, formatScore, listWords, percent } from '../shared/wording.ts';
import { decidedComparisons, differenceChart, equivalentModels, inferenceBlocks, testedOn, tiedModels } from './inference-section.ts';
import type { ComparisonView } from './json.ts';
import type { Ranking } from './inference/compare-models.ts';
import type { ModelSummary } from './summary.ts';

const meanOf = (summary: ModelSummary, measure: string): number => summary.measures.get(measure)?.mean ?? NaN;

const isGiven = (view: ComparisonView): boolean => view.design.folds.length < 2;

/** What the tests say of the best model, or of the others beside the control. */
function comparedWords(view: ComparisonView, ranking: Ranking, best: ModelSummary): readonly string[] {
  const tied = tiedModels(ranking);
  const all = decidedComparisons(ranking);
  if (ranking.reference !== best) {
    const ahead = all.filter((entry) => entry.verdict === 'ahead').map((entry) => entry.model);
    const control = ranking.reference.entry.name;
    return [
      ahead.length === 0 ? `; no model is shown to be better than ${control}` : `; shown to be better than ${control}: ${listWords(ahead)}`,
    ];
  }
  const equivalent = equivalentModels(ranking).filter((name) => tied.includes(name));
  const close = equivalent.length === 0 ? '' : ` (practically equivalent within ±${String(view.config.rope)}: ${listWords(equivalent)})`;
  if (tied.length > 0) return [`; the data do not tell it apart from ${listWords(tied)}${close}`];
  return all.length > 0 && all.every((entry) => entry.rejected) ? [', ahead of every other model beyond chance'] : [];
}

function answer(view: ComparisonView): Text {
  const { rankings } = view.inference;
  const [ranking] = rankings;
  if (rankings.length === 0) return 'None of the measures asked for is defined for this number of classes.';
  const id = ranking.measure.id;
  const shown = ranking.order.filter((summary) => !Number.isNaN(meanOf(summary, id)));
  if (shown.length === 0) return 'No model finished, so there is nothing to rank.';
  const [best] = shown;
  const last = shown[shown.length - 1];
  const name = ranking.measure.title.toLowerCase();
  const parts: Text[number][] = [
    { kind: 'strong', text: best.entry.name },
    ` is best by ${name} on ${testedOn(view)} (${formatScore(meanOf(best, id))})`,
  ];
  parts.push(...comparedWords(view, ranking, best));
  if (last !== best) parts.push(`. Last is ${last.entry.name} (${formatScore(meanOf(last, id))})`);
  const failed = view.summaries.filter((summary) => summary.status !== 'complete').map((summary) => summary.entry.name);
  parts.push(failed.length === 0 ? '.' : `. Not all cells finished for ${listWords(failed)}.`);
  return parts;
}

function rankedTable(view: ComparisonView): Table {
  const [ranking] = view.inference.rankings;
  const measures = view.inference.rankings.map((entry) => entry.measure);
  const single = isGiven(view);
  const columns: Table['columns'] = [
    { title: 'Rank', align: 'right' },
    { title: 'Model', align: 'left' },
    ...measures.map((measure) => ({ title: measure.title, align: 'right' as const })),
    ...(single
      ? []
      : [
          {
            title: `${ranking.measure.title}, ${String(Math.round(100 * (1 - view.binding.alpha)))} % interval`,
            align: 'right' as const,
          },
        ]),
  ];
  const tied = new Set(ranking.reference === ranking.order[0] ? tiedModels(ranking) : []);
  let rank = 0;
  let previous = NaN;
  const rows = ranking.order.map((summary, index): readonly Text[] => {
    const mean = meanOf(summary, ranking.measure.id);
    if (mean !== previous) rank = index + 1;
    previous = mean;
    const mark = index > 0 && tied.has(summary.entry.name) ? `${String(rank)} (tie)` : String(rank);
    const cells = measures.map((measure) => {
      const value = summary.measures.get(measure.id);
      if (value === undefined || Number.isNaN(value.mean)) return '–';
      return single || Number.isNaN(value.sd) ? formatScore(value.mean) : `${formatScore(value.mean)} ± ${formatScore(value.sd)}`;
    });
    const interval = summary.measures.get(ranking.measure.id)?.interval;
    const bounds = interval === null || interval === undefined ? '–' : `${formatScore(interval[0])} to ${formatScore(interval[1])}`;
    const name: Text =
      summary.status === 'complete' ? summary.entry.name : [summary.entry.name, ' ', { kind: 'strong', text: `(${summary.status})` }];
    return [Number.isNaN(mean) ? '–' : mark, name, ...cells, ...(single ? [] : [bounds])];
  });
  return { kind: 'table', columns, rows };
}

function fitRemarks(view: ComparisonView): readonly Block[] {
  const rows = view.summaries.flatMap((summary) =>
    summary.notes.map((note): readonly Text[] => [summary.entry.name, note.text, String(note.folds)]),
  );
  if (rows.length === 0) return [];
  const columns: Table['columns'] = [
    { title: 'Model', align: 'left' },
    { title: 'Remark (numbers of the first fold)', align: 'left' },
    { title: 'Folds', align: 'right' },
  ];
  return [{ kind: 'details', summary: 'Remarks of the fits', blocks: [{ kind: 'table', columns, rows }] }];
}

function classTable(view: ComparisonView): Block {
  const columns: Table['columns'] = [
    { title: 'Model', align: 'left' },
    { title: 'Class', align: 'left' },
    { title: 'Precision', align: 'right' },
    { title: 'Recall', align: 'right' },
    { title: 'F1', align: 'right' },
    { title: 'Rows tested', align: 'right' },
  ];
  const rows = view.summaries.flatMap((summary) =>
    summary.perClass.map((entry): readonly Text[] => [
      summary.entry.name,
      entry.label,
      formatScore(entry.precision),
      formatScore(entry.recall),
      formatScore(entry.f1),
      count(entry.support),
    ]),
  );
  return { kind: 'details', summary: 'Precision, recall and F1 of every class (folds pooled)', blocks: [{ kind: 'table', columns, rows }] };
}

function charts(view: ComparisonView): readonly Block[] {
  const { id } = view.binding;
  const blocks: Block[] = [];
  view.inference.rankings.forEach((ranking, index) => {
    const { measure } = ranking;
    const models = view.summaries.map((summary) => ({
      id: summary.entry.name,
      values: [...(summary.measures.get(measure.id)?.folds ?? [])],
    }));
    const title = isGiven(view)
      ? `${measure.title} on the given test rows`
      : `${measure.title} over ${String(view.design.folds.length)} folds`;
    if (!isGiven(view)) {
      const chart: ChartBlock = { kind: 'chart', id: `${id}-${measure.id}-box`, title, ...foldBoxPlot({ title, measure, models }) };
      blocks.push(chart);
    }
    blocks.push(...differenceChart(view, ranking));
    if (index > 0 && !isGiven(view)) return;
    const bars = view.summaries.map((summary) => {
      const value = summary.measures.get(measure.id);
      return { id: summary.entry.name, mean: value?.mean ?? NaN, interval: value?.interval ?? null };
    });
    const barTitle = isGiven(view) ? title : `Mean ${measure.title.toLowerCase()} with its interval`;
    blocks.push({
      kind: 'chart',
      id: `${id}-${measure.id}-bars`,
      title: barTitle,
      ...modelBars({ title: barTitle, measure, models: bars }),
    });
  });
  return blocks;
}

function confusionCharts(view: ComparisonView): Block {
  const { classes } = view.design.target;
  const k = classes.length;
  const blocks = view.summaries
    .filter((summary) => summary.status !== 'failed')
    .map((summary): ChartBlock => {
      const title = `Confusion matrix of ${summary.entry.name}`;
      const counts = classes.map((_, row) => [...summary.confusion.subarray(row * k, (row + 1) * k)]);
      const id = `${view.binding.id}-confusion-${fileKey(summary.entry.name)}`;
      return { kind: 'chart', id, title, ...confusionMatrixChart({ title, classes, counts }) };
    });
  return { kind: 'details', summary: 'Confusion matrices (folds pooled)', blocks };
}

function designText(view: ComparisonView): string {
  const { design, config } = view;
  const [fold] = design.folds;
  const sizes = `${count(fold.train.length)} training and ${count(fold.test.length)} test rows`;
  const split = isGiven(view)
    ? `One split, ${sizes}.`
    : `${config.resampling.id}: ${String(design.folds.length)} folds of about ${sizes}, drawn once and shared by all models.`;
  const totals = new Float64Array(design.target.classes.length);
  for (const code of design.target.y) totals[code]++;
  const shares = design.target.classes.map((label, code) => `${label} ${percent(totals[code] / design.target.y.length)}`);
  return (
    `Target: ${config.target.column} (${listWords(shares)}). ${String(design.features.length)} feature columns. ${split} ` +
    `Encoders, scalers and bin edges are fitted on the training rows of each fold. Scores: mean ± standard deviation over folds.`
  );
}

function remarks(view: ComparisonView): readonly Block[] {
  const { design, summaries, unusable } = view;
  const blocks: Block[] = [];
  if (design.sampleNote !== null) blocks.push({ kind: 'callout', tone: 'note', text: design.sampleNote });
  for (const text of design.target.notes) blocks.push({ kind: 'callout', tone: 'note', text });
  if (unusable.length > 0) {
    const text = `Not computed, because they are defined for two classes only: ${listWords(unusable.map((measure) => measure.id))}.`;
    blocks.push({ kind: 'callout', tone: 'warning', text });
  }
  if (isGiven(view)) {
    blocks.push({
      kind: 'callout',
      tone: 'note',
      text: 'One split: there is no variation over folds, so the scores themselves have no interval; differences are judged on the rows.',
    });
  }
  for (const { entry } of summaries) {
    if (design.folds.some((fold) => fold.train.length > entry.definition.rowLimit)) {
      const text = `${entry.name} (engine ${entry.engine}) is meant for up to ${count(entry.definition.rowLimit)} training rows and got more: expect it to be slow.`;
      blocks.push({ kind: 'callout', tone: 'warning', text });
    }
  }
  for (const failure of summaries.flatMap((summary) => summary.failures).slice(0, 20)) {
    blocks.push({ kind: 'callout', tone: 'error', text: `${failure.cell} did not finish: ${failure.message} (${failure.code})` });
  }
  return blocks;
}

/** The comparison's part of the report. */
export function comparisonSection(view: ComparisonView): Section {
  const title = view.config.title ?? `Comparison of ${String(view.summaries.length)} models: ${view.binding.id}`;
  if (view.inference.rankings.length === 0) return { title, answer: answer(view), blocks: remarks(view) };
  const blocks: Block[] = [
    { kind: 'paragraph', text: designText(view) },
    ...remarks(view),
    rankedTable(view),
    ...charts(view),
    ...inferenceBlocks(view),
    ...view.leakage.blocks,
    classTable(view),
    confusionCharts(view),
    ...fitRemarks(view),
  ];
  return { title, answer: answer(view), blocks };
}
