import { describe, expect, it } from 'vitest';
import type { Column } from '../../src/core/dataset.ts';
import { sharedFloat64, sharedInt32 } from '../../src/core/dataset.ts';
import { contentHash } from '../../src/data/index.ts';

const values = sharedFloat64(3);
values.set([1, 2, Number.NaN]);
const codes = sharedInt32(3);
codes.set([0, 1, 0]);
const x: Column = { name: 'x', kind: 'continuous', role: 'feature', values, missing: null };
const w: Column = { name: 'w', kind: 'discrete', role: 'label', codes, levels: ['a', 'b'] };
const parts = [{ id: 't', start: 0, end: 3 }];

describe('contentHash', () => {
  it('changes with everything that a result may depend on', () => {
    const other = sharedFloat64(3);
    other.set([1, 2, 3]);
    const hashes = [
      contentHash([x, w], parts),
      contentHash([w, x], parts),
      contentHash([{ ...x, name: 'y' }, w], parts),
      contentHash([{ ...x, values: other }, w], parts),
      contentHash([x, { ...w, levels: ['a', 'c'] }], parts),
      contentHash([x, { ...w, levels: ['ab', ''] }], parts),
      contentHash([x, { ...w, role: 'feature' }], parts),
      contentHash([x, w], [{ id: 't', start: 0, end: 2 }]),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('does not change with notes, and is the same on every machine', () => {
    expect(contentHash([{ ...x, note: 'said' }, w], parts)).toBe(contentHash([x, w], parts));
    expect(contentHash([x, w], parts)).toMatchInlineSnapshot(`"042f81c054d224dce6d64857253a70c99ef30f0e8a20c414ad214b6df1895b0c"`);
  });
});
