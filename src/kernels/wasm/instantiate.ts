const compiled = new Map<string, WebAssembly.Module>();

/** Compiled once per process. */
function moduleOf(base64: string): WebAssembly.Module {
  const module = compiled.get(base64) ?? new WebAssembly.Module(Buffer.from(base64, 'base64'));
  compiled.set(base64, module);
  return module;
}

let simd: boolean | undefined;

/**
 * False where SIMD is missing or switched off by FLOWVERDICT_SIMD=off: the plain form of a module gives the same bits.
 * @param base64 any module with SIMD
 */
export function hasSimd(base64: string): boolean {
  if (process.env['FLOWVERDICT_SIMD'] === 'off') return false;
  simd ??= WebAssembly.validate(Buffer.from(base64, 'base64'));
  return simd;
}

/** The exports of a module on a memory. The compiler has checked their signatures against the sources, not against the interfaces here: the tests call each of them. */
export function instantiate(base64: string, memory: WebAssembly.Memory): unknown {
  return new WebAssembly.Instance(moduleOf(base64), { env: { memory } }).exports;
}
