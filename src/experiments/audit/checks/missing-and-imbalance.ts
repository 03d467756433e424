import type { Column } from '../../../core/dataset.ts';
import { jsonNumber } from '../../../core/json.ts';
import { adjustLog10P, chiSquareLogSf, formatPValue } from '../../../stats/index.ts';
import { count, formatScore, listWords, percent } from '../../shared/wording.ts';
import { defineCheck } from '../check.ts';
import type { CheckReport, Finding, Severity } from '../finding.ts';
import { type AuditSubject, rowReference } from '../subject.ts';
import { evidenceTable, several } from '../wording.ts';

interface MissingColumn {
  readonly name: string;
  readonly missing: number;
  /** Cramér's V of missing × class (φ with two classes). */
  readonly v: number;
  readonly log10P: number;
  /** Share missing by class. */
  readonly byClass: readonly number[];
  readonly example: number;
}

interface Part {
  readonly rows: number;
  readonly classCounts: readonly number[];
  readonly columns: readonly MissingColumn[];
}

const isMissing = (column: Column, row: number): boolean =>
  column.kind === 'discrete' ? column.codes[row] < 0 : column.values[row] !== column.values[row];

/** Missing × class of one column; null where nothing or everything is missing. O(rows). */
function missingIn(subject: AuditSubject, column: Column): MissingColumn | null {
  if (column.kind === 'continuous' && column.missing === null) return null;
  const { allTrain, target } = subject;
  const totals = new Float64Array(target.classes.length);
  const gone = new Float64Array(target.classes.length);
  let example = -1;
  for (const row of allTrain) {
    totals[target.yByRow[row]]++;
    if (!isMissing(column, row)) continue;
    gone[target.yByRow[row]]++;
    if (example < 0) example = row;
  }
  const n = allTrain.length;
  const missing = gone.reduce((sum, value) => sum + value, 0);
  if (missing === 0 || missing === n) return null;
  let chiSquare = 0;
  let classes = 0;
  totals.forEach((total, k) => {
    if (total === 0) return;
    classes++;
    const expected = (total * missing) / n;
    chiSquare += (gone[k] - expected) ** 2 / expected + (gone[k] - expected) ** 2 / (total - expected);
  });
  return {
    name: column.name,
    missing,
    v: Math.sqrt(chiSquare / n),
    log10P: chiSquareLogSf(chiSquare, classes - 1) / Math.LN10,
    byClass: [...gone].map((value, k) => value / totals[k]),
    example,
  };
}

/** Folds that a class must have rows for. */
function foldsAsked({ config }: AuditSubject): number {
  const parameters = config.resampling?.parameters as { readonly folds?: number } | undefined;
  return parameters?.folds ?? config.folds;
}

function missingFindings(columns: readonly MissingColumn[], adjusted: readonly number[], subject: AuditSubject): readonly Finding[] {
  return columns.flatMap((column, i) => {
    const { name, missing, v, byClass, example } = column;
    if (!(adjusted[i] <= Math.log10(subject.alpha)) || v < 0.1) return [];
    const severity: Severity = v >= 0.5 ? 'critical' : 'warning';
    const shares = subject.target.classes.map((label, k) => `${label} ${percent(byClass[k])}`).slice(0, 6);
    return [
      {
        key: name,
        severity,
        title: `Whether ${name} is missing tells the label (Cramér's V ${v.toFixed(3)}, p ${formatPValue(adjusted[i])}): missing in ${listWords(shares)}.`,
        columns: [name],
        counts: { missing, cramersV: v, adjustedLog10P: adjusted[i] },
        rows: [rowReference(subject.dataset, example)],
      },
    ];
  });
}

function classFindings({ classCounts, rows }: Part, subject: AuditSubject): readonly Finding[] {
  const { classes } = subject.target;
  const findings: Finding[] = [];
  const largest = Math.max(...classCounts);
  const share = largest / rows;
  const label = classes[classCounts.indexOf(largest)];
  if (share >= 0.8) {
    const accuracy = subject.config.measure === 'accuracy';
    findings.push({
      key: 'imbalance',
      severity: !accuracy ? 'note' : share >= 0.95 ? 'critical' : 'warning',
      title: `${percent(share)} of the rows are ${label}: always saying so has accuracy ${formatScore(share)}${accuracy ? ', and accuracy is the measure chosen' : ''}.`,
      advice:
        'Report balanced accuracy, macro F1, MCC or precision and recall, and the accuracy of the commonest class beside every accuracy.',
      columns: [],
      counts: { share, rows: largest },
      rows: [],
    });
  }
  const folds = foldsAsked(subject);
  const rare = classes.flatMap((name, k) => (classCounts[k] > 0 && classCounts[k] < folds ? [{ name, rows: classCounts[k] }] : []));
  if (rare.length > 0) {
    findings.push({
      key: 'rare-classes',
      severity: 'warning',
      title: `${several(rare.length, 'class has', 'classes have')} fewer rows than there are folds (${count(folds)}): ${listWords(rare.slice(0, 12).map(({ name, rows: n }) => `${name} ${count(n)}`))}. In some folds they are not tested, in some not trained.`,
      advice: 'Merge them, leave them out, or use fewer folds; do not report their recall.',
      columns: [],
      counts: { classes: rare.length, folds },
      rows: [],
    });
  }
  return findings;
}

function conclude(parts: ReadonlyMap<string, Part>, subject: AuditSubject): CheckReport {
  const [part] = [...parts.values()];
  const adjusted = adjustLog10P(
    'holm',
    part.columns.map(({ log10P }) => log10P),
  );
  const { classes } = subject.target;
  return {
    findings: [...missingFindings(part.columns, adjusted, subject), ...classFindings(part, subject)],
    facts: {
      classes: classes.map((label, k) => ({ label, rows: part.classCounts[k] })),
      missing: part.columns.map(({ name, missing, v }, i) => ({
        column: name,
        missing,
        cramersV: jsonNumber(v),
        adjustedLog10P: jsonNumber(adjusted[i]),
      })),
    },
    blocks: [
      {
        kind: 'details',
        summary: 'Rows by class, and columns with missing values',
        blocks: [
          evidenceTable(
            ['Class', 'training rows', 'share'],
            classes.map((label, k) => [label, count(part.classCounts[k]), percent(part.classCounts[k] / part.rows)]),
          ),
          ...(part.columns.length === 0
            ? []
            : [
                evidenceTable(
                  ['Column', 'missing', "Cramér's V with the label", 'p (Holm)'],
                  part.columns.map(({ name, missing, v }, i) => [name, count(missing), v.toFixed(3), formatPValue(adjusted[i])]),
                ),
              ]),
        ],
      },
    ],
    summary: `${count(classes.length)} classes, the commonest with ${percent(Math.max(...part.classCounts) / part.rows)} of the rows; ${count(part.columns.length)} columns have missing values.`,
    skipped: null,
  };
}

/** FV010: what is missing tells the label; the measure hides the imbalance; classes too rare for the folds. */
export const missingAndImbalance = defineCheck<Part>({
  id: 'FV010',
  title: 'Missing values and class balance',
  why: 'A value that is missing more often in one class is an answer in disguise: it says how the rows were recorded. And where nearly all rows are of one class, a high accuracy is what saying nothing achieves.',
  advice: 'Find out why values are missing; where the cause is how a class was collected, leave the column out.',
  sampled: false,
  plan: ({ columns, allTrain }) => [{ key: 'all', cost: 5 + (columns.length * allTrain.length) / 1e6 }],
  run: (subject) => {
    const counts = new Array<number>(subject.target.classes.length).fill(0);
    for (const row of subject.allTrain) counts[subject.target.yByRow[row]]++;
    return {
      rows: subject.allTrain.length,
      classCounts: counts,
      columns: subject.columns.flatMap((column) => missingIn(subject, column) ?? []),
    };
  },
  conclude,
});
