/** Runs some work with the kernels' vector form switched off. */
export function withSimdOff<T>(work: () => T): T {
  const before = process.env['FLOWVERDICT_SIMD'];
  process.env['FLOWVERDICT_SIMD'] = 'off';
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env['FLOWVERDICT_SIMD'];
    else process.env['FLOWVERDICT_SIMD'] = before;
  }
}
