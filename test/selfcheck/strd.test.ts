import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { truths } from '../../src/selfcheck/index.ts';

interface Entry {
  readonly certified: readonly string[];
  readonly doubles: readonly number[];
}

const fixture = JSON.parse(readFileSync(new URL('../fixtures/selfcheck/strd.json', import.meta.url), 'utf8')) as {
  readonly sets: Readonly<Record<string, Entry>>;
};

describe.each(Object.entries(fixture.sets))('NIST %s', (name, { certified, doubles }) => {
  const truth = truths.find(({ id }) => id === `nist-${name.toLowerCase()}`);

  it('is replayed with figures that are the certified ones, as far as they are printed', () => {
    expect(truth?.expected).toHaveLength(certified.length);
    truth?.expected.forEach((text, at) => {
      const [mantissa, exponent = '0'] = text.split('e');
      const decimals = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0;
      expect(Math.abs(Number(text) - Number(certified[at]))).toBeLessThanOrEqual(0.5000001 * 10 ** (Number(exponent) - decimals));
    });
  });

  it('is what rational arithmetic makes of the doubles, to twelve digits', () => {
    truth?.compute().forEach((value, at) => {
      expect(Math.abs(value / doubles[at] - 1)).toBeLessThan(1e-12);
    });
  });
});
