import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src/', import.meta.url));

/** Modules that loading `entry` loads: everything imported or re-exported statically, types apart. */
function loadedBy(entry: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, target] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(?!type\s)[^;]*?from\s+'([^']+)'/gm)) {
      if (target.startsWith('.')) visit(resolve(file, '..', target));
      else packages.add(target);
    }
  };
  visit(resolve(src, entry));
  return { files: new Set([...files].map((file) => relative(src, file))), packages };
}

describe('start-up', () => {
  it('of the command line loads the commands and commander, and nothing that only a job needs', () => {
    const { files, packages } = loadedBy('cli/main.ts');
    expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual(['commander']);
    expect(files.size).toBeGreaterThan(5);
    for (const file of files)
      expect(file).toMatch(
        /^(cli\/(main|exit-codes|parse-options|tune-compiler|commands\/[a-z-]+)|core\/(errors|shard|visible-name)|run\/shard|version)\.ts$/,
      );
  });

  it('of the walk itself: it sees what a job needs', () => {
    expect(loadedBy('cli/run-job.ts').packages).toContain('zod');
  });

  it('of a data set in plain text does not load the database', () => {
    expect(loadedBy('data/index.ts').packages).not.toContain('@duckdb/node-api');
  });
});
