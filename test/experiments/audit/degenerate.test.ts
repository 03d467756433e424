import { describe, expect, it } from 'vitest';
import type { Column, Dataset } from '../../../src/core/dataset.ts';
import { createRng, type Rng } from '../../../src/core/rng.ts';
import { audit } from '../../../src/experiments/audit/index.ts';
import { continuous, datasetOf, discrete } from '../../support/connections.ts';
import { bindExperiment, runExperiment } from '../../support/run-experiment.ts';

/** A column of one of the shapes that real tables have and textbooks do not. */
function oddColumn(rng: Rng, name: string, n: number): Column {
  const numbers = (draw: () => number): Column => continuous(name, Float64Array.from({ length: n }, draw));
  const words = (nLevels: number, missing: number): Column =>
    discrete(
      name,
      Int32Array.from({ length: n }, () => (rng.next() < missing ? -1 : rng.int(nLevels))),
      Array.from({ length: nLevels }, (_, i) => `w${String(i)}`),
    );
  const shapes = [
    () => numbers(() => rng.normal()),
    () => numbers(() => 0),
    () => numbers(() => NaN),
    () => numbers(() => (rng.next() < 0.5 ? NaN : rng.int(3))),
    () => numbers(() => rng.int(4) * 1e300),
    () => numbers(() => -rng.int(2)),
    () => words(1, 0),
    () => words(2, 0.2),
    () => words(30, 0),
    () => words(3, 1),
  ];
  return shapes[rng.int(shapes.length)]();
}

function oddTable(seed: number): { readonly dataset: Dataset; readonly pair: boolean } {
  const rng = createRng(seed);
  const n = [6, 11, 25, 140][seed % 4];
  const nClasses = 2 + rng.int(4);
  const y = Int32Array.from({ length: n }, (_, i) => (i < 2 ? i : rng.next() < 0.7 ? 0 : rng.int(nClasses)));
  const columns = Array.from({ length: 1 + rng.int(5) }, (_, j) => oddColumn(rng, `c${String(j)}`, n));
  const label: Column = {
    ...discrete(
      'label',
      y,
      Array.from({ length: nClasses }, (_, k) => `class${String(k)}`),
    ),
    role: 'label',
  };
  const pair = rng.next() < 0.5;
  const border = Math.ceil(n / 2);
  const parts = [
    { id: 'train', start: 0, end: border },
    { id: 'test', start: border, end: n },
  ];
  return { dataset: { ...datasetOf([...columns, label], n), ...(pair ? { parts } : {}) }, pair };
}

describe('an audit of odd tables', () => {
  it.each(Array.from({ length: 24 }, (_, i) => i + 1))('ends with every cell finished (table %i)', async (seed) => {
    const { dataset, pair } = oddTable(seed);
    const entry = { target: 'label', permutations: 19, ...(pair ? { resampling: 'given' } : {}) };
    const result = await runExperiment(bindExperiment(audit, entry), dataset);
    expect(result.failures).toEqual([]);
    expect(result.status).toBe('complete');
    expect(JSON.parse(JSON.stringify(result.json))).toEqual(result.json);
    expect(JSON.stringify(result.section)).not.toMatch(/NaN|Infinity|undefined/);
  });
});
