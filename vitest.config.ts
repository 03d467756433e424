import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    globals: false,
    // Generous, because a busy machine is no defect: nothing here is a test of speed.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Two processes: more would only compete, as fits and DuckDB keep a core busy each.
    maxWorkers: 2,
    // Packages are imported exactly as Node does it; the default wraps CommonJS ones, which breaks a module whose export is a promise.
    deps: { interopDefault: false },
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text', 'html'] },
  },
});
