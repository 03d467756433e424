import { stat } from 'node:fs/promises';
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { ModelError } from '../../core/errors.ts';
import type { ModelDefinition } from '../../core/model.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { HookData } from './hooks.ts';

const representations = ['one-hot', 'ordinal', 'binned', 'table'];

/** The TypeScript compiler that the user's file finds, or ours. */
function findCompiler(file: string, name: string): string {
  for (const from of [pathToFileURL(file).href, import.meta.url]) {
    try {
      return pathToFileURL(createRequire(from).resolve('typescript')).href;
    } catch {
      // the next place
    }
  }
  throw new ModelError(`${name} is TypeScript, which this Node (${process.version}) cannot read by itself`, {
    code: 'MODULE_NO_TYPESCRIPT',
    hint: 'Use Node 22.18 or newer, or npm install typescript, or write JavaScript.',
  });
}

const registered = new Set<string>();

/** Makes Node read TypeScript and find this program under its name, in this thread. Once per compiler. */
function prepareNode(file: string, name: string): void {
  const native = (process.features as { readonly typescript?: unknown }).typescript;
  const needsCompiler = /\.m?ts$/.test(file) && (native === undefined || native === false);
  const compiler = needsCompiler ? findCompiler(file, name) : null;
  // run from its own TypeScript sources, whoever reads those reads the model's file too
  if (import.meta.url.endsWith('.ts') || registered.has(String(compiler))) return;
  registered.add(String(compiler));
  const library = pathToFileURL(createRequire(import.meta.url).resolve('flowverdict')).href;
  const data: HookData = { library, compiler };
  register('./hooks.js', import.meta.url, { data });
}

/** What an export must have to be a model; the first thing that is wrong. */
function complaint(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'it is no object';
  const model = value as Partial<Record<keyof ModelDefinition, unknown>>;
  if (typeof model.fit !== 'function') return 'it has no function `fit`';
  if (typeof model.representation !== 'string' || !representations.includes(model.representation))
    return `its \`representation\` is none of ${representations.join(', ')}`;
  const schema = model.parameters as { readonly safeParse?: unknown } | undefined;
  if (typeof schema?.safeParse !== 'function') return 'its `parameters` are no zod schema';
  return undefined;
}

/** The first line of an error, and its place in the user's file where it has one. */
function reason(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]}` : String(error);
}

/**
 * Imports a model from a file. This runs the file.
 * @param name what messages call the file
 * @param exported name of the export
 * @throws ModelError MODEL_FILE, MODULE_NO_TYPESCRIPT, MODULE_IMPORT, MODULE_EXPORT
 */
export async function importModel(file: string, name: string, exported: string): Promise<ModelDefinition> {
  if ((await stat(file).catch(() => undefined))?.isFile() !== true) {
    throw new ModelError(`there is no file '${name}'`, { code: 'MODEL_FILE', hint: 'Paths start from the folder of the suite file.' });
  }
  prepareNode(file, name);
  let content: Readonly<Record<string, unknown>>;
  try {
    content = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
    if (typeof content['then'] === 'function') content = {};
  } catch (error) {
    throw new ModelError(`${name} cannot be imported: ${reason(error)}`, { code: 'MODULE_IMPORT', cause: error });
  }
  const names = Object.keys(content);
  if (!names.includes(exported)) {
    throw new ModelError(`${name} exports no '${exported}'`, {
      code: 'MODULE_EXPORT',
      expected: 'export default defineModel({ … })',
      found: names.length === 0 ? 'no export' : names.join(', '),
      hint: didYouMean(exported, names),
    });
  }
  const wrong = complaint(content[exported]);
  if (wrong !== undefined) {
    throw new ModelError(`what ${name} exports as '${exported}' is no model: ${wrong}`, {
      code: 'MODULE_EXPORT',
      expected: 'what `defineModel({ … })` returns',
    });
  }
  return content[exported] as ModelDefinition;
}
