import { describe, expect, it } from 'vitest';
import { createMemo } from '../../src/run/memo.ts';

describe('createMemo', () => {
  it('makes each value once and forgets the least recently used', () => {
    const made: string[] = [];
    const memo = createMemo(2);
    const get = (key: string): string =>
      memo.get(key, () => {
        made.push(key);
        return key.toUpperCase();
      });
    expect(get('a')).toBe('A');
    get('b');
    get('a');
    get('c');
    get('a');
    get('b');
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps a value that is undefined, and nothing of a maker that threw', () => {
    const memo = createMemo(2);
    let calls = 0;
    const count = (): undefined => {
      calls++;
      return undefined;
    };
    memo.get('x', count);
    memo.get('x', count);
    expect(calls).toBe(1);
    expect(() =>
      memo.get('y', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(memo.get('y', () => 5)).toBe(5);
  });
});
