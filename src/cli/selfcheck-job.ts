import { checkTruth, type Truth, type TruthResult, truths } from '../selfcheck/index.ts';
import { version } from '../version.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What `flowverdict selfcheck` takes. */
export interface SelfcheckOptions {
  readonly json?: boolean;
}

function line({ id, title, source, expected, got, ok, error }: TruthResult): string {
  return `${ok ? 'ok  ' : 'FAIL'}  ${id}: ${title}; expected ${expected.join(' ')}; got ${error === null ? got.join(' ') : `an error: ${error}`}; source: ${source}`;
}

/** Replays the truths (all published ones unless told otherwise), one line each and a last one that counts them, or JSON. Exit code 1 when one fails. About a second. */
export function selfcheckJob(
  { json = false }: SelfcheckOptions,
  replayed: readonly Truth[] = truths,
  write: (text: string) => unknown = (text) => process.stdout.write(text),
): ExitCode {
  const results = replayed.map(checkTruth);
  const failed = results.filter(({ ok }) => !ok).length;
  const ok = failed === 0 && results.length > 0;
  if (json) {
    write(`${JSON.stringify({ tool: { name: 'flowverdict', version }, ok, checked: results.length, failed, results }, null, 2)}\n`);
  } else {
    for (const result of results) write(`${line(result)}\n`);
    const figures = results.reduce((sum, { expected }) => sum + expected.length, 0);
    const count = `${String(results.length)} truths, ${String(figures)} figures`;
    write(`${count}: ${ok ? 'all agree with their sources' : `${String(failed)} failed`}\n`);
  }
  return ok ? exitCodes.pass : exitCodes.gateFailed;
}
