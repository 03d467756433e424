import { scoreVariants } from '../../../charts/index.ts';
import type { Block } from '../../../core/content.ts';
import { type JsonValue, jsonNumber } from '../../../core/json.ts';
import type { Fold } from '../../../core/resampling.ts';
import { count, formatScore, listWords, percent } from '../../shared/wording.ts';
import { defineCheck } from '../check.ts';
import { allEqualRows, type EqualRows, seenRows } from '../equal-rows.ts';
import type { CheckReport, Finding, Severity } from '../finding.ts';
import { fitModel, modelRows, type ModelSummary, summariseModel } from '../model-fits.ts';
import { type NearRows, nearRows } from '../near-rows.ts';
import { type AuditSubject, rowReference, underAudit } from '../subject.ts';
import { evidenceTable } from '../wording.ts';
import { type ModelPart, modelParts } from './model-scores.ts';

/** How often rows repeat. */
interface RowsPart {
  readonly kind: 'rows';
  /** Of each part (train, test): rows, different feature vectors, different rows with their label. */
  readonly within: readonly { readonly name: string; readonly rows: number; readonly vectors: number; readonly labelled: number }[];
  /** Per fold of the split under audit: test rows, and those whose features a training row has. */
  readonly across: readonly { readonly fold: string; readonly test: number; readonly seen: number }[];
  /** Rows (dataset row numbers) of a test row and a training row that are equal. */
  readonly examples: readonly number[];
}

/** With fewer columns rows that agree in all but one are common by chance. */
const manyColumns = 8;

interface NearPart extends NearRows {
  readonly kind: 'near';
  /** Different rows that were asked about. */
  readonly asked: number;
}

type Part = RowsPart | NearPart | ModelPart;

function countWithin(subject: AuditSubject, name: string, rows: Uint32Array, equal: EqualRows): RowsPart['within'][number] {
  const { target } = subject;
  const nClasses = target.classes.length;
  const seen = new Uint8Array(equal.count);
  const labelled = new Uint8Array(equal.count * nClasses);
  let vectors = 0;
  let different = 0;
  for (const row of rows) {
    const group = equal.groupOf[row];
    if (seen[group] === 0) vectors++;
    seen[group] = 1;
    const at = group * nClasses + target.yByRow[row];
    if (labelled[at] === 0) different++;
    labelled[at] = 1;
  }
  return { name, rows: rows.length, vectors, labelled: different };
}

/** The first few test rows that training has too, each with its twin. */
function twinsOf(equal: EqualRows, fold: Fold, seen: Uint8Array): readonly number[] {
  return [...fold.test.filter((_, i) => seen[i] === 1).slice(0, 3)].flatMap((row) => {
    const twin = fold.train.find((other) => equal.groupOf[other] === equal.groupOf[row]);
    return twin === undefined ? [] : [row, twin];
  });
}

function countRowsOf(subject: AuditSubject): RowsPart {
  const equal = allEqualRows(subject);
  const examples: number[] = [];
  const across = underAudit(subject).map((fold) => {
    const seen = seenRows(equal, fold);
    if (examples.length === 0) examples.push(...twinsOf(equal, fold, seen));
    return { fold: fold.id, test: fold.test.length, seen: seen.reduce((sum, flag) => sum + flag, 0) };
  });
  const within = [countWithin(subject, 'training rows', subject.allTrain, equal)];
  if (subject.allTest !== null) within.push(countWithin(subject, 'test rows', subject.allTest, equal));
  return { kind: 'rows', within, across, examples };
}

/** Different rows, training first: one of each feature vector. */
function differentRows(subject: AuditSubject): { readonly rows: Uint32Array; readonly nTrain: number } {
  const { groupOf, count: nGroups } = allEqualRows(subject);
  const taken = new Uint8Array(nGroups);
  const firstOf = (rows: Uint32Array): Uint32Array =>
    rows.filter((row) => {
      const isNew = taken[groupOf[row]] === 0;
      taken[groupOf[row]] = 1;
      return isNew;
    });
  const train = firstOf(subject.allTrain);
  const test = subject.allTest === null ? new Uint32Array(0) : firstOf(subject.allTest);
  return { rows: concat(train, test), nTrain: train.length };
}

function concat(a: Uint32Array, b: Uint32Array): Uint32Array {
  const out = new Uint32Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function acrossSeverity(share: number, summaries: readonly ModelSummary[]): Severity {
  const inflated = summaries.some(({ drop, interval }) => drop >= 0.02 && (interval === null || interval[0] > 0));
  if (share >= 0.5 || (share >= 0.01 && inflated)) return 'critical';
  return share >= 0.01 ? 'warning' : 'note';
}

function acrossFinding(rows: RowsPart, summaries: readonly ModelSummary[], subject: AuditSubject): readonly Finding[] {
  const seen = rows.across.reduce((sum, fold) => sum + fold.seen, 0);
  const test = rows.across.reduce((sum, fold) => sum + fold.test, 0);
  if (seen === 0) return [];
  const share = seen / test;
  const given = subject.allTest !== null;
  const [best] = [...summaries].filter(({ drop }) => !Number.isNaN(drop)).sort((a, b) => b.drop - a.drop);
  const mean = (values: readonly number[]): number =>
    values.filter((v) => !Number.isNaN(v)).reduce((sum, v, _, all) => sum + v / all.length, 0);
  const effect =
    (best as ModelSummary | undefined) === undefined
      ? ''
      : ` ${best.model} has accuracy ${formatScore(mean(best.raw))} on all test rows, ${formatScore(mean(best.unseen))} on those it has not seen.`;
  return [
    {
      key: given ? 'across' : 'folds',
      severity: acrossSeverity(share, summaries),
      title:
        `${count(seen)} of ${count(test)} test rows (${percent(share)}) ${given ? 'are in the training data too' : 'have an equal row in the training part of their fold'}, ` +
        `equal in ${subject.columns.length === 1 ? 'the only column' : `all ${count(subject.columns.length)} columns`}.${effect}`,
      columns: [],
      counts: { seen, test, share, ...((best as ModelSummary | undefined) === undefined ? {} : { drop: best.drop }) },
      rows: rows.examples.map((row) => rowReference(subject.dataset, row)),
      paired: true,
    },
  ];
}

function withinFindings(rows: RowsPart, subject: AuditSubject): readonly Finding[] {
  return rows.within.flatMap(({ name, rows: n, vectors, labelled }, i) => {
    const share = 1 - vectors / n;
    if (vectors === n) return [];
    const { dataset } = subject;
    const whole = n === dataset.nRows ? `, ${count(dataset.distinctRows)} in all columns of the file that were loaded` : '';
    return [
      {
        key: i === 0 ? 'train' : 'test',
        severity: share >= 0.2 ? ('warning' as const) : ('note' as const),
        title: `Of ${count(n)} ${name}, ${count(vectors)} are different in their features (${count(labelled)} with the target${whole}): ${percent(share)} repeat another row.`,
        advice:
          'Say which count a score is over. Repeated rows weigh their kind of traffic more than the others, in training and in the score.',
        columns: [],
        counts: {
          rows: n,
          distinctFeatures: vectors,
          distinctWithTarget: labelled,
          ...(n === dataset.nRows ? { distinctRows: dataset.distinctRows } : {}),
          share,
        },
        rows: [],
      },
    ];
  });
}

function nearFinding(near: NearPart, subject: AuditSubject): readonly Finding[] {
  if (near.either === 0) return [];
  const share = near.either / near.asked;
  const where = subject.allTest === null ? 'different rows' : 'different test rows that no training row equals';
  return [
    {
      key: 'near',
      severity: share >= 0.2 && subject.columns.length >= manyColumns ? 'warning' : 'note',
      title:
        `${count(near.either)} of ${count(near.asked)} ${where} (${percent(share)}) nearly repeat ${subject.allTest === null ? 'another' : 'a training row'}: ` +
        `${count(near.oneColumn)} in all columns but one, ${count(near.tolerance)} with every number within 0.1 %.`,
      advice:
        'De-duplication of exact repeats does not remove these. Split by time or by host and session, so that rows of one event stay on one side.',
      columns: [],
      counts: { near: near.either, oneColumn: near.oneColumn, tolerance: near.tolerance, asked: near.asked, share },
      rows: near.pairs.flat().map((row) => rowReference(subject.dataset, row)),
      paired: true,
    },
  ];
}

function summaryJson(summary: ModelSummary): JsonValue {
  return {
    model: summary.model,
    on: summary.where,
    raw: summary.raw.map(jsonNumber),
    unseen: summary.unseen.map(jsonNumber),
    distinct: summary.distinct.map(jsonNumber),
    drop: jsonNumber(summary.drop),
    interval: summary.interval === null ? null : summary.interval.map(jsonNumber),
  };
}

function scoreBlocks(summaries: readonly ModelSummary[], subject: AuditSubject): readonly Block[] {
  if (summaries.length === 0) return [];
  const title = 'Accuracy on rows as they are, on rows not seen in training, and with every row once';
  const chart = scoreVariants({
    title,
    measure: 'accuracy',
    models: summaries.map(({ model, where, raw, unseen, distinct }) => ({
      id: subject.allTest === null ? model : `${model}, ${where === 'test' ? 'test rows' : 'folds of training rows'}`,
      variants: [
        { name: 'all test rows', values: raw },
        { name: 'unseen only', values: unseen },
        { name: 'every row once', values: distinct },
      ],
    })),
  });
  return [{ kind: 'chart', id: `${subject.id}-fv002-scores`, title, ...chart }];
}

function conclude(parts: ReadonlyMap<string, Part>, subject: AuditSubject): CheckReport {
  const values = [...parts.values()];
  const rows = values.find((part): part is RowsPart => part.kind === 'rows');
  const near = values.find((part): part is NearPart => part.kind === 'near');
  const models = modelParts(parts);
  const nClasses = subject.target.classes.length;
  const summaries = subject.config.models.flatMap(({ name }) =>
    (['test', 'folds'] as const).flatMap((where) => summariseModel(models, name, where, nClasses) ?? []),
  );
  const asked = summaries.filter(({ where }) => (where === 'test') === (subject.allTest !== null));
  const findings = [
    ...(rows === undefined ? [] : [...acrossFinding(rows, asked, subject), ...withinFindings(rows, subject)]),
    ...(near === undefined ? [] : nearFinding(near, subject)),
  ];
  const { note } = modelRows(subject);
  const [train] = rows?.within ?? [];
  return {
    findings,
    facts: {
      within: (rows?.within ?? []).map((each) => ({ ...each })),
      across: (rows?.across ?? []).map((each) => ({ ...each })),
      near: near === undefined ? null : { asked: near.asked, oneColumn: near.oneColumn, tolerance: near.tolerance, either: near.either },
      models: summaries.map(summaryJson),
    },
    blocks: [
      ...scoreBlocks(summaries, subject),
      {
        kind: 'details',
        summary: 'How often rows repeat',
        blocks: [
          evidenceTable(
            ['Rows', 'rows', 'different features', 'different with label', 'share repeating'],
            (rows?.within ?? []).map(({ name, rows: n, vectors, labelled }) => [
              name,
              count(n),
              count(vectors),
              count(labelled),
              percent(1 - vectors / n),
            ]),
          ),
          evidenceTable(
            ['Split', 'test rows', 'seen in training', 'share'],
            (rows?.across ?? []).map(({ fold, test, seen }) => [fold, count(test), count(seen), percent(seen / test)]),
          ),
          ...(note === null ? [] : [{ kind: 'paragraph' as const, text: note }]),
        ],
      },
    ],
    summary:
      (train as RowsPart['within'][number] | undefined) === undefined
        ? 'Rows could not be compared.'
        : `${listWords(rows?.within.map(({ name, rows: n, vectors }) => `${count(n)} ${name}, ${count(vectors)} different`) ?? [])}.`,
    skipped: null,
  };
}

/** FV002: rows that occur more than once, and what they do to scores. */
export const duplicates = defineCheck<Part>({
  id: 'FV002',
  title: 'Duplicate rows',
  why:
    'A test row that training has seen asks for memory, not for judgement. Random splits and cross-validation put copies of a row on both sides, so the score ' +
    'rises with the share of copies and not with the model.',
  advice:
    'Remove repeated rows before splitting (`sample: { distinct: true }`), or split so that copies stay on one side; report the score on unseen rows beside the raw one.',
  sampled: false,
  plan: (subject) => {
    const size = (subject.train.length * subject.columns.length) / 1e6;
    const folds = [...Array.from({ length: subject.nFolds }, (_, i) => String(i)), ...(subject.test === null ? [] : ['test'])];
    return [
      { key: 'rows', group: 'rows', cost: 20 + 15 * size },
      { key: 'near', group: 'rows', cost: 20 + 90 * size },
      ...folds.flatMap((fold) =>
        (['rows', 'distinct'] as const).flatMap((variant) =>
          subject.config.models.map(({ name }) => ({
            key: `${variant} ${fold} ${name}`,
            group: `fold ${fold}`,
            cost: 50 + 150 * size,
          })),
        ),
      ),
    ];
  },
  run: (subject, key) => {
    if (key === 'rows') return countRowsOf(subject);
    if (key === 'near') {
      const { rows, nTrain } = differentRows(subject);
      return {
        kind: 'near',
        ...nearRows(subject.columns, rows, nTrain),
        asked: subject.allTest === null ? rows.length : rows.length - nTrain,
      };
    }
    const [variant, fold, ...model] = key.split(' ');
    return fitModel(subject, variant === 'distinct' ? 'distinct' : 'rows', fold, model.join(' '));
  },
  conclude,
});
