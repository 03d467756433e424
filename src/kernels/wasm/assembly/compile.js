// Compiles the kernels and writes them as TypeScript modules, part of every build; the modules are kept in the repository, so that a change shows in them.
//   node src/kernels/wasm/assembly/compile.js          writes ../*-bytes.ts where they differ
//   node src/kernels/wasm/assembly/compile.js --check  fails when those files are not what the sources give
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const here = new URL('./', import.meta.url);
const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--initialMemory', '0'];
const simd = ['--enable', 'simd'];
const plain = ['--disable', 'simd'];

/** Source, module written, and its constants: name, what it is, features. */
const modules = [
  ['kernels.ts', 'kernels-bytes.ts', [['kernelsBytes', 'The WebAssembly kernels', simd]]],
  ['boosting.ts', 'boosting-bytes.ts', [['boostingSimdBytes', 'Boosting with SIMD', simd], ['boostingPlainBytes', 'The same without SIMD', plain]]],
  ['class-tree.ts', 'class-tree-bytes.ts', [['classTreeBytes', 'Class trees, node by node', plain]]],
  ['columns.ts', 'columns-bytes.ts', [['columnsBytes', 'Single columns', plain]]],
  ['logistic.ts', 'logistic-bytes.ts', [['logisticSimdBytes', 'Logistic regression with SIMD', simd], ['logisticPlainBytes', 'The same without SIMD', plain]]],
  ['tree-walk.ts', 'tree-walk-bytes.ts', [['treeWalkBytes', 'Rows walking down trees', plain]]],
  ['row-distances.ts', 'row-distances-bytes.ts', [['rowDistancesBytes', 'Exact distances of rows', plain]]],
  ['scan-lines.ts', '../../data/scan-lines-bytes.ts', [['scanLinesBytes', 'Lines of fields to columns', plain]]],
  ['row-panels.ts', 'row-panels-bytes.ts', [['rowPanelsBytes', 'Bounds of distances', simd]]],
]; // prettier-ignore

async function compile(source, features) {
  let binary = new Uint8Array(0);
  const { error, stderr } = await asc.main([source, '--outFile', 'out.wasm', ...flags, ...features], {
    readFile: (name) => {
      try {
        return readFileSync(new URL(name, here), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => {
      if (name === 'out.wasm') binary = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`${source}: ${error.message}\n${stderr.toString()}`);
  return (
    Buffer.from(binary)
      .toString('base64')
      .match(/.{1,120}/g) ?? []
  );
}

for (const [source, name, constants] of modules) {
  let text = `// Written by assembly/compile.js from assembly/${source}: change that, then \`npm run build:wasm\`.\n`;
  for (const [constant, what, features] of constants) {
    const lines = await compile(source, features);
    text += `/** ${what}, base64. */\nexport const ${constant} =\n${lines.map((line) => `  '${line}'`).join(' +\n')};\n`;
  }
  const target = new URL(`../${name}`, here);
  const written = existsSync(target) && readFileSync(target, 'utf8') === text;
  if (!written && process.argv.includes('--check'))
    throw new Error(`${name} is not what assembly/${source} compiles to: npm run build:wasm`);
  if (!written) writeFileSync(target, text);
}
