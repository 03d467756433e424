import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** What names another file in a source text: `from '…'`, `import '…'`, `import('…')`, `require('…')` and `new URL('…', import.meta.url)`. */
const specifiers = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*|\bnew\s+URL\s*\(\s*)(['"])(\.{1,2}\/[^'"\n]+)\1/g;

/** What Node, or a compiler before it, adds to a name. */
const endings = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.json', '/index.js', '/index.mjs', '/index.ts'];

const isSource = (file: string): boolean => /\.[cm]?[jt]s$/.test(file);

async function findFile(path: string): Promise<string | undefined> {
  // a name that ends in .js may stand for the .ts that it is compiled from
  for (const candidate of [...endings.map((ending) => path + ending), path.replace(/\.([cm]?)js$/, '.$1ts')]) {
    if ((await stat(candidate).catch(() => undefined))?.isFile() === true) return candidate;
  }
  return undefined;
}

/**
 * A source file and every file that it names by a relative path, directly or through others. The text is searched, not parsed: what a comment names counts as well, what a program puts together
 * at run time does not, and neither do packages. O(bytes).
 */
export async function importedFiles(file: string): Promise<ReadonlySet<string>> {
  const found = new Set([resolve(file)]);
  for (const each of found) {
    if (!isSource(each)) continue;
    for (const [, , specifier] of (await readFile(each, 'utf8')).matchAll(specifiers)) {
      const target = await findFile(resolve(dirname(each), specifier.replace(/[?#].*$/, '')));
      if (target !== undefined) found.add(target);
    }
  }
  return found;
}
