import type { Scored } from '../../src/core/measure.ts';
import type { Rng } from '../../src/core/rng.ts';
import { createRng } from '../../src/core/rng.ts';
import { type Contrast, isContrast, type NoContrast } from '../../src/gates/contrast.ts';
import type { FoldFacts } from '../../src/gates/evidence.ts';
import { foldContrast } from '../../src/gates/fold-contrast.ts';
import { rowContrast } from '../../src/gates/row-contrast.ts';
import { measures } from '../../src/measures/index.ts';
import { normalCdf, normalQuantile, studentTQuantile } from '../../src/stats/index.ts';

/** Level of every gate here. */
export const ALPHA = 0.05;

/** The chance that "so many rows would decide" is stated for. */
export const POWER = 0.8;

/** A rule on made data whose truth is known. */
export interface GateScenario {
  readonly rule: string;
  readonly design: string;
  readonly margin: number;
  /** The chance that equal models have of passing, as far as the rule says one; null where it is only observed. */
  readonly stated: number | null;
  /** Runs for each run of the slowest rule: what is cheap is known more exactly. */
  readonly times: number;
  /** One run in which the pull request is worse by `share` × margin in truth. */
  draw(rng: Rng, share: number): Contrast | NoContrast;
}

const rows = (truth: Int32Array, predicted: Int32Array, scores: Float64Array | null): Scored => ({
  truth,
  predicted,
  scores,
  scoreKind: 'probability',
  nClasses: 2,
  positive: 1,
});

/**
 * Rows at which a rule says that equal models pass with 80 % chance: from its own standard error on many rows.
 * @param pilot equal models on `nPilot` rows
 */
function rowsFor(margin: number, pilot: Contrast | NoContrast, nPilot: number): number {
  if (!isContrast(pilot)) throw new Error(pilot.reason);
  const [low, high] = pilot.interval(0.9);
  const perRow = ((high - low) / 2 / normalQuantile(0.95)) * Math.sqrt(nPilot);
  return Math.ceil(((normalQuantile(POWER) - normalQuantile(ALPHA)) * (perRow / margin)) ** 2);
}

const PILOT_ROWS = 40_000;

/** One test set; of 4 % of the rows one model alone is wrong, of 3 % both are. */
function shareOfHits(n: number | null, margin: number): GateScenario {
  const discordance = 0.04;
  const made = (rng: Rng, size: number, loss: number): Contrast | NoContrast => {
    const truth = new Int32Array(size).fill(1);
    const [main, pr] = [truth.slice(), truth.slice()];
    for (let row = 0; row < size; row++) {
      const u = rng.next();
      if (u < (discordance + loss) / 2) pr[row] = 0;
      else if (u < discordance) main[row] = 0;
      else if (u < discordance + 0.03) main[row] = pr[row] = 0;
    }
    return rowContrast(rows(truth, pr, null), rows(truth, main, null), measures.get('accuracy'), 1);
  };
  const size = n ?? rowsFor(margin, made(createRng(1), PILOT_ROWS, 0), PILOT_ROWS);
  return {
    rule: "McNemar's test with a margin, accuracy",
    design: `one test set of ${String(size)} rows, the models differ on ${String(100 * discordance)} %`,
    margin,
    stated: n === null ? POWER : null,
    times: 4,
    draw: (rng, share) => made(rng, size, share * margin),
  };
}

/** Normal scores of two models that share 70 % of their noise; a third of the rows is positive, `strength` standard deviations away. */
function scoredPair(rng: Rng, n: number, strengths: readonly [number, number]): readonly [Scored, Scored] {
  const truth = Int32Array.from({ length: n }, (_, row) => Number(row % 3 === 0));
  const scores = [new Float64Array(2 * n), new Float64Array(2 * n)] as const;
  for (let row = 0; row < n; row++) {
    const common = Math.sqrt(0.7) * rng.normal();
    for (const model of [0, 1] as const) {
      const score = normalCdf(strengths[model] * (truth[row] - 0.5) + common + Math.sqrt(0.3) * rng.normal());
      scores[model][2 * row] = 1 - score;
      scores[model][2 * row + 1] = score;
    }
  }
  const answer = (model: 0 | 1): Scored =>
    rows(
      truth,
      Int32Array.from(truth, (_, row) => Number(scores[model][2 * row + 1] > 0.5)),
      scores[model],
    );
  return [answer(0), answer(1)];
}

/** Φ is what both measures below are of the distance of the classes, so a loss is made by a smaller distance. */
function scoredRule(id: 'roc-auc' | 'balanced-accuracy', rule: string, margin: number): GateScenario {
  const unit = id === 'roc-auc' ? Math.SQRT2 : 2;
  const strength = 2;
  const weaker = (loss: number): number => unit * normalQuantile(normalCdf(strength / unit) - loss);
  const made = (rng: Rng, n: number, loss: number): Contrast | NoContrast => {
    const [main, pr] = scoredPair(rng, n, [strength, weaker(loss)]);
    return rowContrast(pr, main, measures.get(id), rng.uint32());
  };
  const n = rowsFor(margin, made(createRng(2), PILOT_ROWS, 0), PILOT_ROWS);
  return {
    rule,
    design: `one test set of ${String(n)} rows, a third of them attacks`,
    margin,
    stated: POWER,
    times: id === 'roc-auc' ? 4 : 1,
    draw: (rng, share) => made(rng, n, share * margin),
  };
}

const accuracyOfFolds = (main: Float64Array, pr: Float64Array, folds: readonly FoldFacts[]): Contrast | NoContrast =>
  foldContrast(pr, main, measures.get('accuracy'), folds) ?? { reason: 'no spread', undecided: true };

const tenFolds = (train: number, test: number): readonly FoldFacts[] =>
  Array.from({ length: 10 }, (_, i) => ({ id: `r1f${String(i + 1)}`, repeat: 1, train, test }));

/** Differences of ten folds that vary as the test assumes: their correlation is the share of the rows that a fold tests. */
function assumedFolds(): GateScenario {
  const sd = 0.003;
  const correlation = 0.1;
  const errors = studentTQuantile(POWER, 9) - studentTQuantile(ALPHA, 9);
  const margin = errors * sd * Math.sqrt(1 / 10 + 1 / 9) * Math.sqrt(1 - correlation);
  return {
    rule: 'corrected resampled t, accuracy',
    design: 'ten folds whose differences are correlated as the correction assumes',
    margin,
    stated: POWER,
    times: 4,
    draw: (rng, share) => {
      const shared = Math.sqrt(correlation) * rng.normal();
      const main = new Float64Array(10).fill(0.9);
      const pr = main.map((value) => value - share * margin + sd * (shared + Math.sqrt(1 - correlation) * rng.normal()));
      return accuracyOfFolds(main, pr, tenFolds(900, 100));
    },
  };
}

/** Two normal classes ±1 apart; each fold puts its threshold between the means of its training rows, and each model names the other class in some rows of its own. */
function learnedFolds(): GateScenario {
  const n = 600;
  const noise = 0.6;
  const flips = 0.03;
  // naming the other class in a share of the rows costs that share of (2 × accuracy − 1)
  const margin = flips * (2 * normalCdf(0.5 / noise) - 1);
  const y = Int32Array.from({ length: n }, (_, row) => row % 2);
  const foldOf = (row: number): number => Math.floor(row / 2) % 10;
  return {
    rule: 'corrected resampled t, accuracy',
    design: `ten folds of ${String(n)} rows, a threshold learned from each training part`,
    margin,
    stated: null,
    times: 4,
    draw: (rng, share) => {
      const x = Float64Array.from(y, (code) => code - 0.5 + noise * rng.normal());
      const [main, pr] = [new Float64Array(10), new Float64Array(10)];
      for (let fold = 0; fold < 10; fold++) {
        const sums = [0, 0];
        for (let row = 0; row < n; row++) if (foldOf(row) !== fold) sums[y[row]] += x[row] / (0.45 * n);
        const threshold = (sums[0] + sums[1]) / 2;
        for (let row = 0; row < n; row++) {
          if (foldOf(row) !== fold) continue;
          const right = Number(x[row] > threshold) === y[row];
          main[fold] += Number(right !== rng.next() < flips) / (n / 10);
          pr[fold] += Number(right !== rng.next() < flips * (1 + share)) / (n / 10);
        }
      }
      return accuracyOfFolds(main, pr, tenFolds(0.9 * n, 0.1 * n));
    },
  };
}

/** Every rule that can say "not worse by more than the margin", on data where the truth is known. */
export const gateScenarios = (): readonly GateScenario[] => [
  assumedFolds(),
  learnedFolds(),
  shareOfHits(null, 0.015),
  shareOfHits(100, 0.02),
  scoredRule('roc-auc', "DeLong's test, ROC AUC", 0.02),
  scoredRule('balanced-accuracy', 'paired bootstrap, balanced accuracy', 0.06),
];
