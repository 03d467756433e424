import { rowDistancesBytes } from './row-distances-bytes.ts';
import { rowPanelsBytes } from './row-panels-bytes.ts';

/** The kernels of assembly/row-panels.ts. All but counts are addresses. */
export interface PanelCalls {
  rankGroups(header: number): void;
  searchPanels(header: number, nQueries: number): void;
  closePanels(header: number, nQueries: number): void;
  layRows(header: number, n: number, numeric: number, codes: number, slots: number): void;
  weighWords(header: number, n: number, codes: number, units: number): void;
}

/** The kernel of assembly/row-distances.ts, which needs no SIMD. */
interface DistanceCalls {
  rowDistances(header: number, nRows: number, bound: number): void;
}

const PAGE = 65536;

let distances: WebAssembly.Module | undefined;

/** The kernel of distances and a memory of its own. */
export function distanceCalls(bytes: number): { readonly calls: DistanceCalls; readonly buffer: ArrayBuffer } {
  distances ??= new WebAssembly.Module(Buffer.from(rowDistancesBytes, 'base64'));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) + 1 });
  // The compiler of the kernels has checked the signature, not this file: a test calls it.
  const calls = new WebAssembly.Instance(distances, { env: { memory } }).exports as unknown as DistanceCalls;
  return { calls, buffer: memory.buffer };
}

let compiled: WebAssembly.Module | null | undefined;

/** Compiled once per process; null where SIMD is missing or switched off by FLOWVERDICT_SIMD=off. */
function module(): WebAssembly.Module | null {
  if (process.env['FLOWVERDICT_SIMD'] === 'off') return null;
  if (compiled === undefined) {
    try {
      compiled = new WebAssembly.Module(Buffer.from(rowPanelsBytes, 'base64'));
    } catch (error) {
      if (!(error instanceof WebAssembly.CompileError)) throw error;
      compiled = null;
    }
  }
  return compiled;
}

/** The panel kernels and a memory of their own of that many bytes; null where there is no SIMD or the system does not give the memory. */
export function panelCalls(bytes: number): { readonly calls: PanelCalls; readonly buffer: ArrayBuffer } | null {
  const code = module();
  if (code === null) return null;
  const pages = Math.ceil(bytes / PAGE) + 1;
  let memory: WebAssembly.Memory;
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
  // The compiler of the kernels has checked their signatures, not this file: a test calls each of them.
  const calls = new WebAssembly.Instance(code, { env: { memory } }).exports as unknown as PanelCalls;
  return { calls, buffer: memory.buffer };
}
