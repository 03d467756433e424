import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCount, formatScore, formatShare, shorterNumbers } from '../../src/charts/numbers.ts';
import { linearScale } from '../../src/charts/scale.ts';
import { spreadLabels } from '../../src/charts/spread-labels.ts';
import { swarmOffsets } from '../../src/charts/swarm.ts';
import { visibleName } from '../../src/core/visible-name.ts';
import { fitText, textWidth, wrapText } from '../../src/charts/text.ts';
import { inkOn } from '../../src/charts/theme.ts';
import { zoomCount } from '../../src/charts/zoom.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 80 }));

describe('linearScale', () => {
  const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

  it('covers the data with a few round ticks inside its domain, and never leaves the limits', () => {
    fc.assert(
      fc.property(finite, finite, fc.integer({ min: 2, max: 10 }), (a, b, count) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        fc.pre(high - low > Math.max(1, Math.abs(low), Math.abs(high)) * 1e-6);
        const scale = linearScale(low, high, [100, 700], [-1e6, 1e6], count);
        const { domain, ticks } = scale;
        const slack = (high - low) * 1e-6;
        expect(domain[0]).toBeLessThanOrEqual(low + slack);
        expect(domain[1]).toBeGreaterThanOrEqual(high - slack);
        expect(domain[0]).toBeGreaterThanOrEqual(-1e6);
        expect(domain[1]).toBeLessThanOrEqual(1e6);
        expect(ticks.length).toBeGreaterThanOrEqual(1);
        expect(ticks.length).toBeLessThanOrEqual(count + 3);
        for (const { value } of ticks) {
          expect(scale.px(value)).toBeGreaterThanOrEqual(100 - 1e-6);
          expect(scale.px(value)).toBeLessThanOrEqual(700 + 1e-6);
        }
      }),
    );
  });

  it('has the ticks that a person would choose', () => {
    expect(linearScale(0.9662, 0.9996, [0, 1], [0, 1], 8).ticks.map(({ text }) => text)).toEqual([
      '0.965',
      '0.970',
      '0.975',
      '0.980',
      '0.985',
      '0.990',
      '0.995',
      '1.000',
    ]);
    expect(linearScale(0, 1, [0, 1], [0, 1], 5).ticks.map(({ value }) => value)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearScale(-1, 1, [0, 1], [-1, 1], 4).ticks.map(({ text }) => text)).toEqual(['−1.0', '−0.5', '0.0', '0.5', '1.0']);
  });

  it.each([0, 1, -3, 1e-9, 12345])('widens the span of the single value %d', (value) => {
    const { domain } = linearScale(value, value, [0, 1]);
    expect(domain[0]).toBeLessThanOrEqual(value);
    expect(domain[1]).toBeGreaterThanOrEqual(value);
    expect(domain[1]).toBeGreaterThan(domain[0]);
  });
});

describe('swarmOffsets', () => {
  const places = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 40 });

  it('keeps points apart while there is room, stays within the limit, and does not move a point without need', () => {
    fc.assert(
      fc.property(places, (xs) => {
        const roomy = swarmOffsets(xs, 5, 5 * xs.length + 5);
        for (let i = 0; i < xs.length; i++) {
          for (let j = 0; j < i; j++) expect(Math.hypot(xs[i] - xs[j], roomy[i] - roomy[j])).toBeGreaterThanOrEqual(5 - 1e-6);
          if (xs.every((x, j) => j === i || Math.abs(x - xs[i]) >= 5)) expect(roomy[i]).toBe(0);
        }
        for (const offset of swarmOffsets(xs, 5, 12)) expect(Math.abs(offset)).toBeLessThanOrEqual(12);
      }),
    );
  });
});

describe('spreadLabels', () => {
  const labels = fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 700, noNaN: true }),
      width: fc.double({ min: 1, max: 90, noNaN: true }),
      weight: fc.double({ min: 0.1, max: 100, noNaN: true }),
    }),
    { maxLength: 12 },
  );

  it('covers no label by another, keeps the order and the edges', () => {
    fc.assert(
      fc.property(labels, (unordered) => {
        const list = [...unordered].sort((a, b) => a.at - b.at);
        const places = spreadLabels(list, 0, 700);
        const total = list.reduce((sum, { width }) => sum + width, 0);
        if (places === null) {
          expect(total).toBeGreaterThan(700);
          return;
        }
        let edge = 0;
        places.forEach((place, i) => {
          expect(place - list[i].width / 2).toBeGreaterThanOrEqual(edge - 1e-6);
          edge = place + list[i].width / 2;
        });
        expect(edge).toBeLessThanOrEqual(700 + 1e-6);
      }),
    );
  });

  it('leaves labels alone that do not touch, and shares the shift by weight where two do', () => {
    expect(
      spreadLabels(
        [
          { at: 50, width: 20, weight: 1 },
          { at: 200, width: 40, weight: 1 },
        ],
        0,
        300,
      ),
    ).toEqual([50, 200]);
    expect(
      spreadLabels(
        [
          { at: 100, width: 20, weight: 1 },
          { at: 104, width: 20, weight: 3 },
        ],
        0,
        300,
      ),
    ).toEqual([88, 108]);
  });
});

describe('text', () => {
  it('cuts to the width, marks the cut, and never lets a character through that breaks a line or XML', () => {
    fc.assert(
      fc.property(anyText, fc.double({ min: 20, max: 300, noNaN: true }), (name, width) => {
        const fitted = fitText(name, width, 12);
        expect(textWidth(fitted, 12)).toBeLessThanOrEqual(width);
        expect(fitted === visibleName(name) || fitted.endsWith('…')).toBe(true);
        expect(fitted).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202e]/u);
        for (const line of wrapText(name, width, 12, 3)) expect(textWidth(line, 12)).toBeLessThanOrEqual(width);
        expect(wrapText(name, width, 12, 3).length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('names what cannot be seen', () => {
    expect(visibleName('')).toBe('(empty)');
    expect(visibleName('a\r\nb\u0000\u202e\ud800')).toBe('a↵b���');
  });
});

describe('numbers', () => {
  it('never round something to nothing or to all', () => {
    expect([0, 0.0001, 0.5, 0.9999, 1, NaN].map(formatShare)).toEqual(['0.0 %', '< 0.1 %', '50.0 %', '> 99.9 %', '100.0 %', 'n/a']);
    expect([0.99721, -0.5, 12.3456, 1234567, NaN, -0].map(formatScore)).toEqual([
      '0.9972',
      '−0.5000',
      '12.346',
      '1.23e+6',
      'n/a',
      '0.0000',
    ]);
    expect([0, 999, 1000, 494021].map(formatCount)).toEqual(['0', '999', '1,000', '494,021']);
  });

  it('offer shorter forms for narrow cells', () => {
    expect(shorterNumbers(-1234.5, 1)).toEqual(['−1234.5', '-1234.5', '−1235', '-1235', '−1.2k', '-1.2k', '−1k', '-1k']);
    expect(shorterNumbers(-0.04, 1)).toEqual(['0.0', '0']);
  });
});

describe('zoomCount', () => {
  it('zooms on the good where a poor one squeezes them', () => {
    const reach = (low: number, high: number) => ({ low, high });
    expect(zoomCount([reach(0.99, 1), reach(0.98, 0.99), reach(0.5, 0.55)])).toBe(2);
    expect(zoomCount([reach(0.9, 1), reach(0.8, 0.9), reach(0.7, 0.8)])).toBeNull();
    expect(zoomCount([reach(1, 1), reach(1, 1), reach(1, 1)])).toBeNull();
    expect(zoomCount([reach(0.99, 1), reach(0.1, 0.2)])).toBeNull();
  });
});

describe('inkOn', () => {
  it('gives every fill of the charts a contrast of at least 4.5 : 1 (WCAG 2 AA)', () => {
    const luminance = (hex: string): number => {
      const [r, g, b] = [1, 3, 5].map((start) => {
        const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const fills =
      '0072b2 e69f00 009e73 d55e00 56b4e9 cc79a7 f0e442 818b98 b2182b d6604d f4a582 fddbc7 f7f7f7 d1e5f0 92c5de 4393c3 2166ac deebf7 9ecae1 4292c6 08519c fdd0a2 fdae6b e6550d a63603';
    for (const fill of fills.split(' ')) {
      const [a, b] = [luminance(`#${fill}`), luminance(inkOn(`#${fill}`))];
      expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), fill).toBeGreaterThanOrEqual(4.5);
    }
  });
});
