import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ModelError } from '../../core/errors.ts';

/** What is used of onnxruntime-web: the shape of its public types. */
export interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint | string>;
}

export interface ValueMetadata {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
}

export interface Session {
  readonly inputMetadata: readonly ValueMetadata[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

export interface OnnxRuntime {
  readonly env: { readonly wasm: { numThreads: number } };
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => Tensor;
  readonly InferenceSession: { create(bytes: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<Session> };
}

/**
 * The runtime: WebAssembly, so it installs without a build or a download and gives the same digits on every machine; the operators of ai.onnx.ml (tree
 * ensembles, linear models, SVMs, encoders) are in it.
 */
const packageName = 'onnxruntime-web';

/** Resolves the package from here, or from where the suite lies. */
function resolvePackage(folder: string, name: string): string | undefined {
  for (const from of [import.meta.url, pathToFileURL(join(folder, 'suite.js')).href]) {
    try {
      return pathToFileURL(createRequire(from).resolve(name)).href;
    } catch {
      // the next place
    }
  }
  return undefined;
}

/**
 * @param folder of the suite: the package may lie there, too
 * @throws ModelError when the package is not installed
 */
export async function loadRuntime(folder: string, name = packageName): Promise<OnnxRuntime> {
  const place = resolvePackage(folder, name);
  if (place === undefined) {
    throw new ModelError(`the model needs the package ${name}, which is not installed`, {
      code: 'ONNX_NO_RUNTIME',
      hint: `Install it: npm install ${name} (about 150 MB).`,
    });
  }
  const loaded = (await import(place)) as OnnxRuntime & { readonly default?: OnnxRuntime };
  const runtime = loaded.default ?? loaded;
  runtime.env.wasm.numThreads = 1;
  return runtime;
}
