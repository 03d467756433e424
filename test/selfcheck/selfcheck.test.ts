import { describe, expect, it } from 'vitest';
import { selfcheckJob } from '../../src/cli/selfcheck-job.ts';
import { checkTruth, type Truth, truths } from '../../src/selfcheck/index.ts';

const planted: Truth = { id: 'planted', title: 'a half', source: 'nowhere', expected: ['.51'], compute: () => [0.5] };

function run(options: { readonly json?: boolean }, replayed?: readonly Truth[]): { readonly code: number; readonly out: string } {
  let out = '';
  const code = selfcheckJob(options, replayed, (text) => {
    out += text;
  });
  return { code, out };
}

describe('published truths', () => {
  it.each(truths.map((truth) => [truth.id, truth] as const))('%s', (_, truth) => {
    const { ok, error, got, expected } = checkTruth(truth);
    expect({ ok, error, got: ok ? expected : got }).toEqual({ ok: true, error: null, got: expected });
  });

  it('have ids of their own, a source, and a figure each', () => {
    expect(new Set(truths.map(({ id }) => id)).size).toBe(truths.length);
    expect(truths.length).toBeGreaterThan(50);
    for (const { source, expected } of truths) {
      expect(source.length).toBeGreaterThan(8);
      expect(expected.length).toBeGreaterThan(0);
    }
  });

  it.each(truths.map((truth) => [truth.id, truth] as const))(
    '%s fails when any of its figures is off by two of its last digits',
    (_, truth) => {
      truth.expected.forEach((text, at) => {
        const [mantissa, exponent] = text.split('e');
        const decimals = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0;
        // figures with more digits than a double has are held to those that it has
        const step = Math.max(2 * 10 ** -decimals * (truth.slack === undefined ? 1 : 2), Math.abs(Number(mantissa)) * 4e-12);
        const wrong = `${(Number(mantissa) + step).toFixed(decimals)}${text.includes('e') ? `e${exponent}` : ''}`;
        expect(checkTruth({ ...truth, expected: truth.expected.with(at, wrong) }).ok, `${text} → ${wrong}`).toBe(false);
      });
    },
  );
});

describe('flowverdict selfcheck', () => {
  it('prints one line per truth with expected, got and source, in under ten seconds, and passes', () => {
    const start = performance.now();
    const { code, out } = run({});
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(truths.length + 1);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^ok {4}[\w-]+: .+; expected \S.*; got \S.*; source: \S/);
    expect(lines.at(-1)).toMatch(/^\d+ truths, \d+ figures: all agree/);
  });

  it('ends with 1 when a figure differs, cannot be computed, or is missing', () => {
    const throwing: Truth = {
      ...planted,
      compute: () => {
        throw new RangeError('no root');
      },
    };
    expect(run({}, [planted])).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^FAIL {2}planted: a half; expected \.51; got 0\.5000;/) as string,
    });
    expect(run({}, [throwing])).toMatchObject({ code: 1, out: expect.stringContaining('got an error: no root') as string });
    expect(run({}, [{ ...planted, compute: () => [] }]).code).toBe(1);
    expect(run({}, [{ ...planted, compute: () => [NaN] }]).code).toBe(1);
    expect(run({}, []).code).toBe(1);
    expect(run({}, [{ ...planted, expected: ['.50'] }]).code).toBe(0);
  });

  it('prints JSON and nothing else on request', () => {
    const { code, out } = run({ json: true }, [planted]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      checked: 1,
      failed: 1,
      results: [{ id: 'planted', expected: ['.51'], got: ['0.5000'], ok: false }],
    });
  });
});
