import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const pool = new URL('../../dist/run/worker-pool.js', import.meta.url).href;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-pool-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a module of its own in a fresh process: threads inherit what this one was started with. */
function run(name: string, code: string): { readonly code: number | null; readonly out: string; readonly err: string } {
  const file = join(folder, name);
  writeFileSync(file, code);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  return { code: status, out: stdout.trim(), err: stderr };
}

describe('worker threads', () => {
  it('load their module by import: ending a thread during require takes the process with it', () => {
    const script = join(folder, 'task.mjs');
    writeFileSync(
      script,
      `const { stack } = new Error(); export default () => (stack.includes('import') && !stack.includes('require') ? 'import' : stack);`,
    );
    const { out, err } = run(
      'once.mjs',
      `import { startThreads } from '${pool}';
       const threads = startThreads(new URL('${pathToFileURL(script).href}'), {}, 1, {});
       console.log(await threads.lanes[0].run({}));
       await threads.close();`,
    );
    expect(err).toBe('');
    expect(out).toBe('import');
  });

  it('may be ended while they load', () => {
    writeFileSync(join(folder, 'slow.mjs'), `await new Promise((resolve) => setTimeout(resolve, 5000)); export default () => 1;`);
    const { code, err } = run(
      'close.mjs',
      `import { startThreads } from '${pool}';
       const threads = startThreads(new URL('${pathToFileURL(join(folder, 'slow.mjs')).href}'), {}, 2, {});
       await new Promise((resolve) => setTimeout(resolve, 200));
       await threads.close();`,
    );
    expect(err).toBe('');
    expect(code).toBe(0);
  });
});
