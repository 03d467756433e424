import { findColumn } from '../../../core/dataset.ts';
import { jsonNumber } from '../../../core/json.ts';
import { adjustLog10P, chiSquareLogSf, formatPValue, kolmogorovLogSf } from '../../../stats/index.ts';
import { count, formatScore, listWords, percent } from '../../shared/wording.ts';
import { type AdversarialPart, tellApart } from '../adversarial.ts';
import { defineCheck } from '../check.ts';
import { type CheckReport, type Finding, skippedReport } from '../finding.ts';
import { valuesOf } from '../power.ts';
import { type AuditSubject, rowReference } from '../subject.ts';
import { unseenLogP } from '../unseen-words.ts';
import { evidenceTable, several } from '../wording.ts';

interface ColumnPart {
  readonly kind: 'column';
  readonly name: string;
  readonly test: 'Kolmogorov–Smirnov' | 'χ²';
  /** D, or Cramér's V of column × part. */
  readonly statistic: number;
  readonly log10P: number;
  /** Population stability index over at most ten bins. */
  readonly psi: number;
  /** Test rows whose value training does not hold (words only), and some of the words. */
  readonly unseen: number;
  readonly unseenWords: readonly string[];
  /** log₁₀ of the chance of so many such rows if the parts were dealt out at random; 0 for numbers. */
  readonly unseenLog10P: number;
  readonly nTest: number;
}

interface ClassesPart {
  readonly kind: 'classes';
  /** The target and, where it is another, the label column. */
  readonly columns: readonly {
    readonly name: string;
    readonly unseen: readonly string[];
    readonly rows: number;
    readonly nTest: number;
    readonly examples: readonly number[];
  }[];
}

type Part = ColumnPart | ClassesPart | AdversarialPart;

/** Rows that each part must have for a forest to learn from half of them. */
const leastAdversarial = 20;
/** Usual reading of the population stability index: below 0.1 stable, from 0.25 shifted. */
const psiShift = 0.25;
/** Share of test rows with new words from which they are worth a warning. */
const leastNews = 0.01;

function psiOf(train: Float64Array, test: Float64Array): number {
  const nTrain = train.reduce((sum, value) => sum + value, 0);
  const nTest = test.reduce((sum, value) => sum + value, 0);
  let psi = 0;
  for (let bin = 0; bin < train.length; bin++) {
    if (train[bin] + test[bin] === 0) continue;
    const a = (train[bin] + 0.5) / (nTrain + 0.5 * train.length);
    const b = (test[bin] + 0.5) / (nTest + 0.5 * train.length);
    psi += (a - b) * Math.log(a / b);
  }
  return psi;
}

/** Bins of about a tenth of the training rows (values in order), or the nine commonest words and the rest. */
function toBins(train: Float64Array, ordered: boolean): Uint8Array {
  const bins = new Uint8Array(train.length);
  if (!ordered) {
    const order = [...train.keys()].sort((a, b) => train[b] - train[a] || a - b);
    order.forEach((slot, i) => {
      bins[slot] = Math.min(i, 9);
    });
    return bins;
  }
  const total = train.reduce((sum, value) => sum + value, 0);
  let before = 0;
  for (let slot = 0; slot < train.length; slot++) {
    bins[slot] = Math.min(9, Math.floor((10 * (before + train[slot] / 2)) / total));
    before += train[slot];
  }
  return bins;
}

function lookAtColumn(subject: AuditSubject, name: string): ColumnPart {
  const column = subject.columns.find((each) => each.name === name);
  const { train, test } = subject;
  if (column === undefined || test === null) throw new RangeError(`no column '${name}' in two parts`);
  const { slots, nSlots } = valuesOf(subject, column);
  const inTrain = new Float64Array(nSlots);
  const inTest = new Float64Array(nSlots);
  for (const row of train) inTrain[slots[row]]++;
  for (const row of test) inTest[slots[row]]++;
  const bins = toBins(inTrain, column.kind === 'continuous');
  const binned = [new Float64Array(10), new Float64Array(10)];
  for (let s = 0; s < nSlots; s++) {
    binned[0][bins[s]] += inTrain[s];
    binned[1][bins[s]] += inTest[s];
  }
  const base = { kind: 'column' as const, name, psi: psiOf(binned[0], binned[1]), nTest: test.length };
  const [m, n] = [train.length, test.length];
  if (column.kind === 'continuous') {
    let gap = 0;
    let d = 0;
    for (let s = 0; s < nSlots; s++) {
      gap += inTrain[s] / m - inTest[s] / n;
      d = Math.max(d, Math.abs(gap));
    }
    const log10P = kolmogorovLogSf(d * Math.sqrt((m / (m + n)) * n)) / Math.LN10;
    return { ...base, test: 'Kolmogorov–Smirnov', statistic: d, log10P, unseen: 0, unseenWords: [], unseenLog10P: 0 };
  }
  let chiSquare = 0;
  let used = 0;
  let unseen = 0;
  const unseenWords: string[] = [];
  const totals: number[] = [];
  for (let s = 0; s < nSlots; s++) {
    const total = inTrain[s] + inTest[s];
    if (total === 0) continue;
    used++;
    if (s < nSlots - 1) totals.push(total);
    const [a, b] = [(total * m) / (m + n), (total * n) / (m + n)];
    chiSquare += (inTrain[s] - a) ** 2 / a + (inTest[s] - b) ** 2 / b;
    if (inTrain[s] > 0 || s === nSlots - 1) continue;
    unseen += inTest[s];
    if (unseenWords.length < 8) unseenWords.push(column.levels[s]);
  }
  const log10P = used < 2 ? 0 : chiSquareLogSf(chiSquare, used - 1) / Math.LN10;
  return {
    ...base,
    test: 'χ²',
    statistic: Math.sqrt(chiSquare / (m + n)),
    log10P,
    unseen,
    unseenWords,
    unseenLog10P: unseenLogP(totals, n / (m + n), unseen) / Math.LN10,
  };
}

function lookAtClasses(subject: AuditSubject): ClassesPart {
  const { dataset, target, allTrain, allTest } = subject;
  const labels = dataset.columns.filter((column) => column.role === 'label' || column.role === 'derived' || column.name === target.column);
  return {
    kind: 'classes',
    columns: labels.flatMap(({ name }) => {
      const column = findColumn(dataset, name);
      if (column?.kind !== 'discrete' || allTest === null) return [];
      const known = new Uint8Array(column.levels.length);
      for (const row of allTrain) if (column.codes[row] >= 0) known[column.codes[row]] = 1;
      const rows = allTest.filter((row) => column.codes[row] >= 0 && known[column.codes[row]] === 0);
      const codes = [...new Set(rows.map((row) => column.codes[row]))].sort((a, b) => a - b);
      return [
        {
          name,
          unseen: codes.map((code) => column.levels[code]),
          rows: rows.length,
          nTest: allTest.length,
          examples: [...rows.slice(0, 5)],
        },
      ];
    }),
  };
}

function classFindings({ columns }: ClassesPart, subject: AuditSubject): readonly Finding[] {
  return columns.flatMap(({ name, unseen, rows, nTest, examples }) => {
    if (unseen.length === 0) return [];
    const share = rows / nTest;
    return [
      {
        key: `classes-${name}`,
        severity: share >= 0.05 ? ('critical' as const) : ('warning' as const),
        title: `${several(unseen.length, 'value')} of ${name} ${unseen.length === 1 ? 'occurs' : 'occur'} in the test data only: ${count(rows)} of ${count(nTest)} test rows (${percent(share)}): ${listWords(unseen.slice(0, 20))}${unseen.length > 20 ? ' …' : ''}.`,
        advice: 'Report the score on known and on new classes apart: cross-validation inside the training data cannot promise the second.',
        columns: [name],
        counts: { classes: unseen.length, rows, share },
        rows: examples.map((row) => rowReference(subject.dataset, row)),
      },
    ];
  });
}

function columnFindings(columns: readonly ColumnPart[], adjusted: readonly number[], subject: AuditSubject): readonly Finding[] {
  const limit = Math.log10(subject.alpha);
  const newsP = adjustLog10P(
    'holm',
    columns.map(({ unseenLog10P }) => unseenLog10P),
  );
  return columns.flatMap((part, i) => {
    const { name, psi, unseen, unseenWords, nTest } = part;
    const findings: Finding[] = [];
    const shifted = adjusted[i] <= limit && psi >= psiShift;
    const news = unseen / nTest >= leastNews && newsP[i] <= limit;
    if (!shifted && unseen === 0) return [];
    const chance = unseen > 0 && newsP[i] > limit ? ' That is no more than rare words do by chance.' : '';
    const words =
      unseen === 0
        ? ''
        : ` ${count(unseen)} test rows (${percent(unseen / nTest)}) hold words that training does not: ${listWords(unseenWords.slice(0, 5))}${unseenWords.length > 5 ? ' …' : ''}.${chance}`;
    const moved = shifted
      ? `${name} is distributed differently in the test data (PSI ${psi.toFixed(2)}, ${part.test} p ${formatPValue(adjusted[i])}).`
      : `${name} has new words in the test data.`;
    findings.push({
      key: name,
      severity: shifted || news ? 'warning' : 'note',
      title: `${moved}${words}`,
      columns: [name],
      counts: { psi, statistic: part.statistic, adjustedLog10P: adjusted[i], unseenRows: unseen, unseenLog10P: newsP[i] },
      rows: [],
    });
    return findings;
  });
}

function adversarialFinding(part: AdversarialPart): readonly Finding[] {
  if (!(part.interval[0] > 0.55) || part.auc < 0.6) return [];
  const telling = part.importance.filter(({ drop }) => drop >= 0.005).slice(0, 5);
  const by = telling.length === 0 ? '' : ` It looks at ${listWords(telling.map(({ column }) => column))}.`;
  return [
    {
      key: 'adversarial',
      severity: part.auc >= 0.8 ? 'critical' : 'warning',
      title: `A forest tells test rows from training rows with AUC ${formatScore(part.auc)} (95 % interval ${formatScore(part.interval[0])} to ${formatScore(part.interval[1])}); 0.5 would be the same traffic.${by}`,
      columns: telling.map(({ column }) => column),
      counts: { auc: part.auc, low: part.interval[0], high: part.interval[1] },
      rows: [],
    },
  ];
}

function conclude(parts: ReadonlyMap<string, Part>, subject: AuditSubject): CheckReport {
  if (subject.test === null)
    return skippedReport('There are no test data to compare with: give them (`--test`, or `resampling: { given: { test: … } }`).');
  const all = [...parts.values()];
  const columns = all.filter((part): part is ColumnPart => part.kind === 'column');
  const classes = all.find((part): part is ClassesPart => part.kind === 'classes');
  const adversarial = all.find((part): part is AdversarialPart => part.kind === 'adversarial');
  const adjusted = adjustLog10P(
    'holm',
    columns.map(({ log10P }) => log10P),
  );
  const findings = [
    ...(adversarial === undefined ? [] : adversarialFinding(adversarial)),
    ...(classes === undefined ? [] : classFindings(classes, subject)),
    ...columnFindings(columns, adjusted, subject),
  ];
  const ranked = columns.map((part, i) => ({ part, p: adjusted[i] })).sort((a, b) => b.part.psi - a.part.psi);
  return {
    findings,
    facts: {
      adversarial:
        adversarial === undefined
          ? null
          : {
              auc: jsonNumber(adversarial.auc),
              interval: adversarial.interval.map(jsonNumber),
              rows: adversarial.rows,
              importance: adversarial.importance.slice(0, 10).map(({ column, drop }) => ({ column, drop: jsonNumber(drop) })),
            },
      classes: (classes?.columns ?? []).map(({ name, unseen, rows }) => ({ column: name, unseen, rows })),
      columns: ranked.map(({ part, p }) => ({
        column: part.name,
        test: part.test,
        statistic: jsonNumber(part.statistic),
        adjustedLog10P: jsonNumber(p),
        psi: jsonNumber(part.psi),
        unseenRows: part.unseen,
      })),
    },
    blocks: [
      ...(adversarial === undefined
        ? []
        : [
            {
              kind: 'paragraph' as const,
              text: `A forest told ${count(adversarial.rows)} held-out rows apart with AUC ${formatScore(adversarial.auc)} (${formatScore(adversarial.interval[0])} to ${formatScore(adversarial.interval[1])}).`,
            },
          ]),
      {
        kind: 'details',
        summary: `Every column, training against test (${count(ranked.length)})`,
        blocks: [
          evidenceTable(
            ['Column', 'test', 'statistic', 'p (Holm)', 'PSI', 'rows with new words'],
            ranked.map(({ part, p }) => [
              part.name,
              part.test,
              formatScore(part.statistic),
              formatPValue(p),
              part.psi.toFixed(3),
              count(part.unseen),
            ]),
            2,
          ),
        ],
      },
    ],
    summary:
      `${count(columns.filter(({ psi }, i) => psi >= psiShift && adjusted[i] <= Math.log10(subject.alpha)).length)} of ${count(columns.length)} columns have shifted (PSI ≥ 0.25)` +
      `${adversarial === undefined ? '' : `; training and test rows can be told apart with AUC ${formatScore(adversarial.auc)}`}.`,
    skipped: null,
  };
}

/** FV007: is the test data the same traffic as the training data? */
export const shift = defineCheck<Part>({
  id: 'FV007',
  title: 'Shift between training and test data',
  why: 'Where training and test data differ, a score inside the training data promises what the test data will not keep, and a score on the test data says how the model fares on these differences and not on others.',
  advice:
    'Say which traffic the score is for. Look at the columns named here: were they recorded differently, or did the traffic change? Leave out those that only name the capture.',
  sampled: true,
  plan: ({ test, columns, train }) =>
    test === null
      ? []
      : [
          { key: 'classes', cost: 5 },
          ...(Math.min(train.length, test.length) >= leastAdversarial ? [{ key: 'adversarial', cost: 1500 }] : []),
          ...columns.map(({ name }) => ({ key: `column ${name}`, group: `column ${name}`, cost: 2 + train.length / 50_000 })),
        ],
  run: (subject, key, seed) =>
    key === 'classes'
      ? lookAtClasses(subject)
      : key === 'adversarial'
        ? tellApart(subject, seed)
        : lookAtColumn(subject, key.slice('column '.length)),
  conclude,
});
