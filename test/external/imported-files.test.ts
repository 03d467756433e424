import { relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestFiles } from '../../src/external/files/digest-files.ts';
import { importedFiles } from '../../src/external/files/imported-files.ts';
import { runCli } from '../support/cli.ts';
import { dataText, suiteText, type TeamFolder, teamFolder, teamRows } from './support/team-folder.ts';

let folder: TeamFolder;
beforeAll(() => {
  folder = teamFolder();
});
afterAll(() => {
  folder.remove();
});

/** The files that a source names, from the folder. */
const named = async (file: string): Promise<readonly string[]> =>
  [...(await importedFiles(file))].map((each) => relative(folder.path, each)).sort();

describe('the files of a module', () => {
  it('are itself and all that it names by relative paths, through others and in circles', async () => {
    folder.write('lib/a.mjs', "export * from '../b.ts';\nimport '../own.mjs';\n");
    folder.write('b.ts', 'export type B = import("./types/t.ts").B;\nconst weights = new URL("./weights.json?v=1", import.meta.url);\n');
    folder.write('types/t.ts', 'export type B = 1;\n');
    folder.write('weights.json', '[1, 2]\n');
    folder.write('c.cjs', "const d = require('./d');\nconst own = require('node:fs');\n");
    folder.write('d/index.js', 'module.exports = 1;\n');
    folder.write('e.mts', 'export const e = 1;\n');
    folder.write('unused.mjs', 'export const f = 1;\n');
    const own = folder.write(
      'own.mjs',
      "import {\n  a,\n} from './lib/a.mjs';\nimport c from \"./c.cjs\";\nimport { z } from 'flowverdict';\nconst e = await import('./e.mjs');\nimport './missing.mjs';\n",
    );
    const all = ['own.mjs', 'lib/a.mjs', 'b.ts', 'types/t.ts', 'weights.json', 'c.cjs', 'd/index.js', 'e.mts'].sort();
    expect(await named(own)).toEqual(all);
  });

  it('give another digest when one of them changes, and the same in any order and place', async () => {
    const other = teamFolder();
    const make = (where: TeamFolder, text: string): string[] => [where.write('x.mjs', 'x'), where.write('sub/y.mjs', text)];
    const files = make(folder, 'y');
    const before = await digestFiles(folder.path, files);
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(await digestFiles(folder.path, files.toReversed())).toBe(before);
    expect(await digestFiles(other.path, make(other, 'y'))).toBe(before);
    expect(await digestFiles(other.path, make(other, 'z'))).not.toBe(before);
    expect(await digestFiles(folder.path, [])).toBeNull();
    other.remove();
  });
});

/** Its fit succeeds in the first fold alone, so that there is a journal to go on with. */
const module = `import { offset } from './parts/offset.mjs';
import { defineModel, z } from 'flowverdict';
let calls = 0;
export default defineModel({
  id: 'half', title: 'fails half way', engine: 'external', representation: 'ordinal', rowLimit: Infinity, reference: 'this test', parameters: z.strictObject({}),
  fit: (train) => {
    if (calls++ > 0) throw new Error('half way');
    const scores = (n) => new Float64Array(n * train.nClasses).map((_, i) => (i % train.nClasses === offset ? 1 : 0));
    return { notes: [], predict: (x) => ({ classes: new Int32Array(x.nRows), scores: scores(x.nRows), scoreKind: 'probability' }) };
  },
});
`;

describe('an interrupted run', { timeout: 60_000 }, () => {
  const again = (suite: string, ...more: readonly string[]) =>
    runCli(['run', suite, '--out', `${folder.path}/out`, '--allow-run', '--no-cache', '--jobs', '1', '--format', 'json', ...more]);

  it('does not go on with a module one of whose imports has changed', () => {
    folder.write('data.csv', dataText(teamRows(120, 8)));
    folder.write('parts/offset.mjs', "export { offset } from './value.mjs';\n");
    folder.write('parts/value.mjs', 'export const offset = 0;\n');
    folder.write('half.mjs', module);
    const suite = folder.write('half.yaml', suiteText('{ module: { file: half.mjs, as: team } }'));
    expect(again(suite).code).toBe(3);
    expect(again(suite, '--resume').code).toBe(3);
    folder.write('parts/value.mjs', 'export const offset = 1;\n');
    const changed = again(suite, '--resume');
    expect(changed.err).toMatch(/was another one[\s\S]*the files of the suite's own models/);
    expect(changed.code).toBe(2);
  });

  it('does not go on with a program whose file has changed', () => {
    const program = "import './helper.mjs';\nthrow new Error('no answer');\n";
    folder.write('helper.mjs', '// first\n');
    folder.write('program.mjs', program);
    const suite = folder.write('program.yaml', suiteText('{ command: { predict: [node, program.mjs], as: team } }'));
    expect(again(suite).code).toBe(3);
    expect(again(suite, '--resume').code).toBe(3);
    folder.write('helper.mjs', '// second\n');
    expect(again(suite, '--resume').code).toBe(2);
  });
});
