import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as dataColumnCache from '../src/data/column-cache.ts';
import type * as dataContentHash from '../src/data/content-hash.ts';
import type * as data from '../src/data/index.ts';
import type * as dataReadPlain from '../src/data/read-plain.ts';
import type * as dataReadThroughDatabase from '../src/data/read-through-database.ts';
import type * as harness from '../src/harness.ts';
import type * as kernelsBinColumns from '../src/kernels/bin-columns.ts';
import type * as kernelsClassHistogram from '../src/kernels/class-histogram.ts';
import type * as kernelsNearestRows from '../src/kernels/nearest-rows.ts';
import type * as kernelsRbfPoints from '../src/kernels/rbf-points.ts';
import type * as kernelsRbfStore from '../src/kernels/rbf-store.ts';
import type * as kernelsMemory from '../src/kernels/wasm/memory.ts';
import type * as models from '../src/models/index.ts';
import type * as prepare from '../src/prepare/index.ts';

/** Modules of a compiled revision that benchmarks use; the types are this revision's. */
export interface Modules {
  'data/index.js': typeof data;
  'data/content-hash.js': typeof dataContentHash;
  'data/column-cache.js': typeof dataColumnCache;
  'data/read-plain.js': typeof dataReadPlain;
  'data/read-through-database.js': typeof dataReadThroughDatabase;
  'kernels/bin-columns.js': typeof kernelsBinColumns;
  'kernels/class-histogram.js': typeof kernelsClassHistogram;
  'kernels/nearest-rows.js': typeof kernelsNearestRows;
  'kernels/rbf-points.js': typeof kernelsRbfPoints;
  'kernels/rbf-store.js': typeof kernelsRbfStore;
  'kernels/wasm/memory.js': typeof kernelsMemory;
  'models/index.js': typeof models;
  'prepare/index.js': typeof prepare;
  'harness.js': typeof harness;
}

/** A compiled revision: the folder that `tsc` wrote (dist/). */
export interface Library {
  readonly dist: string;
  /** @throws when that revision has no such module */
  load<K extends keyof Modules>(module: K): Promise<Modules[K]>;
}

/** Opens a compiled revision. What is measured is loaded from `dist`; benchmarks themselves are always this revision's. */
export function openLibrary(dist: string): Library {
  return {
    dist,
    load: async (module) => (await import(pathToFileURL(join(dist, module)).href)) as Modules[typeof module],
  };
}
