import { describe, expect, it } from 'vitest';
import { byteSize } from '../../src/run/byte-size.ts';
import { createMemo } from '../../src/run/memo.ts';

describe('byteSize', () => {
  it('counts typed arrays once each, wherever they hang, and not shared memory', () => {
    const column = new Float64Array(100);
    expect(byteSize({ a: column, b: [{ c: column.subarray(5) }], m: new Map([['x', new Uint8Array(7)]]) })).toBe(807);
    expect(byteSize({ shared: new Float64Array(new SharedArrayBuffer(800)) })).toBe(0);
    expect(byteSize([1, 2, 3])).toBe(24);
    expect(byteSize(null)).toBe(0);
  });

  it('survives circles', () => {
    const circle: { self?: unknown; data: Uint8Array } = { data: new Uint8Array(3) };
    circle.self = circle;
    expect(byteSize(circle)).toBe(3);
  });
});

describe('createMemo', () => {
  it('makes each value once and forgets the least recently used beyond its budget', () => {
    const made: string[] = [];
    const memo = createMemo(250);
    const get = (key: string): number =>
      memo.get(key, () => {
        made.push(key);
        return new Uint8Array(100);
      }).length;
    expect(get('a')).toBe(100);
    get('b');
    get('a');
    get('c');
    get('a');
    get('b');
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps the newest value however large, and small ones beside it while they fit', () => {
    const memo = createMemo(10);
    let calls = 0;
    const large = (): Uint8Array => {
      calls++;
      return new Uint8Array(1000);
    };
    memo.get('large', large);
    memo.get('large', large);
    expect(calls).toBe(1);
  });

  it('keeps a value that is undefined, and nothing of a maker that threw', () => {
    const memo = createMemo(1000);
    let calls = 0;
    const count = (): undefined => {
      calls++;
      return undefined;
    };
    memo.get('x', count);
    memo.get('x', count);
    expect(calls).toBe(1);
    const broken = (): number => {
      throw new Error('no');
    };
    expect(() => memo.get('y', broken)).toThrow('no');
    expect(memo.get('y', () => 5)).toBe(5);
  });
});
