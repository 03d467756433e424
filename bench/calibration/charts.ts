import { cardHead, cardSpec } from '../../src/charts/card.ts';
import { boxes, type Layer, lines, texts, xAxis } from '../../src/charts/marks.ts';
import { linearScale } from '../../src/charts/scale.ts';
import { fitText } from '../../src/charts/text.ts';
import { CARD_PADDING, CARD_WIDTH, CATEGORY_COLOURS, THEME } from '../../src/charts/theme.ts';
import type { ChartBlock } from '../../src/core/content.ts';
import type { PowerCurve } from './power.ts';
import { ALPHA, judgement, type Rate } from './rate.ts';

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

const COLOURS = { 'keeps α': THEME.blue, 'below α': THEME.muted, 'above α': THEME.orange } as const;

/** Axis end: rates beyond it are written, not drawn to scale. */
const MOST = 0.25;

const isAuto = ({ test }: Rate): boolean => test.startsWith('auto');

/** One line per test and design: its false-alarm rate with the interval, beside α. */
export function alarmChart(id: string, title: string, rates: readonly Rate[]): ChartBlock {
  const head = cardHead(
    title,
    `Share of rejections where nothing differs; the bar is the 99.9 % interval of the simulation. Blue: α = .05 lies inside. Grey: alarms more rarely. Orange: more often. Bold: what auto decides by. The axis ends at ${percent(MOST)}; an arrow lies beyond.`,
  );
  const left = CARD_PADDING + 330;
  const right = CARD_WIDTH - CARD_PADDING - 60;
  const plain = linearScale(0, MOST, [left, right], [0, 1], 5);
  const scale = { ...plain, ticks: plain.ticks.map(({ value }) => ({ value, text: `${String(Math.round(100 * value))} %` })) };
  const top = head.bottom + 10;
  let y = top;
  let design = '';
  const layers: Layer[] = [];
  const headings: { x: number; y: number; text: string }[] = [];
  const rows = rates.map((rate) => {
    if (rate.design !== design) {
      design = rate.design;
      y += 24;
      headings.push({ x: CARD_PADDING, y: y - 8, text: fitText(design, 420, 12, true) });
    }
    y += 17;
    return { rate, y: y - 6, colour: COLOURS[judgement(rate)] };
  });
  const bottom = y + 6;
  const at = (value: number): number => scale.px(Math.min(MOST, value));
  layers.push(
    ...head.layers,
    ...xAxis(scale, top, bottom),
    lines([{ x: scale.px(ALPHA), y: top, x2: scale.px(ALPHA), y2: bottom }], { colour: THEME.ink, width: 1.5, dash: [4, 3] }),
    texts(headings, { bold: true }),
    texts(
      rows.filter(({ rate }) => !isAuto(rate)).map(({ rate, y: place }) => ({ x: left - 10, y: place, text: fitText(rate.test, 300, 11) })),
      { size: 11, align: 'right' },
    ),
    texts(
      rows
        .filter(({ rate }) => isAuto(rate))
        .map(({ rate, y: place }) => ({ x: left - 10, y: place, text: fitText(rate.test, 300, 11, true) })),
      { size: 11, align: 'right', bold: true },
    ),
    boxes(
      rows
        .filter(({ rate }) => rate.interval[0] <= MOST)
        .map(({ rate, y: place, colour }) => ({
          x: at(rate.interval[0]),
          x2: Math.max(at(rate.interval[1]), at(rate.interval[0]) + 1),
          y: place - 2,
          y2: place + 2,
          fill: colour,
        })),
    ),
    texts(
      rows.filter(({ rate }) => rate.rate > MOST).map(({ y: place }) => ({ x: scale.px(MOST), y: place, text: '→' })),
      { size: 11, align: 'right', bold: true, colour: THEME.orange },
    ),
    boxes(
      rows
        .filter(({ rate }) => rate.rate <= MOST)
        .map(({ rate, y: place, colour }) => ({
          x: at(rate.rate) - 3.5,
          x2: at(rate.rate) + 3.5,
          y: place - 3.5,
          y2: place + 3.5,
          fill: colour,
        })),
      { radius: 4 },
    ),
    texts(
      rows.map(({ rate, y: place }) => ({ x: CARD_WIDTH - CARD_PADDING, y: place, text: percent(rate.rate) })),
      { size: 11, align: 'right' },
    ),
  );
  const above = rates.filter((rate) => judgement(rate) === 'above α').map((rate) => `${rate.test} (${rate.design}): ${percent(rate.rate)}`);
  const alt = `False-alarm rates of ${String(rates.length)} tests and designs. ${above.length === 0 ? 'None alarms too often.' : `Too often: ${above.join('; ')}.`}`;
  return { kind: 'chart', id, title, alt, spec: cardSpec(alt, bottom + 30, layers) };
}

/** Rates of rejection over a true difference, one line per test, α dashed. */
export function powerChart({ id, title, axis, points, sentence }: PowerCurve): ChartBlock {
  const [first] = points;
  const usual = `Share of rejections at α = .05 over the ${axis}; ${String(first.rates[0].trials)} simulations per point.`;
  const head = cardHead(title, sentence ?? usual);
  const names = first.rates.map(({ test }) => test);
  const [left, right] = [CARD_PADDING + 40, CARD_WIDTH - CARD_PADDING - 210];
  const [top, bottom] = [head.bottom + 14, head.bottom + 314];
  const x = linearScale(0, Math.max(...points.map(({ difference }) => difference)), [left, right], [0, Infinity], 6);
  const y = linearScale(0, 1, [bottom, top], [0, 1], 5);
  // the legend in the order of the lines' right ends
  const last = points[points.length - 1];
  const listed = [...names.keys()].sort((a, b) => last.rates[b].rate - last.rates[a].rate || a - b);
  const layers: Layer[] = [
    ...head.layers,
    ...xAxis(x, top, bottom),
    lines(y.ticks.map(({ value }) => ({ x: left, x2: right, y: y.px(value), y2: y.px(value) }))),
    texts(
      y.ticks.map(({ value, text }) => ({ x: left - 8, y: y.px(value), text })),
      { size: 11, align: 'right', colour: THEME.muted },
    ),
    lines([{ x: left, x2: right, y: y.px(ALPHA), y2: y.px(ALPHA) }], { colour: THEME.ink, dash: [4, 3] }),
    ...names.flatMap((_, i) => {
      const colour = CATEGORY_COLOURS[i % CATEGORY_COLOURS.length];
      const places = points.map(({ difference, rates }) => ({ x: x.px(difference), y: y.px(rates[i].rate) }));
      return [
        lines(
          places.slice(1).map((place, j) => ({ x: places[j].x, y: places[j].y, x2: place.x, y2: place.y })),
          { colour, width: 2 },
        ),
        boxes(
          places.map((place) => ({ x: place.x - 3, x2: place.x + 3, y: place.y - 3, y2: place.y + 3 })),
          { fill: colour, radius: 3 },
        ),
      ];
    }),
    boxes(
      listed.map((i, place) => ({
        x: right + 16,
        x2: right + 34,
        y: top + 8 + place * 18,
        y2: top + 12 + place * 18,
        fill: CATEGORY_COLOURS[i % CATEGORY_COLOURS.length],
      })),
    ),
    texts(
      listed.map((i, place) => ({ x: right + 40, y: top + 10 + place * 18, text: fitText(names[i], 170, 11) })),
      { size: 11 },
    ),
    texts([{ x: (left + right) / 2, y: bottom + 30, text: fitText(axis, right - left, 11) }], {
      size: 11,
      align: 'center',
      colour: THEME.muted,
    }),
  ];
  const said = names.map((name, i) => `${name} ${points.map(({ rates }) => percent(rates[i].rate)).join(', ')}`);
  const alt = `${sentence === undefined ? 'Power' : title} at ${axis} ${points.map(({ difference }) => difference.toFixed(3)).join(', ')}: ${said.join('; ')}.`;
  return { kind: 'chart', id, title, alt, spec: cardSpec(alt, bottom + 44, layers) };
}
