import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addDataCommand } from '../../src/cli/commands/data.ts';
import { DataError } from '../../src/core/errors.ts';
import { datasetRegistry, generators } from '../../src/data/index.ts';
import { tempFolder } from './temp-folder.ts';

const folder = tempFolder();

/** Runs the command and gives back what it wrote. */
async function run(...words: string[]): Promise<{ out: string; err: string }> {
  let out = '';
  let err = '';
  const program = new Command('flowverdict').exitOverride();
  addDataCommand(program, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    isTTY: false,
  });
  await program.parseAsync(['data', ...words], { from: 'user' });
  return { out, err };
}

describe('flowverdict data', () => {
  it('list names every data set and where it was found', async () => {
    const { out } = await run('list', '--data-dir', folder.path);
    for (const entry of datasetRegistry().all) expect(out).toContain(entry.id);
    expect(out).toContain('494,021');
    expect(out).toMatch(/kdd99-generated .*kdd99-generated\.csv\.gz/);
    expect(out).toContain(`--data-dir: ${folder.path}`);
  });

  it('generate writes the same text packed and plain', async () => {
    const packed = join(folder.path, 'made.csv.gz');
    const plain = join(folder.path, 'made.csv');
    const { out } = await run('generate', 'kdd99-generated', '--rows', '300', '--seed', '9', '-o', packed);
    await run('generate', 'kdd99-generated', '--rows', '300', '--seed', '9', '-o', plain);
    expect(out).toContain('300 made-up rows, seed 9');
    expect(gunzipSync(readFileSync(packed)).toString()).toBe(readFileSync(plain, 'utf8'));
    expect(readFileSync(plain, 'utf8')).toBe(generators.get('kdd99-generated').generate(300, 9));
    await expect(run('generate', 'kdd99-generate')).rejects.toThrow(DataError);
    await expect(run('generate', 'kdd99-generated', '-o', join(folder.path, 'no', 'such', 'folder.csv'))).rejects.toMatchObject({
      code: 'DATA_WRITE',
    });
    await expect(run('generate', 'kdd99-generated', '--rows', '1e3x')).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  });

  it('verify passes the embedded set and stops on damaged bytes', async () => {
    const { out } = await run('verify', 'kdd99-generated');
    expect(out).toMatch(/^right +kdd99-generated/);
    writeFileSync(join(folder.path, 'corrected'), '0,tcp,normal.\n');
    await expect(run('verify', 'kdd99-corrected', '--data-dir', folder.path)).rejects.toMatchObject({ code: 'DATA_WRONG_FILE' });
    await expect(run('verify', 'kdd99')).rejects.toMatchObject({ code: 'DATA_UNKNOWN_DATASET' });
  });

  it('fetch says that the embedded set is here or made, not downloaded', async () => {
    await expect(run('fetch', 'kdd99-generated', '--data-dir', folder.path)).rejects.toMatchObject({
      code: 'DATA_FETCH',
      hint: expect.stringContaining('data generate kdd99-generated') as string,
    });
  });
});
