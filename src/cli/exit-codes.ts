import type { RunResult } from '../core/result.ts';

/** What the process ends with; CI systems and scripts rely on these numbers. */
export const exitCodes = { pass: 0, gateFailed: 1, badInput: 2, incomplete: 3, inconclusive: 4 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * The exit code of a finished run. A gate that failed on what was computed is a failure even when other cells crashed; otherwise anything that did
 * not finish, or could not be computed, is incomplete.
 */
export function exitCodeOf(result: RunResult, stopOnInconclusive: boolean): ExitCode {
  if (result.interrupted) return exitCodes.incomplete;
  if (result.verdict === 'fail') return exitCodes.gateFailed;
  if (result.verdict === 'error') return exitCodes.incomplete;
  if (result.verdict === 'inconclusive' && stopOnInconclusive) return exitCodes.inconclusive;
  return exitCodes.pass;
}

/** Of several suites' codes, the one that matters most: bad input, failed, incomplete, inconclusive, pass. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  const order: readonly ExitCode[] = [exitCodes.badInput, exitCodes.gateFailed, exitCodes.incomplete, exitCodes.inconclusive];
  return order.find((code) => codes.includes(code)) ?? exitCodes.pass;
}
