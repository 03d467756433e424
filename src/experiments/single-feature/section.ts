import { featureBars } from '../../charts/index.ts';
import type { Block, ChartBlock, Inline, Section, Table, Text } from '../../core/content.ts';
import type { Measure } from '../../core/measure.ts';
import { count, formatScore, listWords, percent } from '../shared/wording.ts';
import type { SingleFeatureView } from './json.ts';
import { type FeatureSummary, rankFeatures } from './summary.ts';

const meanOf = (summary: FeatureSummary, measure: Measure): number => summary.measures.get(measure.id)?.mean ?? NaN;

/** `dos from the rest`, or `attack from normal`. */
function versus({ design }: SingleFeatureView): string {
  const { classes, positive } = design.target;
  const other = classes[1 - positive];
  return `${classes[positive]} from ${other === `not ${classes[positive]}` ? 'the rest' : other}`;
}

function answer(view: SingleFeatureView, ranked: readonly FeatureSummary[]): Text {
  const { config, design } = view;
  const [measure] = config.measures;
  const [best] = ranked;
  const nAsked = design.features.length + design.dropped.length;
  const dropped = design.dropped.length === 0 ? '' : ` ${String(design.dropped.length)} of ${String(nAsked)} columns were dropped.`;
  const failed = ranked.filter((summary) => summary.failure !== null).length;
  const unfinished = failed === 0 ? '' : ` ${String(failed)} of ${String(ranked.length)} fits did not finish.`;
  if (Number.isNaN(meanOf(best, measure))) {
    return `No column has a ${measure.title} that could be computed.${dropped}${unfinished}`;
  }
  const by = config.models.length === 1 ? '' : `, by ${best.model}`;
  const parts: Inline[] = [
    { kind: 'strong', text: best.feature },
    ` alone tells ${versus(view)} with ${measure.title} ${formatScore(meanOf(best, measure))}${by}`,
    `; naming the commonest class (${design.baselineClass}) always has accuracy ${formatScore(design.baseline)}.${dropped}${unfinished}`,
  ];
  return parts;
}

function designText({ config, design }: SingleFeatureView): string {
  const { target, folds } = design;
  const totals = new Float64Array(2);
  for (const code of target.y) totals[code]++;
  const shares = target.classes.map((label, code) => `${label} ${percent(totals[code] / target.y.length)}`);
  const [fold] = folds;
  const sizes = `${count(fold.train.length)} training and ${count(fold.test.length)} test rows`;
  const split =
    folds.length === 1
      ? `one split (${config.resampling.id}), ${sizes}`
      : `${config.resampling.id}, ${String(folds.length)} folds of about ${sizes}`;
  const words =
    config.encoding === 'one-hot'
      ? 'words are one-hot for models that need numbers, level codes for trees'
      : 'words are level codes (encoding: ordinal)';
  return (
    `Each column is given alone to ${listWords(config.models.map((model) => model.name))}. Target: ${config.target.column} ` +
    `(${listWords(shares)}). ${count(target.rows.length)} rows, ${split}; ${words}.`
  );
}

function balanceText({ config, design }: SingleFeatureView): string | null {
  if (config.balance === null) return null;
  if (config.balance.scope === 'all') {
    return (
      `All rows were balanced by undersampling before they were split (${count(design.target.rows.length)} of ${count(design.rowsBefore)} rows left), ` +
      `test rows too: accuracy and precision are those of a half-and-half mix, not of the traffic in the data.`
    );
  }
  return (
    `Training rows were balanced by undersampling (${count(design.folds[0].train.length / 2)} of each class in ${design.folds.length === 1 ? 'the split' : 'the first fold'}); ` +
    `test rows keep the shares of the data, so accuracy can lie below the baseline.`
  );
}

function undefinedText({ config, design, summaries }: SingleFeatureView): string | null {
  const said = config.measures.flatMap((measure) => {
    const hit = summaries.filter((summary) => summary.failure === null && summary.measures.get(measure.id)?.folds.some(Number.isNaN));
    if (hit.length === 0) return [];
    return [`${measure.title} (${count(hit.length)} of ${count(summaries.length)} fits)`];
  });
  if (said.length === 0) return null;
  const where = design.folds.length === 1 ? 'on the test rows' : 'in at least one fold';
  return (
    `Not defined ${where}: ${listWords(said)}. A rate needs rows of its class among the test rows (precision: rows called positive). ` +
    `Means are over the folds where it is defined; gates on it cannot pass.`
  );
}

/** How many columns are worth more than the baseline by accuracy, with any of the models. */
function beatingBaseline({ design, summaries }: SingleFeatureView): readonly Block[] {
  const better = new Set(
    summaries.filter((summary) => (summary.measures.get('accuracy')?.mean ?? NaN) > design.baseline).map((summary) => summary.feature),
  );
  if (!summaries.some((summary) => summary.measures.has('accuracy'))) return [];
  const text = `Accuracy above ${formatScore(design.baseline)}, that of always naming ${design.baselineClass}: ${count(better.size)} of ${count(design.features.length)} columns.`;
  return [{ kind: 'paragraph', text }];
}

function remarks(view: SingleFeatureView): readonly Block[] {
  const { config, design, summaries } = view;
  const notes = [design.sampleNote, balanceText(view), ...design.target.notes].filter((text) => text !== null);
  if (config.measures.some((measure) => measure.id === 'false-negative-rate')) {
    notes.push(
      'False negative rate is FN/(FN+TP), the share of positive rows that are missed (1 − recall); it is not the false positive rate FP/(FP+TN).',
    );
  }
  const blocks: Block[] = notes.map((text) => ({ kind: 'callout', tone: 'note', text }));
  const undefinedMeasures = undefinedText(view);
  if (undefinedMeasures !== null) blocks.push({ kind: 'callout', tone: 'warning', text: undefinedMeasures });
  for (const { name, definition, engine } of config.models) {
    if (!design.folds.some((fold) => fold.train.length > definition.rowLimit)) continue;
    const text = `${name} (engine ${engine}) is meant for up to ${count(definition.rowLimit)} training rows and got more: expect it to be slow.`;
    blocks.push({ kind: 'callout', tone: 'warning', text });
  }
  const failures = summaries.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  for (const { cell, code, message } of failures.slice(0, 20)) {
    blocks.push({ kind: 'callout', tone: 'error', text: `${cell} did not finish: ${message} (${code})` });
  }
  if (failures.length > 20) {
    blocks.push({
      kind: 'callout',
      tone: 'error',
      text: `${count(failures.length - 20)} more fits did not finish; results.json names them.`,
    });
  }
  return blocks;
}

function rankedTable({ config }: SingleFeatureView, ranked: readonly FeatureSummary[]): Table {
  const [first] = config.measures;
  const many = config.models.length > 1;
  const columns: Table['columns'] = [
    { title: 'Rank', align: 'right' },
    { title: 'Column', align: 'left' },
    ...(many ? [{ title: 'Model', align: 'left' as const }] : []),
    ...config.measures.map((measure) => ({ title: measure.title, align: 'right' as const })),
  ];
  let rank = 0;
  let previous = NaN;
  const rows = ranked.map((summary, index): readonly Text[] => {
    const mean = meanOf(summary, first);
    if (mean !== previous) rank = index + 1;
    previous = mean;
    const values = config.measures.map((measure) => {
      const value = summary.measures.get(measure.id);
      if (value === undefined || Number.isNaN(value.mean)) return '–';
      return Number.isNaN(value.sd) ? formatScore(value.mean) : `${formatScore(value.mean)} ± ${formatScore(value.sd)}`;
    });
    const name: Text = summary.failure === null ? summary.feature : [summary.feature, ' ', { kind: 'strong', text: '(failed)' }];
    return [Number.isNaN(mean) ? '–' : String(rank), name, ...(many ? [summary.model] : []), ...values];
  });
  return { kind: 'table', columns, rows };
}

function confusionTable(ranked: readonly FeatureSummary[], nFolds: number): Block {
  const columns: Table['columns'] = [
    { title: 'Column', align: 'left' },
    { title: 'Model', align: 'left' },
    ...['TP', 'FN', 'FP', 'TN'].map((title) => ({ title, align: 'right' as const })),
    { title: 'Remarks of the fit', align: 'left' },
  ];
  const rows = ranked.flatMap(({ feature, model, confusion, notes }): (readonly Text[])[] =>
    confusion === null
      ? []
      : [[feature, model, count(confusion.tp), count(confusion.fn), count(confusion.fp), count(confusion.tn), notes.join('; ')]],
  );
  const pooled = nFolds > 1 ? ', folds pooled; remarks of the first fold' : '';
  return { kind: 'details', summary: `Hits and misses of every column (test rows${pooled})`, blocks: [{ kind: 'table', columns, rows }] };
}

function droppedBlock({ config, design }: SingleFeatureView): readonly Block[] {
  if (design.dropped.length === 0) return [];
  const constant = design.dropped.filter((column) => column.reason === 'constant').map((column) => column.feature);
  const twins = design.dropped.filter((column) => column.reason === 'correlated');
  const blocks: Block[] = [];
  if (constant.length > 0) blocks.push({ kind: 'paragraph', text: `Constant: ${listWords(constant)}.` });
  if (twins.length > 0) {
    blocks.push({
      kind: 'paragraph',
      text:
        `Walking through the columns in file order, a column is dropped when its |Pearson r| with a column kept before is above ` +
        `${String(config.dropCorrelated)}. Words of more than two levels have no r and stay. All rows are used; no label is looked at.`,
    });
    blocks.push({
      kind: 'table',
      columns: [
        { title: 'Dropped', align: 'left' },
        { title: 'goes with', align: 'left' },
        { title: 'r', align: 'right' },
      ],
      rows: twins.map((column) => [column.feature, column.with ?? '', (column.r ?? NaN).toFixed(3)]),
    });
  }
  return [{ kind: 'details', summary: `Dropped columns (${String(design.dropped.length)}), and why`, blocks }];
}

function chart(view: SingleFeatureView): readonly ChartBlock[] {
  const features = view.summaries.flatMap(({ feature, model, confusion }) => {
    if (confusion === null) return [];
    const { tp, fp, tn, fn } = confusion;
    return [{ feature, model, accuracy: (tp + tn) / (tp + fp + tn + fn), falseNegativeRate: fn / (fn + tp) }];
  });
  if (features.length === 0) return [];
  const title = `What each column alone says: telling ${versus(view)}${view.design.folds.length > 1 ? ' (folds pooled)' : ''}`;
  return [{ kind: 'chart', id: `${view.binding.id}-bars`, title, ...featureBars({ title, features, baseline: view.design.baseline }) }];
}

/** The experiment's part of the report. */
export function singleFeatureSection(view: SingleFeatureView): Section {
  const ranked = rankFeatures(view.summaries, view.config.measures[0]);
  const blocks: Block[] = [
    { kind: 'paragraph', text: designText(view) },
    ...remarks(view),
    ...chart(view),
    ...beatingBaseline(view),
    rankedTable(view, ranked),
    confusionTable(ranked, view.design.folds.length),
    ...droppedBlock(view),
  ];
  const title = view.config.title ?? `What single columns give away: ${view.binding.id}`;
  return { title, answer: answer(view, ranked), blocks };
}
