import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const folder = 'dist/bundle';

/** Packages that come along: many small modules, or needed at every start. The others are read from node_modules when something asks for them. */
const inlined = new Set([
  '@uwdata/flechette',
  'commander',
  'fastest-levenshtein',
  'hast-util-to-html',
  'hyparquet-writer',
  'jstat',
  'mdast-util-gfm',
  'mdast-util-to-hast',
  'mdast-util-to-markdown',
  'yaml',
  'zod',
]);

const packageOf = (id) =>
  id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');

/** Writes ASCII only: V8 then keeps one byte for each character of the program and scans it faster. Beyond ASCII there are strings, templates and regular expressions only. */
const asciiOnly = {
  name: 'ascii-only',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      chunk.code = chunk.code.replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

/** Leaves files alone whose content has not changed, since caches go by their times; removes what is no longer part of the program. */
const onlyChanges = {
  name: 'only-changes',
  generateBundle(_options, bundle) {
    for (const file of existsSync(folder) ? readdirSync(folder) : []) {
      const fresh = bundle[file];
      if (fresh === undefined) rmSync(join(folder, file));
      else if (fresh.type === 'chunk' && readFileSync(join(folder, file), 'utf8') === fresh.code) delete bundle[file];
    }
  },
};

// The program as few files: a start reads 10 files instead of 500, in each thread. `tsc` has checked and compiled the modules before.
const bundle = await rolldown({
  input: {
    main: 'dist/cli/main.js',
    worker: 'dist/worker.js',
    'predictions-thread': 'dist/cli/predictions-thread.js',
    index: 'dist/index.js',
    hooks: 'dist/external/module/hooks.js',
  },
  platform: 'node',
  external: (id, importer) => importer !== undefined && !/^[./]/.test(id) && /[\\/]dist[\\/]/.test(importer) && !inlined.has(packageOf(id)),
  plugins: [asciiOnly, onlyChanges],
});
await bundle.write({
  dir: folder,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  // names stay, so that the trace of a defect can be read
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
});
await bundle.close();
