import type { RunResult } from '../core/result.ts';
import type { VerdictWord } from '../core/suite.ts';
import { countOf } from './numbers.ts';

/** Why the run's verdict is what it is, in one plain sentence; with the first broken gate's numbers unless it is to be short. */
export function verdictReason(result: RunResult, length: 'short' | 'full' = 'full'): string {
  const of = (word: VerdictWord): number => result.verdicts.filter(({ verdict }) => verdict === word).length;
  const gates = countOf(result.verdicts.length, 'gate');
  const failures = result.experiments.reduce((sum, experiment) => sum + experiment.failures.length, 0);
  switch (result.verdict) {
    case 'pass':
      if (result.verdicts.length === 0) return 'No gate was set, and every experiment finished.';
      return result.verdicts.length === 1 ? 'The one gate holds.' : `All ${gates} hold.`;
    case 'fail': {
      const broken = result.verdicts.filter(({ verdict }) => verdict === 'fail');
      const first = broken.at(0);
      const detail =
        first === undefined || length === 'short' ? '' : ` ${broken.length > 1 ? 'First: ' : ''}${first.rule}: ${first.reason}.`;
      return `${String(broken.length)} of ${gates} ${broken.length === 1 ? 'does' : 'do'} not hold.${detail}`;
    }
    case 'inconclusive':
      return `${String(of('inconclusive'))} of ${gates} could not be decided with these data.`;
    case 'error':
      if (result.interrupted) return 'The run was interrupted before it was finished.';
      if (failures > 0) return `${countOf(failures, 'cell')} did not finish, so the answers are incomplete.`;
      if (of('error') > 0) return `${String(of('error'))} of ${gates} could not be computed.`;
      return 'Nothing was tested.';
  }
}
