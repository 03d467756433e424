import { aucStrip } from '../../../charts/index.ts';
import { jsonNumber } from '../../../core/json.ts';
import { normalQuantile } from '../../../stats/index.ts';
import { count, formatScore, percent } from '../../shared/wording.ts';
import { defineCheck } from '../check.ts';
import type { CheckReport, Finding } from '../finding.ts';
import { adjustByMaximum, type AdjustedNull, permutationNull, type PermutationNull } from '../permutation-null.ts';
import { bestOf, columnPower, type ColumnPower } from '../power.ts';
import { evidenceTable, permutationP } from '../wording.ts';
import type { AuditSubject } from '../subject.ts';
import { bestReference } from './model-scores.ts';

/** One column. */
export interface PowerPart {
  readonly power: ColumnPower;
  readonly chance: PermutationNull;
}

/** Balanced accuracy of a column alone from which it explains the scores, and from which it is worth a look. */
const thresholds = { critical: 0.98, warning: 0.9 } as const;
/** Share of what the best model gains over the commonest class that one column alone gains: from here on the other columns hardly matter. */
const gapShare = { critical: 0.95, warning: 0.85 } as const;
/** A column must at least be this good (balanced accuracy) before a small gap says something. */
const gapFloor = 0.7;

interface Ranked {
  readonly column: string;
  readonly part: PowerPart;
  readonly balanced: number;
  readonly adjustedP: number;
}

function rank(parts: ReadonlyMap<string, PowerPart>, { adjustedP }: AdjustedNull): readonly Ranked[] {
  return [...parts]
    .map(([column, part], i) => ({ column, part, balanced: bestOf(part.power, 'balancedAccuracy'), adjustedP: adjustedP[i] }))
    .sort((a, b) => b.balanced - a.balanced);
}

function columnFinding({ column, part, balanced, adjustedP }: Ranked, subject: AuditSubject): readonly Finding[] {
  const { power } = part;
  if (!(adjustedP <= subject.alpha) || !(balanced >= thresholds.warning)) return [];
  const transfer = power.transfer === null ? NaN : bestOf(power.transfer, 'accuracy');
  const there =
    power.transfer === null
      ? ''
      : `; on the test rows its accuracy is ${formatScore(transfer)} (table ${formatScore(power.transfer.lookup.accuracy)}, tree ${formatScore(power.transfer.tree.accuracy)})`;
  return [
    {
      key: column,
      severity: balanced >= thresholds.critical ? 'critical' : 'warning',
      title: `${column} alone tells the classes apart with balanced accuracy ${formatScore(balanced)} (AUC ${formatScore(bestOf(power, 'auc'))})${there}.`,
      columns: [column],
      counts: {
        balancedAccuracy: balanced,
        accuracy: bestOf(power, 'accuracy'),
        auc: bestOf(power, 'auc'),
        pps: power.pps,
        adjustedP,
        values: power.nValues,
        ...(power.transfer === null ? {} : { testAccuracy: transfer, testBalancedAccuracy: bestOf(power.transfer, 'balancedAccuracy') }),
      },
      rows: [],
    },
  ];
}

interface Gains {
  readonly column: number;
  readonly model: number;
  readonly commonest: number;
  readonly rows: number;
}

/**
 * Whether the column's gain over the commonest class is at least `bound` times the model's beyond what the sampling of `rows` test rows explains (one-sided, 5 %). The three
 * accuracies count as independent; that they are of the same rows makes the standard error too large, never too small by much.
 */
function gainsShare({ column, model, commonest, rows }: Gains, bound: number): boolean {
  const variance = (accuracy: number): number => (accuracy * (1 - accuracy)) / rows;
  const surplus = column - commonest - bound * Math.max(0, model - commonest);
  const error = Math.sqrt(variance(column) + bound ** 2 * variance(model) + (1 - bound) ** 2 * variance(commonest));
  return surplus > normalQuantile(0.95) * error;
}

/** The best column against the best model, on the test rows where there are any, else cross-validated. */
function gapFinding(
  ranked: readonly Ranked[],
  others: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
  subject: AuditSubject,
): readonly Finding[] {
  const reference = bestReference(others.get('FV002') ?? new Map<string, unknown>(), subject);
  if (reference === null) return [];
  const onTest = subject.test !== null;
  const scoreOf = ({ part: { power } }: Ranked): number => bestOf((onTest ? power.transfer : null) ?? power, 'accuracy');
  const usable = ranked.filter(({ balanced, adjustedP }) => balanced >= gapFloor && adjustedP <= subject.alpha);
  const best = usable.reduce<Ranked | null>((top, each) => (top === null || scoreOf(each) > scoreOf(top) ? each : top), null);
  if (best === null) return [];
  const column = scoreOf(best);
  const rows = onTest ? subject.test : subject.train;
  const counts = new Float64Array(subject.target.classes.length);
  for (const row of rows) counts[subject.target.yByRow[row]]++;
  const commonest = Math.max(...counts) / rows.length;
  // a model that is no better than the commonest class gains nothing: any column that is better has it all
  const share = (column - commonest) / Math.max(reference.accuracy - commonest, Number.EPSILON);
  const reaches = (bound: number): boolean => gainsShare({ column, model: reference.accuracy, commonest, rows: rows.length }, bound);
  if (!reaches(gapShare.warning)) return [];
  const gap = reference.accuracy - column;
  const where = onTest ? 'on the test rows' : 'in cross-validation';
  const { lookup, tree } = (onTest ? best.part.power.transfer : null) ?? best.part.power;
  const how = `table ${formatScore(lookup.accuracy)}, tree ${formatScore(tree.accuracy)}`;
  const title =
    gap < 0
      ? `${best.column} alone has accuracy ${formatScore(column)} ${where} (${how}): more than the best reference model on all ${count(subject.columns.length)} columns (${reference.model}, ${formatScore(reference.accuracy)}).`
      : `${best.column} alone has accuracy ${formatScore(column)} ${where} (${how}); ${reference.model} on all ${count(subject.columns.length)} columns reaches ${formatScore(reference.accuracy)}: ${percent(share)} of the gain over naming the commonest class is the column's.`;
  return [
    {
      key: 'gap',
      severity: reaches(gapShare.critical) ? 'critical' : 'warning',
      title,
      advice: `Report the table on ${best.column} as a baseline beside every model, and ask what is left of the scores without the column.`,
      columns: [best.column],
      counts: {
        columnAccuracy: column,
        table: lookup.accuracy,
        tree: tree.accuracy,
        modelAccuracy: reference.accuracy,
        commonestClass: commonest,
        gap,
        share,
      },
      rows: [],
    },
  ];
}

function conclude(
  parts: ReadonlyMap<string, PowerPart>,
  subject: AuditSubject,
  others: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
): CheckReport {
  const nulls = [...parts.values()].map(({ chance }) => chance);
  const adjusted = adjustByMaximum(nulls, subject.alpha);
  const ranked = rank(parts, adjusted);
  const findings = [...gapFinding(ranked, others, subject), ...ranked.flatMap((each) => columnFinding(each, subject))];
  const { classes } = subject.target;
  const titles = ['Column', 'values', 'bal. accuracy', 'AUC', 'PPS', 'table', 'tree', 'p (adjusted)'];
  const onTest = subject.test !== null;
  const rows = ranked.map(({ column, part: { power }, balanced, adjustedP }) => [
    column,
    count(power.nValues),
    formatScore(balanced),
    formatScore(bestOf(power, 'auc')),
    formatScore(power.pps),
    formatScore(power.lookup.accuracy),
    formatScore(power.tree.accuracy),
    permutationP(adjustedP),
    ...(onTest && power.transfer !== null ? [formatScore(power.transfer.lookup.accuracy), formatScore(power.transfer.tree.accuracy)] : []),
  ]);
  const perClass = ranked
    .slice(0, 15)
    .map(({ column, part: { power } }) => [
      column,
      ...classes.map((_, k) => formatScore(Math.max(power.lookup.aucPerClass[k] || 0, power.tree.aucPerClass[k] || 0) || NaN)),
    ]);
  const chart = aucStrip({
    title: 'What each column alone says about the label',
    columns: ranked.map(({ column, part }) => ({ column, auc: part.chance.observed })),
    band: adjusted.band,
    alpha: subject.alpha,
  });
  const explained =
    `Accuracy of a table (value → commonest class) and of a tree of depth 4 on one column, in ${String(subject.nFolds)} folds of the training rows` +
    `${onTest ? ', then (last two columns) fitted on all of them and applied to the test rows' : ''}. p: share of ${count(subject.config.permutations)} random ` +
    `relabellings in which any column's AUC (at most 32 bins, at most 10,000 rows) is as large.`;
  const [top] = ranked;
  return {
    findings,
    facts: {
      permutations: subject.config.permutations,
      nullBand: jsonNumber(adjusted.band),
      features: ranked.map(({ column, part: { power, chance }, balanced, adjustedP }) => ({
        feature: column,
        values: power.nValues,
        balancedAccuracy: jsonNumber(balanced),
        auc: jsonNumber(bestOf(power, 'auc')),
        aucPerClass: Object.fromEntries(
          classes.map((label, k) => [label, jsonNumber(Math.max(power.lookup.aucPerClass[k], power.tree.aucPerClass[k]))]),
        ),
        pps: jsonNumber(power.pps),
        table: { accuracy: jsonNumber(power.lookup.accuracy), inSample: jsonNumber(power.inSample) },
        tree: { accuracy: jsonNumber(power.tree.accuracy) },
        transfer:
          power.transfer === null
            ? null
            : {
                table: jsonNumber(power.transfer.lookup.accuracy),
                tree: jsonNumber(power.transfer.tree.accuracy),
                balancedAccuracy: jsonNumber(bestOf(power.transfer, 'balancedAccuracy')),
              },
        binnedAuc: jsonNumber(chance.observed),
        adjustedP,
      })),
    },
    blocks: [
      { kind: 'chart', id: `${subject.id}-fv001-auc`, title: 'What each column alone says about the label', ...chart },
      {
        kind: 'details',
        summary: `Every column alone (${count(ranked.length)})`,
        blocks: [
          { kind: 'paragraph', text: explained },
          evidenceTable([...titles, ...(onTest ? ['test: table', 'test: tree'] : [])], rows),
        ],
      },
      ...(classes.length > 2 && classes.length <= 8
        ? [
            {
              kind: 'details' as const,
              summary: 'AUC of each class against the rest (15 most telling columns)',
              blocks: [evidenceTable(['Column', ...classes], perClass)],
            },
          ]
        : []),
    ],
    summary:
      ranked.length === 0
        ? 'There is no feature column.'
        : `${count(ranked.length)} columns; the most telling alone is ${top.column} (balanced accuracy ${formatScore(top.balanced)}); ` +
          `${percent(ranked.filter(({ adjustedP }) => adjustedP <= subject.alpha).length / ranked.length)} of the columns say more than chance.`,
    skipped: null,
  };
}

/** FV001: does one column alone already give the label? */
export const singleFeaturePower = defineCheck<PowerPart>({
  id: 'FV001',
  title: 'Single-feature power',
  why:
    'When one column alone already gives the label, a high score says nothing about the model: any model would find it, and it breaks when that column does. ' +
    'In recorded traffic such a column is often a trace of how the attacks were made, not of attacks.',
  advice:
    'Find out how the column comes about. If it would not be known, or would not look like this, where the model is to work, leave it out (`features: { exclude: […] }`) and compare scores with and without it.',
  sampled: true,
  plan: ({ columns, train }) => columns.map(({ name }) => ({ key: name, group: `column ${name}`, cost: 60 + train.length / 4000 })),
  run: (subject, key) => {
    const column = subject.columns.find(({ name }) => name === key);
    if (column === undefined) throw new RangeError(`no column '${key}'`);
    return { power: columnPower(subject, column), chance: permutationNull(subject, column) };
  },
  conclude,
});
