import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { foldBoxPlot, modelBars, type Chart } from '../../src/charts/index.ts';
import { textWidth } from '../../src/charts/text.ts';
import { CARD_WIDTH } from '../../src/charts/theme.ts';
import { chartSvg } from '../../src/report/chart-svg.ts';
import { BAD_NAME, CHART_CASES, LONG_NAME } from './support/cases.ts';
import { xmlProblem } from './support/well-formed.ts';

interface TextLayer {
  readonly data: { readonly values: readonly { x: number; y: number; text: string }[] };
  readonly mark: {
    readonly type: string;
    readonly fontSize: number;
    readonly fontWeight: string;
    readonly align: string;
    readonly angle?: number;
  };
}

const draw = ({ spec, alt }: Chart): Promise<string> => chartSvg({ kind: 'chart', id: 'test', title: BAD_NAME, alt, spec });

const textLayers = ({ spec }: Chart): TextLayer[] => (spec['layer'] as TextLayer[]).filter(({ mark }) => mark.type === 'text');

describe.each(Object.entries(CHART_CASES))('%s', (_, make) => {
  const chart = make();

  it('draws without a warning as well-formed XML with whole numbers in every place', async () => {
    const svg = await draw(chart);
    expect(xmlProblem(svg)).toBeNull();
    const { svg: root } = new XMLParser({ ignoreAttributes: false }).parse(svg) as { svg: Record<string, string> };
    expect(root).toMatchObject({ '@_width': String(CARD_WIDTH), '@_role': 'img' });
    const geometry = svg.replace(/>[^<]*</g, '><');
    expect(geometry).not.toMatch(/NaN|undefined|Infinity|\d\.\d{4}/);
    expect(svg).not.toMatch(/<script|\son\w+=|\shref=/);
  });

  it('is the same data every time, and plain JSON', () => {
    expect(JSON.parse(JSON.stringify(make().spec))).toEqual(chart.spec);
  });

  it('keeps every text at 11 px or more and on the card, by the widest of the common fonts', () => {
    const height = chart.spec['height'] as number;
    for (const { data, mark } of textLayers(chart)) {
      expect(mark.fontSize).toBeGreaterThanOrEqual(11);
      for (const { x, y, text } of data.values) {
        const width = textWidth(text, mark.fontSize, mark.fontWeight === 'bold');
        const before = mark.align === 'left' ? 0 : mark.align === 'right' ? width : width / 2;
        const [start, end] = mark.angle === -90 ? [height - y - before, height - y - before + width] : [x - before, x - before + width];
        expect(start, text).toBeGreaterThanOrEqual(-1);
        expect(end, text).toBeLessThanOrEqual((mark.angle === -90 ? height : CARD_WIDTH) + 1);
        expect(y).toBeLessThanOrEqual(height);
      }
    }
  });
});

describe('text alternatives', () => {
  it('hold the whole of a name that the picture shortens', () => {
    for (const [name, make] of Object.entries(CHART_CASES)) {
      if (!name.includes('hostile')) continue;
      const chart = make();
      expect(chart.alt, name).toContain(LONG_NAME);
      const drawn = textLayers(chart).flatMap(({ data }) => data.values.map(({ text }) => text));
      expect(
        drawn.some((text) => text.startsWith('<script>') && text.endsWith('…')),
        name,
      ).toBe(true);
      expect(drawn.join(''), name).not.toMatch(/[\p{Cc}\u202e]/u);
    }
  });

  it('give the main numbers, best first, and say what was left out', () => {
    const { alt } = foldBoxPlot({
      title: 'accuracy',
      measure: { title: 'accuracy', direction: 'higher', range: [0, 1] },
      models: [
        { id: 'knn', values: [0.9, NaN, 0.92] },
        { id: 'svc', values: [0.95] },
        { id: 'none', values: [NaN] },
      ],
    });
    expect(alt).toBe(
      'Box plot of accuracy per fold, higher is better, best mean first. svc: mean 0.9500, median 0.9500, 1 fold; ' +
        'knn: mean 0.9100, median 0.9100, 2 folds from 0.9000 to 0.9200, 1 left out because they could not be computed; none: no fold could be computed.',
    );
  });

  it('put the lowest first where lower is better', () => {
    const { alt } = modelBars({
      title: 'log loss',
      measure: { title: 'log loss', direction: 'lower', range: [0, Infinity] },
      models: [
        { id: 'a', mean: 0.5, interval: null },
        { id: 'b', mean: 0.1, interval: [0.05, 0.15] },
      ],
    });
    expect(alt).toMatch(/b: 0\.1000 \[0\.0500, 0\.1500\]; a: 0\.5000\.$/);
  });
});

describe('foldBoxPlot', () => {
  it('shows every fold as a point, at its own value', () => {
    const values = [0.9, 0.92, 0.92, 0.92, 0.95, NaN];
    const { spec } = foldBoxPlot({
      title: 'a',
      measure: { title: 'a', direction: 'higher', range: [0, 1] },
      models: [{ id: 'm', values }],
    });
    const points = (spec['layer'] as { mark: { type: string }; data: { values: { value: number }[] } }[]).find(
      ({ mark }) => mark.type === 'circle',
    );
    expect(points?.data.values.map(({ value }) => value)).toEqual([0.9, 0.92, 0.92, 0.92, 0.95]);
  });
});
