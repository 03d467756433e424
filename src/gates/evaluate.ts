import type { ExperimentResult, Observation } from '../core/experiment.ts';
import { didYouMean } from '../core/suggest.ts';
import type { Gate, Verdict } from '../core/suite.ts';
import { type GateContext, judgeRows, looksAtRows } from './judge-rows.ts';
import { describeRule, printOf } from './rule-words.ts';

const nameOf = (observation: Observation): string =>
  [observation.model, observation.feature, observation.result].filter((name) => name !== undefined).join(' / ') || observation.measure;

/** How far a value is inside its bounds; negative = outside. */
function slack(gate: Gate, value: number): number {
  const above = gate.min === undefined ? Infinity : value - gate.min;
  const below = gate.max === undefined ? Infinity : gate.max - value;
  return Math.min(above, below);
}

function select(gate: Gate, result: ExperimentResult): readonly Observation[] {
  const matches = (wanted: string | undefined, got: string | undefined): boolean => wanted === undefined || wanted === got;
  return result.observations.filter(
    (observation) =>
      observation.measure === gate.measure &&
      matches(gate.model, observation.model) &&
      matches(gate.feature, observation.feature) &&
      matches(gate.result, observation.result),
  );
}

/** Why nothing matched, with the nearest name that exists. */
function explainNothing(gate: Gate, result: ExperimentResult): string {
  if (result.observations.length === 0) return `experiment '${result.id}' gave no numbers`;
  const keys = ['measure', 'model', 'feature', 'result'] as const;
  for (const key of keys) {
    const wanted = gate[key];
    if (wanted === undefined) continue;
    const known = [...new Set(result.observations.map((observation) => observation[key]).filter((name) => name !== undefined))];
    if (!known.includes(wanted)) return `experiment '${result.id}' has no ${key} '${wanted}': ${didYouMean(wanted, known)}`;
  }
  return `experiment '${result.id}' has no number for this combination`;
}

function judgeGate(gate: Gate, results: readonly ExperimentResult[], context: GateContext): Verdict {
  const rule = describeRule(gate);
  const error = (reason: string): Verdict => ({ gate, rule, observed: null, verdict: 'error', reason });
  const result = results.find((candidate) => candidate.id === gate.experiment);
  if (result === undefined) return error(`there is no experiment '${gate.experiment}'`);
  if (looksAtRows(gate)) return judgeRows(gate, result, context);
  const observations = select(gate, result);
  if (observations.length === 0) return error(explainNothing(gate, result));
  const undefinedOnes = observations.filter((observation) => !Number.isFinite(observation.value));
  const defined = observations.filter((observation) => Number.isFinite(observation.value));
  if (defined.length === 0 || (gate.of === 'each' && undefinedOnes.length > 0)) {
    return error(`${gate.measure} could not be computed for ${undefinedOnes.map(nameOf).join(', ')}`);
  }
  const ranked = [...defined].sort((a, b) => slack(gate, a.value) - slack(gate, b.value));
  const deciding = gate.of === 'each' ? ranked[0] : ranked[ranked.length - 1];
  const holds = slack(gate, deciding.value) >= 0;
  const failing = defined.filter((observation) => slack(gate, observation.value) < 0);
  // a model that lost a fold has a mean over fewer folds: such a number may convict, never acquit
  const incomplete = holds && result.status !== 'complete';
  if (incomplete) return { ...error(`cells of '${result.id}' did not finish`), observed: deciding.value };
  const detail = `${nameOf(deciding)}: ${printOf(gate, deciding.value)}`;
  const others =
    !holds && gate.of === 'each' && failing.length > 1 ? `; ${String(failing.length)} of ${String(defined.length)} break the rule` : '';
  const verdict = holds ? 'pass' : 'fail';
  if (deciding.timing === true) {
    const reason = `${holds ? 'within' : 'outside of'} the bound; the figure stands in timings.md and under timings of results.json`;
    return { gate, rule, observed: null, verdict, reason, measured: { value: deciding.value, reason: `${detail}${others}` } };
  }
  return { gate, rule, observed: deciding.value, verdict, reason: `${detail}${others}` };
}

const noContext: GateContext = { alpha: 0.05, baseline: null, unpaired: false, sources: new Map() };

/**
 * Judges every gate against what the experiments found. A gate that cannot be computed is an error, never a pass. Pure.
 * @param context what rules on baselines, classes and slices need
 */
export function evaluateGates(
  gates: readonly Gate[],
  results: readonly ExperimentResult[],
  context: GateContext = noContext,
): readonly Verdict[] {
  return gates.map((gate) => judgeGate(gate, results, context));
}
