import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng.ts';
import { continuous, datasetOf, discrete } from '../support/connections.ts';
import { judgeMade } from './support/evidence.ts';

describe('classes and slices', () => {
  // udp rows are right for main and mostly wrong for pr; tcp rows are right for both
  const n = 1200;
  const protocol = Int32Array.from({ length: n }, (_, i) => (i % 4 === 0 ? 1 : i === 2 ? 2 : 0));
  const dataset = datasetOf([discrete('protocol_type', protocol, ['tcp', 'udp', 'icmp']), continuous('bytes', new Float64Array(n))], n);
  const truth = Int32Array.from({ length: n }, (_, i) => i % 3);
  const wrongOn = (code: number): Int32Array => truth.map((own, i) => (protocol[i] === code && i % 8 === 0 ? (own + 1) % 3 : own));
  const made = {
    models: { main: [{ truth, predicted: truth }], pr: [{ truth, predicted: wrongOn(1) }] },
    classes: ['dos', 'normal', 'probe'],
  };
  const mask = Uint8Array.from(protocol, (code) => Number(code === 1));
  const sources = new Map([['e', { dataset, masks: new Map([["protocol_type = 'udp'", mask]]) }]]);
  const rule = { model: 'pr', notWorseThan: 'main', margin: 0.02 };

  it('a slice that got worse fails where the whole does not, and is named', () => {
    const sliced = judgeMade({ ...rule, margin: 0.2, sliceBy: 'protocol_type' }, made, { sources });
    expect(judgeMade({ ...rule, margin: 0.2 }, made, { sources }).verdict).toBe('pass');
    expect(sliced.verdict).toBe('fail');
    expect(sliced.reason).toContain('protocol_type = udp');
    expect(sliced.reason).toContain('1 smaller slice not judged');
    expect(sliced.parts?.map(({ subject, verdict }) => [subject, verdict])).toEqual([
      ['pr, protocol_type = tcp', 'pass'],
      ['pr, protocol_type = udp', 'fail'],
    ]);
  });

  it('a condition looks at its rows only', () => {
    const verdict = judgeMade({ ...rule, rows: "protocol_type = 'udp'", measure: 'accuracy' }, made, { sources });
    expect(verdict).toMatchObject({ verdict: 'fail', observed: 0.5 });
    expect(judgeMade({ model: 'pr', rows: "protocol_type = 'udp'", min: 0.4 }, made, { sources })).toMatchObject({
      verdict: 'pass',
      observed: 0.5,
    });
  });

  it('one class against the rest, also for measures of two classes', () => {
    const recall = judgeMade({ model: 'pr', class: 'dos', measure: 'recall', min: 0.9 }, made);
    const right = truth.reduce((sum, own, i) => sum + Number(own === 0 && wrongOn(1)[i] === 0), 0);
    expect(recall.observed).toBeCloseTo(right / truth.filter((own) => own === 0).length, 12);
    expect(judgeMade({ ...rule, class: 'dos', measure: 'recall' }, made).verdict).toBe('fail');
    expect(judgeMade({ ...rule, class: 'doss', measure: 'recall' }, made).reason).toContain("did you mean 'dos'?");
  });

  it('too small slices are not judged, and none at all is an error', () => {
    expect(judgeMade({ ...rule, sliceBy: 'protocol_type', minRows: 5000 }, made, { sources })).toMatchObject({ verdict: 'error' });
    expect(judgeMade({ ...rule, sliceBy: 'bytes' }, made, { sources })).toMatchObject({ verdict: 'error' });
  });

  it('many slices of equal models do not fail more often than one: Holm over the slices', () => {
    const slices = 20;
    const rows = 400;
    const columns = [
      discrete(
        'service',
        Int32Array.from({ length: slices * rows }, (_, i) => i % slices),
        Array.from({ length: slices }, (_, k) => `s${String(k)}`),
      ),
    ];
    const many = new Map([['e', { dataset: datasetOf(columns, slices * rows), masks: new Map<string, Uint8Array>() }]]);
    let [failed, unadjusted] = [0, 0];
    const runs = 60;
    const all = new Int32Array(slices * rows).fill(1);
    for (let run = 0; run < runs; run++) {
      // main and PR err on rows of their own, each on 5 %: equal, and the margin is next to nothing
      const rng = createRng(run);
      const err = (): Int32Array => all.map(() => Number(rng.next() > 0.05));
      const verdict = judgeMade(
        { model: 'pr', notWorseThan: 'main', margin: 1e-6, sliceBy: 'service' },
        { models: { main: [{ truth: all, predicted: err() }], pr: [{ truth: all, predicted: err() }] } },
        { sources: many },
      );
      if (verdict.verdict === 'fail') failed++;
      if (verdict.parts?.some((part) => (part.log10PEqual ?? 0) < Math.log10(0.1) && (part.difference ?? 0) < 0) === true) unadjusted++;
    }
    expect(failed / runs).toBeLessThan(0.13);
    expect(unadjusted / runs).toBeGreaterThan(0.3);
  });
});
