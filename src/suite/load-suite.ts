import { readFile } from 'node:fs/promises';
import { SuiteError } from '../core/errors.ts';
import type { Suite } from '../core/suite.ts';
import { parseSuite } from './parse-suite.ts';
import type { Override } from './source.ts';

/** A suite and the text it came from: a worker thread binds its own copy from the same text. */
export interface LoadedSuite {
  readonly suite: Suite;
  readonly text: string;
  readonly overrides: readonly Override[];
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, not a suite file',
  EACCES: 'the file may not be read',
};

/**
 * Reads and binds a suite file.
 * @throws SuiteError when the file cannot be read, FlowverdictErrors with every problem in it
 */
export async function loadSuite(file: string, overrides: readonly Override[] = []): Promise<LoadedSuite> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new SuiteError(reasons[code] ?? 'the suite file cannot be read', {
      code: 'SUITE_FILE',
      where: file,
      hint: 'Give the path of a suite, e.g. suites/demo.yaml.',
      cause: error,
    });
  }
  return { suite: parseSuite(text, file, overrides), text, overrides };
}
