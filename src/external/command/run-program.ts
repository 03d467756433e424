import { type ChildProcess, spawn } from 'node:child_process';
import { ModelError } from '../../core/errors.ts';

/** What is run, and within which bounds. */
export interface Program {
  /** Program and arguments; no shell looks at them. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Bytes of standard output and standard error together. */
  readonly outputLimit: number;
  readonly signal?: AbortSignal | undefined;
  /** Makes what the program said fit for a report: no paths of this machine. */
  readonly clean: (text: string) => string;
}

/** Characters kept of what the program said last. */
const tailLength = 4000;
const tailLines = 12;

const running = new Set<ChildProcess>();

/** Ends a program with everything that it started; on Windows the program alone. */
function kill(child: ChildProcess): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it is gone already
  }
}

process.once('exit', () => {
  for (const child of running) kill(child);
});

/** The last lines, without control characters, which could rewrite a terminal. */
function lastWords(text: string, clean: Program['clean']): string {
  const plain = clean(text)
    // eslint-disable-next-line no-control-regex -- control characters are what is taken out
    .replace(/\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .trimEnd()
    .split('\n')
    .slice(-tailLines)
    .join('\n  ');
  return plain === '' ? 'it said nothing' : `it said last:\n  ${plain}`;
}

/**
 * Runs a program to its end.
 * @param call what the program is asked for, for messages: 'fit' or 'predict'
 * @throws ModelError COMMAND_NOT_FOUND, COMMAND_FAILED, COMMAND_TIMEOUT, COMMAND_OUTPUT, COMMAND_INTERRUPTED
 */
export function runProgram(call: string, program: Program): Promise<void> {
  const { argv, cwd, env, timeoutSeconds, outputLimit, signal, clean } = program;
  const [file, ...args] = argv;
  const name = JSON.stringify(clean(file));
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...env },
      shell: false,
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    running.add(child);
    let tail = '';
    let bytes = 0;
    let stopped: ModelError | undefined;
    const stop = (error: ModelError): void => {
      stopped ??= error;
      kill(child);
    };
    const timer = setTimeout(() => {
      const message = `${call}: ${name} took longer than ${String(timeoutSeconds)} s and was stopped; ${lastWords(tail, clean)}`;
      stop(new ModelError(message, { code: 'COMMAND_TIMEOUT', hint: 'Raise `timeout`.' }));
    }, timeoutSeconds * 1000);
    const interrupt = (): void => {
      stop(new ModelError(`${call}: ${name} was stopped with the run`, { code: 'COMMAND_INTERRUPTED' }));
    };
    signal?.addEventListener('abort', interrupt);
    if (signal?.aborted === true) interrupt();
    const listen = (chunk: Buffer): void => {
      bytes += chunk.length;
      tail = (tail + chunk.toString('utf8')).slice(-tailLength);
      if (bytes <= outputLimit) return;
      const message = `${call}: ${name} wrote more than ${String(outputLimit)} bytes to its output and was stopped; ${lastWords(tail, clean)}`;
      stop(
        new ModelError(message, { code: 'COMMAND_OUTPUT', hint: 'Write predictions to the file of the manifest; or raise `outputLimit`.' }),
      );
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    const finish = (error: ModelError | undefined): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
      running.delete(child);
      child.stdout.destroy();
      child.stderr.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      const found = error.code === 'ENOENT' ? 'there is no such program' : `it cannot be started (${error.code ?? error.message})`;
      const hint = 'Name a program on the PATH, or a path relative to the suite file that begins with `./`.';
      finish(new ModelError(`${call}: ${name}: ${found}`, { code: 'COMMAND_NOT_FOUND', hint, cause: error }));
    });
    child.on('exit', (code, killedBy) => {
      // what it left behind in its group ends with it, and may hold the pipes open no longer
      kill(child);
      setImmediate(() => {
        if (stopped !== undefined || code === 0) finish(stopped);
        else {
          const how = code === null ? `was ended by ${String(killedBy)}` : `ended with exit code ${String(code)}`;
          finish(new ModelError(`${call}: ${name} ${how}; ${lastWords(tail, clean)}`, { code: 'COMMAND_FAILED' }));
        }
      });
    });
  });
}
