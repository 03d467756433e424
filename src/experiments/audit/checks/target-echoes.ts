import type { Column, DiscreteColumn } from '../../../core/dataset.ts';
import { findColumn } from '../../../core/dataset.ts';
import { jsonNumber } from '../../../core/json.ts';
import type { ValueTable } from '../../single-feature/collapse.ts';
import { count, formatScore } from '../../shared/wording.ts';
import { defineCheck } from '../check.ts';
import type { CheckReport, Finding } from '../finding.ts';
import { bestOf, columnPower, valuesOf } from '../power.ts';
import type { AuditSubject } from '../subject.ts';
import { evidenceTable } from '../wording.ts';

interface Part {
  readonly name: string;
  readonly leftOut: boolean;
  readonly nValues: number;
  readonly nRows: number;
  /** H(label | column) in bits over the training rows, and H(label). */
  readonly conditionalEntropy: number;
  readonly labelEntropy: number;
  /** Cross-validated balanced accuracy of the column alone; NaN for a column that no model sees. */
  readonly balanced: number;
  /** The column that this one is a label-made code of, and how; null when none was found. */
  readonly encoding: { readonly of: string; readonly how: 'leave-one-out' | 'mean' } | null;
  /** Share of rows whose word holds the name of their own class; 0 for numbers. */
  readonly names: number;
  /** Rows with a value in training and in the test data; null without test data. */
  readonly present: { readonly train: number; readonly test: number } | null;
}

/** From this cross-validated balanced accuracy on a column is a copy of the label with errors. */
const nearCopy = 0.99;

function entropies(subject: AuditSubject, { slots, nSlots }: ValueTable): { conditional: number; label: number; nValues: number } {
  const { train, target } = subject;
  const nClasses = target.classes.length;
  const counts = new Float64Array(nSlots * nClasses);
  const totals = new Float64Array(nClasses);
  for (const row of train) {
    counts[slots[row] * nClasses + target.yByRow[row]]++;
    totals[target.yByRow[row]]++;
  }
  const n = train.length;
  const plogp = (share: number): number => (share > 0 ? -share * Math.log2(share) : 0);
  let conditional = 0;
  let nValues = 0;
  for (let s = 0; s < nSlots; s++) {
    let size = 0;
    for (let k = 0; k < nClasses; k++) size += counts[s * nClasses + k];
    if (size === 0) continue;
    nValues++;
    for (let k = 0; k < nClasses; k++) conditional += (size / n) * plogp(counts[s * nClasses + k] / size);
  }
  return { conditional, label: totals.reduce((sum, total) => sum + plogp(total / n), 0), nValues };
}

/**
 * Is x a code of words z that was made with the labels? `leave-one-out`: rows of one word and one class share one number, those of different classes do not.
 * `mean`: each word has one number, the share of a class among its training rows (of all rows, where there are test data). Ends at the first row that says no. O(rows).
 */
function encodingOf(subject: AuditSubject, x: Float64Array, z: DiscreteColumn): 'leave-one-out' | 'mean' | null {
  const { train, target } = subject;
  const nClasses = target.classes.length;
  const byWordAndClass = new Float64Array((z.levels.length + 1) * nClasses).fill(NaN);
  const byWord = new Float64Array(z.levels.length + 1).fill(NaN);
  let oneNumberPerWord = true;
  for (const row of train) {
    const word = z.codes[row] < 0 ? z.levels.length : z.codes[row];
    const at = word * nClasses + target.yByRow[row];
    const value = x[row];
    if (value !== value) return null;
    if (byWordAndClass[at] !== byWordAndClass[at]) byWordAndClass[at] = value;
    else if (Math.abs(byWordAndClass[at] - value) > 1e-9) return null;
    if (byWord[word] !== byWord[word]) byWord[word] = value;
    else if (Math.abs(byWord[word] - value) > 1e-9) oneNumberPerWord = false;
  }
  const words = [...byWord.keys()].filter((word) => byWord[word] === byWord[word]);
  if (words.length < 3) return null;
  if (!oneNumberPerWord) return splitsMostWords(byWordAndClass, words, nClasses) ? 'leave-one-out' : null;
  return isMeanOfLabels(subject, z, byWord, words) ? 'mean' : null;
}

/** Of the words with rows of several classes, nearly all must have different numbers for them; a word alone proves nothing. */
function splitsMostWords(values: Float64Array, words: readonly number[], nClasses: number): boolean {
  let mixed = 0;
  let split = 0;
  for (const word of words) {
    const own = [...values.subarray(word * nClasses, (word + 1) * nClasses)].filter((value) => value === value);
    if (own.length < 2) continue;
    mixed++;
    if (new Set(own).size > 1) split++;
  }
  return mixed >= 3 && split >= 0.9 * mixed;
}

function isMeanOfLabels(subject: AuditSubject, z: DiscreteColumn, byWord: Float64Array, words: readonly number[]): boolean {
  const { allTrain, allTest, target } = subject;
  const sides = [[allTrain], ...(allTest === null ? [] : [[allTrain, allTest]])];
  return sides.some((side) =>
    target.classes.some((_, k) => {
      const hits = new Float64Array(byWord.length);
      const sizes = new Float64Array(byWord.length);
      for (const rows of side) {
        for (const row of rows) {
          const word = z.codes[row] < 0 ? z.levels.length : z.codes[row];
          sizes[word]++;
          if (target.yByRow[row] === k) hits[word]++;
        }
      }
      const shares = words.map((word) => hits[word] / sizes[word]);
      if (new Set(shares).size < 3) return false;
      return words.every((word, i) => Math.abs(byWord[word] - shares[i]) < 1e-6);
    }),
  );
}

/** Share of the training rows whose word holds the name of their class (`ddos-0017.pcap`), where that tells classes apart. */
function namesOwnClass(subject: AuditSubject, column: DiscreteColumn): number {
  const { train, target } = subject;
  const classes = target.classes.map((label) => label.toLowerCase());
  if (classes.some((label) => label.length < 3)) return 0;
  const held = column.levels.map((level) => classes.map((label) => level.toLowerCase().includes(label)));
  let own = 0;
  for (const row of train) {
    const code = column.codes[row];
    if (code < 0) continue;
    const flags = held[code];
    if (flags[target.yByRow[row]] && flags.filter(Boolean).length === 1) own++;
  }
  return own / train.length;
}

function presence(column: Column, rows: Uint32Array): number {
  let present = 0;
  for (const row of rows) {
    if (column.kind === 'discrete' ? column.codes[row] >= 0 : column.values[row] === column.values[row]) present++;
  }
  return present;
}

function lookAt(subject: AuditSubject, name: string): Part {
  const column = findColumn(subject.dataset, name);
  if (column === undefined) throw new RangeError(`no column '${name}'`);
  const leftOut = !subject.columns.includes(column);
  const { conditional, label, nValues } = entropies(subject, valuesOf(subject, column));
  let encoding: Part['encoding'] = null;
  if (column.kind === 'continuous' && !leftOut) {
    for (const other of subject.columns) {
      if (other.kind !== 'discrete' || nValues > (other.levels.length + 1) * subject.target.classes.length || other.levels.length < 3)
        continue;
      const how = encodingOf(subject, column.values, other);
      if (how !== null) encoding ??= { of: other.name, how };
    }
  }
  return {
    name,
    leftOut,
    nValues,
    nRows: subject.train.length,
    conditionalEntropy: conditional,
    labelEntropy: label,
    balanced: leftOut ? NaN : bestOf(columnPower(subject, column), 'balancedAccuracy'),
    encoding,
    names: column.kind === 'discrete' ? namesOwnClass(subject, column) : 0,
    present: subject.allTest === null ? null : { train: presence(column, subject.allTrain), test: presence(column, subject.allTest) },
  };
}

function findingOf(part: Part): readonly Finding[] {
  const { name, leftOut, nValues, nRows, conditionalEntropy, labelEntropy, balanced, encoding, names, present } = part;
  const counts = { values: nValues, conditionalEntropy, labelEntropy, ...(Number.isNaN(balanced) ? {} : { balancedAccuracy: balanced }) };
  const base = { key: name, columns: [name], counts, rows: [] };
  if (names >= 0.8) {
    const title = `The words of ${name} hold the name of the row's own class in ${(100 * names).toFixed(1)} % of the rows.`;
    return [{ ...base, severity: leftOut ? 'note' : 'critical', title: leftOut ? `${title} No model sees it.` : title }];
  }
  if (leftOut) return [];
  const certain = conditionalEntropy < 1e-9 * labelEntropy;
  if (certain && nValues <= nRows / 20 && balanced >= nearCopy) {
    return [
      {
        ...base,
        severity: 'critical',
        title: `The label is a function of ${name}: each of its ${count(nValues)} values occurs with one class only.`,
      },
    ];
  }
  if (balanced >= nearCopy) {
    return [
      {
        ...base,
        severity: 'critical',
        title: `${name} is nearly a copy of the label: alone it has cross-validated balanced accuracy ${formatScore(balanced)} (${(100 * (1 - conditionalEntropy / labelEntropy)).toFixed(1)} % of the label's entropy).`,
      },
    ];
  }
  if (encoding !== null) {
    const how =
      encoding.how === 'mean'
        ? `each word of ${encoding.of} has the share of a class among its rows`
        : `rows of one word of ${encoding.of} have the same number within a class and different ones across classes, as leave-one-out target encoding gives`;
    return [
      {
        ...base,
        columns: [name, encoding.of],
        severity: 'critical',
        title: `${name} is a code of ${encoding.of} made with the labels: ${how}.`,
        advice: 'Fit target encodings on training rows only, inside each fold.',
      },
    ];
  }
  if (present !== null && (present.train === 0) !== (present.test === 0)) {
    const [here, missing] = present.test === 0 ? ['training', 'test'] : ['test', 'training'];
    return [
      {
        ...base,
        severity: 'warning',
        title: `${name} has values in the ${here} data only: in the ${missing} data all are missing.`,
        advice: 'Leave the column out: what models learn from it is of no use where it is missing.',
      },
    ];
  }
  return [];
}

function conclude(parts: ReadonlyMap<string, Part>): CheckReport {
  const all = [...parts.values()];
  const telling = all.filter(({ leftOut }) => !leftOut).sort((a, b) => a.conditionalEntropy - b.conditionalEntropy);
  const findings = all.flatMap(findingOf);
  const share = ({ conditionalEntropy, labelEntropy }: Part): number => 1 - conditionalEntropy / labelEntropy;
  return {
    findings,
    facts: {
      columns: all.map((part) => ({
        column: part.name,
        conditionalEntropy: jsonNumber(part.conditionalEntropy),
        entropyShare: jsonNumber(share(part)),
        encoding: part.encoding === null ? null : { ...part.encoding },
        namesOwnClass: jsonNumber(part.names),
      })),
    },
    blocks: [
      {
        kind: 'details',
        summary: 'Share of the label’s entropy that each column takes away, in sample (the ten largest)',
        blocks: [
          evidenceTable(
            ['Column', 'different values', 'H(label | column), bits', 'share of H(label)'],
            telling
              .slice(0, 10)
              .map((part) => [part.name, count(part.nValues), part.conditionalEntropy.toFixed(4), formatScore(share(part))]),
          ),
        ],
      },
    ],
    summary:
      findings.length === 0
        ? 'No column is a function of the label, a near-copy, a target encoding, or names the class.'
        : `${count(findings.length)} columns repeat the label.`,
    skipped: null,
  };
}

/** FV005: columns that are made from the label. */
export const targetEchoes = defineCheck<Part>({
  id: 'FV005',
  title: 'Target echoes',
  why: 'A column that is computed from the label, or written down together with it, gives the answer away. It will not exist where the model is to work: there, the label is what is looked for.',
  advice: 'Leave the column out, and look at how the table was made: what else was joined to it after labelling?',
  sampled: true,
  plan: ({ columns, leftOut, train }) =>
    [...columns, ...leftOut].map(({ name }) => ({ key: name, group: `column ${name}`, cost: 5 + train.length / 15_000 })),
  run: lookAt,
  conclude,
});
