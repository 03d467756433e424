import { readFile } from 'node:fs/promises';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';

/** What the thread of the hooks is told. */
export interface HookData {
  /** Address of this program's library: what `import … from 'flowverdict'` means in a model's file. */
  readonly library: string;
  /** Address of the TypeScript compiler; null where Node reads TypeScript itself. */
  readonly compiler: string | null;
}

interface Compiler {
  readonly ModuleKind: { readonly ESNext: number };
  readonly ScriptTarget: { readonly ES2022: number };
  transpileModule(source: string, options: unknown): { readonly outputText: string };
}

let given: HookData | undefined;

export const initialize: InitializeHook<HookData> = (data) => {
  given = data;
};

export const resolve: ResolveHook = (specifier, context, next) =>
  specifier === 'flowverdict' && given !== undefined ? { url: given.library, shortCircuit: true } : next(specifier, context);

export const load: LoadHook = async (url, context, next) => {
  const compiler = given?.compiler ?? null;
  if (compiler === null || !/^file:.*\.m?ts$/.test(url)) return next(url, context);
  const loaded = (await import(compiler)) as { readonly default?: Compiler } & Compiler;
  const typescript = loaded.default ?? loaded;
  const compilerOptions = {
    module: typescript.ModuleKind.ESNext,
    target: typescript.ScriptTarget.ES2022,
    verbatimModuleSyntax: true,
    inlineSourceMap: true,
  };
  const { outputText } = typescript.transpileModule(await readFile(fileURLToPath(url), 'utf8'), {
    compilerOptions,
    fileName: fileURLToPath(url),
  });
  return { format: 'module', source: outputText, shortCircuit: true };
};
