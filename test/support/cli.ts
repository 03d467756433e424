import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));

/** What a run of the command line gave. */
export interface CliResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  if (!existsSync(main)) throw new Error('dist/ is not built: run `npm run build` first (npm test does)');
  return { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', XDG_CACHE_HOME: '/nonexistent-cache', FLOWVERDICT_CACHE: 'off', ...extra };
}

/** Runs the compiled command line and waits for its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): CliResult {
  const result = spawnSync(process.execPath, [main, ...args], {
    cwd: options.cwd,
    env: environment(options.env),
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

/** Runs the compiled command line and sends it a signal as soon as its standard error matches. */
export function interruptCli(args: readonly string[], when: RegExp, signal: NodeJS.Signals, options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: options.cwd,
      env: environment(options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    let sent = false;
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      if (!sent && when.test(err)) {
        sent = true;
        child.kill(signal);
      }
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, out, err });
    });
  });
}
