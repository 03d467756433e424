import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

describe('worker threads', () => {
  it('are started with a module that has nothing to link: ending a thread that links modules for require takes the process with it', () => {
    for (const file of ['dist/worker.js', 'dist/bundle/worker.js']) {
      const code = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
      expect(code).not.toMatch(/^\s*import[\s{'"*]|;\s*import[\s{'"*]|\bfrom\s*['"`]|require\(/m);
    }
  });

  it('may be ended while they load', () => {
    const script = join(folder, 'slow.mjs');
    writeFileSync(script, `await new Promise((resolve) => setTimeout(resolve, 5000)); export default () => 1;`);
    const file = join(folder, 'close.mjs');
    writeFileSync(
      file,
      `import { startThreads } from '${pool}';
       const threads = startThreads(new URL('${pathToFileURL(script).href}'), {}, 2, {});
       await new Promise((resolve) => setTimeout(resolve, 200));
       await threads.close();`,
    );
    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
