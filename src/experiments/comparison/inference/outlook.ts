import { detectableByMcNemar, detectableByT } from '../../../stats/index.ts';
import { measures } from '../../../measures/index.ts';
import { count, formatScore } from '../../shared/wording.ts';
import type { ComparisonConfig } from '../config.ts';
import { POWER } from './compare-models.ts';
import { type DesignFacts, designWords } from './design-kind.ts';
import { chooseTests } from './choose-tests.ts';
import { pairTests } from './index.ts';
import { foldsOfOneRun, type PairTest } from './pair-test.ts';

/** What a design can find, before any model has run. */
export interface Outlook {
  /** NaN where not even a difference on every row that the models disagree on would be found. */
  readonly smallestDetectable: number;
  /** Pairs that share the level. */
  readonly pairs: number;
  /** What had to be assumed, as a clause. */
  readonly assumption: string;
}

/** Number of comparisons that share the level: all pairs, or those with a control. */
const familySize = (nModels: number, named: boolean): number => Math.max(1, named ? nModels - 1 : (nModels * (nModels - 1)) / 2);

/** The test that decides about accuracy: the first of the plan that gives a p-value. */
function decidingTest(config: ComparisonConfig, facts: DesignFacts): PairTest | undefined {
  const accuracy = measures.get('accuracy');
  return chooseTests(config.inference, facts).entries.flatMap(({ id }) => {
    const test = pairTests.has(id) ? pairTests.get(id) : null;
    return test?.refuse(accuracy, facts) !== null || test.givesProbabilities === true ? [] : [test];
  })[0];
}

/** Standard error and degrees of freedom of a test over folds whose differences have this standard deviation. */
function errorOverFolds(test: PairTest | undefined, spread: number, facts: DesignFacts): readonly [number, number] {
  const { nFolds, nTest, nTrain } = facts;
  if (test?.id.startsWith('five-by-two') === true) return [spread, 5];
  const counted = test?.id === 'corrected-resampled-t' ? nFolds : foldsOfOneRun(facts, nFolds);
  return [spread * Math.sqrt(1 / counted + nTest / nTrain), nFolds - 1];
}

/**
 * The smallest true difference of accuracy that the design finds with 80 % power by the test that will decide, from the folds alone. Two models that disagree on a share ψ of
 * the rows differ by a standard deviation of about √(ψ / rows) from test part to test part; ψ, or that standard deviation, must be assumed.
 */
export function detectableBeforehand(config: ComparisonConfig, facts: DesignFacts, alpha: number): Outlook {
  const pairs = familySize(facts.nModels, config.control !== undefined);
  const certainty = { alpha: alpha / pairs, power: POWER };
  const { discordance, sd } = config.assume;
  const guess = `that two models disagree about which is right on ${formatPercent(discordance)} of the rows (assume.discordance)`;
  const test = decidingTest(config, facts);
  if (facts.kind === 'one-test-set' || test?.unit === 'rows') {
    const rows = facts.nTest * facts.foldsPerRepeat;
    return { smallestDetectable: detectableByMcNemar(rows, discordance, certainty), pairs, assumption: guess };
  }
  const spread = sd ?? Math.sqrt(discordance / facts.nTest);
  const assumption = sd === undefined ? guess : `a standard deviation of ${formatScore(sd)} of the difference between folds (assume.sd)`;
  const [error, df] = errorOverFolds(test, spread, facts);
  return { smallestDetectable: detectableByT(error, df, certainty), pairs, assumption };
}

const formatPercent = (share: number): string => `${String(Number((100 * share).toPrecision(3)))} %`;

/** Lines for `flowverdict validate`. */
export function outlookLines(config: ComparisonConfig, facts: DesignFacts, alpha: number): readonly string[] {
  if (facts.nModels < 2) return [];
  const plan = chooseTests(config.inference, facts);
  const { smallestDetectable, pairs, assumption } = detectableBeforehand(config, facts, alpha);
  const tests = plan.entries.map((entry) => entry.id).join(', ');
  const design = `${designWords(facts)}, ${count(facts.nTrain)} training and ${count(facts.nTest)} test rows`;
  const level = pairs === 1 ? `level ${String(alpha)}` : `level ${String(alpha)} shared by ${String(pairs)} pairs`;
  const found = Number.isNaN(smallestDetectable)
    ? `no difference of accuracy would be found with ${String(100 * POWER)} % power (${level})`
    : `smallest difference of accuracy found with ${String(100 * POWER)} % power: ${formatScore(smallestDetectable)} (${level})`;
  return [`tests (${plan.mode}): ${tests}; ${design}`, `${found}, assuming ${assumption}`];
}
