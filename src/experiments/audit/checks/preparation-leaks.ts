import type { Column } from '../../../core/dataset.ts';
import { jsonNumber } from '../../../core/json.ts';
import { FlowverdictError } from '../../../core/errors.ts';
import { type Rng, sampleIndices, shuffle } from '../../../core/rng.ts';
import { chiSquareLogSf, correctedResampledT, fisherFLogSf } from '../../../stats/index.ts';
import { type ModelEntry, modelListSchema } from '../../shared/model-entry.ts';
import { count, formatScore, listWords, percent } from '../../shared/wording.ts';
import { defineCheck } from '../check.ts';
import type { CheckReport, Finding } from '../finding.ts';
import { combineParts, type PartScores } from '../grouped-scores.ts';
import { type SignsPart, signsOf } from '../prepared-signs.ts';
import { fitReference, scorePrediction } from '../reference-model.ts';
import type { AuditSubject } from '../subject.ts';
import { evidenceTable, several } from '../wording.ts';

const steps = ['scaler', 'selector', 'sampler'] as const;
type Step = (typeof steps)[number];

/** What one step would gain if it saw all rows: balanced accuracy per fold, fitted on all rows and on training rows only. */
interface StepPart {
  readonly kind: 'step';
  readonly step: Step;
  readonly model: string;
  readonly all: readonly number[];
  readonly train: readonly number[];
  readonly nTrain: number;
  readonly nTest: number;
  /** Why the model could not take the data. */
  readonly refused?: string;
}

type Part = StepPart | SignsPart;

/** Rows of the comparisons at most: a step that leaks leaks most where rows are few. */
const stepRows = 1000;
/** Training rows below which the comparison says nothing. */
const leastRows = 50;
const nFolds = 5;
const repeats = 2;

const models: Readonly<Record<Step, () => ModelEntry>> = {
  scaler: () => modelListSchema.parse(['knn'])[0],
  selector: () => modelListSchema.parse(['logistic-regression'])[0],
  sampler: () => modelListSchema.parse(['decision-tree'])[0],
};

/** ln p of the usual univariate test of column and label at `rows`: F for numbers, χ² for words. What `SelectKBest` ranks by. O(rows). */
function logPOf(subject: AuditSubject, column: Column, rows: Uint32Array): number {
  const { yByRow: y, classes } = subject.target;
  const nClasses = classes.length;
  const sizes = new Float64Array(nClasses);
  if (column.kind === 'continuous') {
    const sums = new Float64Array(nClasses);
    let [n, total, squares] = [0, 0, 0];
    for (const row of rows) {
      const value = column.values[row];
      if (value !== value) continue;
      n++;
      sizes[y[row]]++;
      sums[y[row]] += value;
      total += value;
    }
    const mean = total / n;
    let between = 0;
    for (let k = 0; k < nClasses; k++) if (sizes[k] > 0) between += sizes[k] * (sums[k] / sizes[k] - mean) ** 2;
    for (const row of rows) if (column.values[row] === column.values[row]) squares += (column.values[row] - mean) ** 2;
    const present = sizes.filter((size) => size > 0).length;
    const within = squares - between;
    if (!(squares > 0) || present < 2 || n <= present) return 0;
    return fisherFLogSf(between / (present - 1) / (within / (n - present)), present - 1, n - present);
  }
  const width = column.levels.length;
  const table = new Float64Array(width * nClasses);
  const totals = new Float64Array(width);
  let n = 0;
  for (const row of rows) {
    const code = column.codes[row];
    if (code < 0) continue;
    n++;
    table[code * nClasses + y[row]]++;
    totals[code]++;
    sizes[y[row]]++;
  }
  let chiSquare = 0;
  for (let code = 0; code < width; code++) {
    for (let k = 0; k < nClasses; k++) {
      const expected = (totals[code] * sizes[k]) / n;
      if (expected > 0) chiSquare += (table[code * nClasses + k] - expected) ** 2 / expected;
    }
  }
  const df = (totals.filter((total) => total > 0).length - 1) * (sizes.filter((size) => size > 0).length - 1);
  return df > 0 ? chiSquareLogSf(chiSquare, df) : 0;
}

function select(subject: AuditSubject, rows: Uint32Array): readonly string[] {
  const scored = subject.columns.map((column, j) => ({ name: column.name, j, logP: logPOf(subject, column, rows) }));
  const kept = new Set(
    [...scored]
      .sort((a, b) => (a.logP === b.logP ? a.j - b.j : a.logP - b.logP))
      .slice(0, subject.config.preparation.select)
      .map(({ name }) => name),
  );
  return scored.filter(({ name }) => kept.has(name)).map(({ name }) => name);
}

/** Rows drawn so that every class has as many as the largest, the extra ones with replacement. */
function oversample(rows: Uint32Array, y: Int32Array, nClasses: number, rng: Rng): Uint32Array {
  const members: number[][] = Array.from({ length: nClasses }, () => []);
  for (const row of rows) members[y[row]].push(row);
  const largest = Math.max(...members.map(({ length }) => length));
  return Uint32Array.from(
    members.flatMap((own) =>
      own.length === 0 ? [] : [...own, ...Array.from({ length: largest - own.length }, () => own[rng.int(own.length)])],
    ),
  );
}

function score(subject: AuditSubject, entry: ModelEntry, request: Omit<Parameters<typeof fitReference>[2], 'y' | 'nClasses'>): number {
  const { yByRow: y, classes } = subject.target;
  const nClasses = classes.length;
  const { prediction } = fitReference(subject, entry, { ...request, y, nClasses });
  const counts = new Float64Array(request.test.length * nClasses);
  request.test.forEach((row, i) => {
    counts[i * nClasses + y[row]] = 1;
  });
  const part: PartScores = scorePrediction(prediction, counts, nClasses);
  return combineParts([part], nClasses).balancedAccuracy;
}

function tryStep(subject: AuditSubject, step: Step, seed: number): StepPart {
  const { yByRow: y, classes } = subject.target;
  const rng = subject.rng(`preparation ${step}`);
  const { train: rows } = subject;
  const sample = rows.length <= stepRows ? rows : sampleIndices(rows.length, stepRows, rng).map((at) => rows[at]);
  const entry = models[step]();
  const all: number[] = [];
  const train: number[] = [];
  const chosenOnAll = step === 'selector' ? select(subject, sample) : undefined;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const before = step === 'sampler' ? oversample(sample, y, classes.length, rng) : sample;
    const cut = (from: Uint32Array): readonly { train: Uint32Array; test: Uint32Array }[] => {
      const mixed = from.slice();
      shuffle(mixed, rng);
      return Array.from({ length: nFolds }, (_, f) => ({
        train: mixed.filter((__, i) => i % nFolds !== f),
        test: mixed.filter((__, i) => i % nFolds === f),
      }));
    };
    const folds = cut(sample);
    const leakyFolds = step === 'sampler' ? cut(before) : folds;
    folds.forEach((fold, f) => {
      const key = `${step} ${String(repeat)} ${String(f)}`;
      const clean = step === 'sampler' ? oversample(fold.train, y, classes.length, rng) : fold.train;
      const chosen = step === 'selector' ? { features: select(subject, fold.train) } : {};
      const leaky = leakyFolds[f];
      const seen =
        step === 'scaler' ? { fitOn: sample } : step === 'selector' && chosenOnAll !== undefined ? { features: chosenOnAll } : {};
      train.push(score(subject, entry, { train: { rows: clean, weights: null }, test: fold.test, seed, key: `${key} train`, ...chosen }));
      all.push(score(subject, entry, { train: { rows: leaky.train, weights: null }, test: leaky.test, seed, key: `${key} all`, ...seen }));
    });
  }
  return {
    kind: 'step',
    step,
    model: entry.name,
    all,
    train,
    nTrain: (sample.length * (nFolds - 1)) / nFolds,
    nTest: sample.length / nFolds,
  };
}

const words: Readonly<Record<Step, string>> = {
  scaler: 'scaling on all rows',
  selector: 'choosing columns by their label on all rows',
  sampler: 'oversampling before the split',
};

interface Gain {
  readonly part: StepPart;
  readonly mean: number;
  readonly interval: readonly [number, number];
}

function gainOf(part: StepPart): Gain {
  const differences = Float64Array.from(part.all, (value, i) => value - part.train[i]).filter((value) => !Number.isNaN(value));
  if (differences.length < 2) return { part, mean: NaN, interval: [NaN, NaN] };
  const answer = correctedResampledT(differences, part.nTrain, part.nTest);
  return { part, mean: answer.meanDifference, interval: answer.interval };
}

function stepFindings({ part, mean, interval }: Gain, subject: AuditSubject): readonly Finding[] {
  if (!(mean >= 0.01 && interval[0] > 0)) return [];
  const own = subject.config.preparation.scope === 'all';
  return [
    {
      key: part.step,
      severity: !own ? 'note' : mean >= 0.05 ? 'critical' : 'warning',
      title:
        `${words[part.step][0].toUpperCase()}${words[part.step].slice(1)} ${own ? 'raises' : 'would raise'} the balanced accuracy of ${part.model} by ${formatScore(mean)} ` +
        `(95 % interval ${formatScore(interval[0])} to ${formatScore(interval[1])}) without making it better.`,
      columns: [],
      counts: { gain: mean, low: interval[0], high: interval[1] },
      rows: [],
    },
  ];
}

function signFindings({ standardised, squeezed, copies }: SignsPart, subject: AuditSubject): readonly Finding[] {
  const findings: Finding[] = [];
  const scaled = standardised.length > 0 ? standardised : squeezed;
  if (scaled.length > 0) {
    const how = standardised.length > 0 ? 'mean 0 and standard deviation 1' : 'least value 0 and largest value 1';
    const where = subject.allTest === null ? 'all rows of the file' : 'training and test rows together';
    findings.push({
      key: 'scaled',
      severity: 'warning',
      title: `${several(scaled.length, 'column')} with ${how} over ${where}: scaled before any split (${listWords(scaled.slice(0, 5))}${scaled.length > 5 ? ' …' : ''}).`,
      advice: 'Start from the unscaled table; flowverdict scales on training rows of each fold.',
      columns: scaled,
      counts: { columns: scaled.length },
      rows: [],
    });
  }
  if (copies !== null && Math.max(...copies) >= 0.2 && Math.min(...copies) <= 0.02) {
    const worst = copies.indexOf(Math.max(...copies));
    findings.push({
      key: 'oversampled',
      severity: 'critical',
      title: `All classes have the same number of rows, and ${percent(copies[worst])} of the rows of ${subject.target.classes[worst]} are copies: the table was oversampled before any split, so copies of test rows are in training.`,
      advice: 'Remove the copies, split, and oversample the training rows only.',
      columns: [],
      counts: Object.fromEntries(copies.map((share, k) => [`copies:${subject.target.classes[k]}`, share])),
      rows: [],
    });
  }
  return findings;
}

function conclude(parts: ReadonlyMap<string, Part>, subject: AuditSubject): CheckReport {
  const all = [...parts.values()];
  const signs = all.find((part): part is SignsPart => part.kind === 'signs');
  const gains = all.filter((part): part is StepPart => part.kind === 'step').map(gainOf);
  const own = subject.config.preparation.scope === 'all';
  return {
    findings: [...(signs === undefined ? [] : signFindings(signs, subject)), ...gains.flatMap((gain) => stepFindings(gain, subject))],
    facts: {
      scope: subject.config.preparation.scope,
      standardised: signs?.standardised ?? [],
      steps: gains.map(({ part, mean, interval }) => ({
        step: part.step,
        model: part.model,
        all: part.all.map(jsonNumber),
        train: part.train.map(jsonNumber),
        gain: jsonNumber(mean),
        interval: interval.map(jsonNumber),
      })),
    },
    blocks: [
      {
        kind: 'details',
        summary: `What each step ${own ? 'gains' : 'would gain'} by seeing all rows (balanced accuracy, at most ${count(stepRows)} rows)`,
        blocks: [
          evidenceTable(
            ['Step', 'model', 'fitted on training rows', 'on all rows', 'gain', '95 % interval'],
            gains.map(({ part, mean, interval }) => {
              if (part.refused !== undefined) return [words[part.step], `${part.model}: ${part.refused}`, '–', '–', '–', '–'];
              const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
              return [
                words[part.step],
                part.model,
                formatScore(average(part.train)),
                formatScore(average(part.all)),
                formatScore(mean),
                `${formatScore(interval[0])} to ${formatScore(interval[1])}`,
              ];
            }),
            2,
          ),
        ],
      },
    ],
    summary: own
      ? 'The pipeline under audit prepares before it splits.'
      : 'flowverdict fits scaler, encoder and sampler on training rows; the table says what it would look like otherwise.',
    skipped: null,
  };
}

/** FV009: scaler, selector or sampler that have seen the test rows. */
export const preparationLeaks = defineCheck<Part>({
  id: 'FV009',
  title: 'Preparation leaks',
  why: 'Whatever is computed from all rows before the split (means, chosen columns, synthetic rows) carries something of the test rows into training. The score rises and the model does not.',
  advice: 'Fit every step on the training rows of each fold: inside flowverdict that is how it is done.',
  sampled: true,
  plan: ({ columns, config, train }) => [
    { key: 'signs', group: 'rows', cost: 40 },
    ...(train.length < leastRows
      ? []
      : [
          { key: 'scaler', cost: 800 },
          ...(columns.length > config.preparation.select ? [{ key: 'selector', cost: 1000 }] : []),
          { key: 'sampler', cost: 300 },
        ]),
  ],
  run: (subject, key, seed) => {
    const step = steps.find((each) => each === key);
    if (step === undefined) return signsOf(subject);
    try {
      return tryStep(subject, step, seed);
    } catch (error) {
      // a model of ours that cannot take these data (numbers beyond all measure) says nothing about the user's
      if (!(error instanceof FlowverdictError)) throw error;
      return { kind: 'step', step, model: models[step]().name, all: [], train: [], nTrain: 0, nTest: 0, refused: error.message };
    }
  },
  conclude,
});
