import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boxes, lines, texts, xAxis } from '../../src/charts/marks.ts';
import { cardHead, cardSpec } from '../../src/charts/card.ts';
import { linearScale } from '../../src/charts/scale.ts';
import { CARD_PADDING, CARD_WIDTH, THEME } from '../../src/charts/theme.ts';
import type { Block, ChartBlock, Table } from '../../src/core/content.ts';
import { chartPath } from '../../src/report/artifacts.ts';
import { chartSvg } from '../../src/report/chart-svg.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { Findings, Growth, SideBySide } from './findings.ts';

// What was not measured is NaN, and null in findings that were kept.
const seconds = (value: number): string =>
  !Number.isFinite(value) ? '–' : value >= 10 ? value.toFixed(1) : value >= 0.1 ? value.toFixed(2) : value.toFixed(4);
const times = (value: number): string => (!Number.isFinite(value) ? '–' : `${value.toFixed(2)} ×`);
const megabytes = (value: number): string => (Number.isFinite(value) && value > 0 ? String(Math.round(value / 2 ** 20)) : '–');
const score = (value: number | null): string => (value === null ? '–' : value.toFixed(5));

function column(title: string): Table['columns'][number] {
  return { title, align: 'right' };
}

function comparison(rows: readonly SideBySide[]): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'what', align: 'left' },
      { title: 'peer', align: 'left' },
      ...[
        'ours, s',
        'of it work',
        'peer, s',
        'wall ratio',
        'processor ratio',
        'target',
        'our accuracy',
        "peer's",
        'our MB',
        "peer's MB",
      ].map(column),
    ],
    rows: rows.map((row) => [
      row.name,
      row.peer,
      seconds(row.ours),
      row.work === null ? '–' : seconds(row.work),
      seconds(row.theirs),
      [{ kind: 'strong', text: times(row.ratio) }],
      times(row.cpuRatio),
      row.target === null ? '–' : `≤ ${row.target.toFixed(2)} ×${row.ratio <= row.target ? '' : ' missed'}`,
      score(row.ourAccuracy),
      score(row.theirAccuracy),
      megabytes(row.ourPeak),
      megabytes(row.theirPeak),
    ]),
  };
}

/** What a bar is called: the peer is said where it is neither scikit-learn nor a program of Python. */
function barName({ name, peer }: SideBySide): string {
  if (peer === 'mljs') return `${name}, beside ${peer}`;
  return / R \d/.test(peer) ? `${name}, beside R` : name;
}

/** Bars of our time over the peer's, one per row, with the line where both are equal. */
function ratioChart(rows: readonly SideBySide[]): ChartBlock {
  const title = 'Time of flowverdict over time of the peer';
  const head = cardHead(title, 'Median of the ratios of alternating runs, wall clock; left of the line at 1 flowverdict is faster.');
  const left = CARD_PADDING + 250;
  const top = head.bottom + 12;
  const bottom = top + rows.length * 26;
  const scale = linearScale(0, Math.max(1, ...rows.map((row) => row.ratio)), [left, CARD_WIDTH - CARD_PADDING - 60], [0, Infinity]);
  const middle = (i: number): number => top + (i + 0.5) * 26;
  const alt = `Time of flowverdict over time of the peer: ${rows.map((row) => `${barName(row)} ${times(row.ratio)}`).join(', ')}.`;
  const layers = [
    ...head.layers,
    ...xAxis(scale, top, bottom),
    texts(
      rows.map((row, i) => ({ x: left - 10, y: middle(i), text: barName(row) })),
      { align: 'right' },
    ),
    boxes(
      rows.map((row, i) => ({
        x: left,
        x2: scale.px(row.ratio),
        y: middle(i) - 8,
        y2: middle(i) + 8,
        fill: row.ratio <= 1 ? THEME.blue : THEME.orange,
      })),
    ),
    texts(rows.map((row, i) => ({ x: scale.px(row.ratio) + 6, y: middle(i), text: times(row.ratio) }))),
    lines([{ x: scale.px(1), y: top, x2: scale.px(1), y2: bottom }], { colour: THEME.ink, dash: [4, 3] }),
  ];
  return { kind: 'chart', id: 'ratios', title, alt, spec: cardSpec(alt, bottom + 32, layers) };
}

function growthBlocks(growth: readonly Growth[], cap: string): readonly Block[] {
  if (growth.length === 0) return [];
  const last = (entry: Growth): Growth['points'][number] | undefined =>
    entry.points.findLast((point) => Number.isFinite(point.ours) && Number.isFinite(point.theirs));
  const exponent = (value: number): string => (!Number.isFinite(value) ? '–' : value.toFixed(2));
  const rows = growth.map((entry) => {
    const shared = last(entry);
    return [
      entry.model,
      entry.along,
      `${String(entry.points[0].size)} to ${String(entry.points.findLast((point) => Number.isFinite(point.ours))?.size ?? 0)}`,
      exponent(entry.ourExponent),
      exponent(entry.theirExponent),
      exponent(entry.memoryExponent),
      shared === undefined ? '–' : String(shared.size),
      shared === undefined ? '–' : times(shared.ours / shared.theirs),
      shared === undefined || shared.ours <= shared.theirs ? '' : 'peer wins',
    ];
  });
  const details = growth.map((entry): Block => {
    return {
      kind: 'table',
      caption: `${entry.model} along ${entry.along}`,
      columns: [entry.along, 'ours, s', 'peer, s', 'our MB', "peer's MB"].map(column),
      rows: entry.points.map((point) => [
        String(point.size),
        seconds(point.ours),
        seconds(point.theirs),
        megabytes(point.ourPeak),
        megabytes(point.theirPeak),
      ]),
    };
  });
  return [
    { kind: 'heading', level: 2, text: 'Growth' },
    {
      kind: 'paragraph',
      text: `Seconds ≈ constant × size^exponent, fitted over the larger half of the sizes; fit and predict of one model in a process of its own, one thread, made-up tables. ${cap}`,
    },
    {
      kind: 'table',
      columns: [
        { title: 'model', align: 'left' },
        { title: 'along', align: 'left' },
        ...['our sizes', 'our exponent', "peer's exponent", 'memory exponent', 'largest shared size', 'ratio there', ''].map(column),
      ],
      rows,
    },
    { kind: 'details', summary: 'All sizes', blocks: details },
  ];
}

/** Writes README.md and charts/ratios.svg into a folder. */
export async function writeReport(found: Findings, folder: string): Promise<void> {
  const sections = found.sections.filter(({ rows }) => rows.length > 0);
  const rows = sections.flatMap((section) => section.rows);
  const chart = rows.length === 0 ? undefined : ratioChart(rows);
  const facts = Object.entries({ ...found.versions, ...found.machine }).map(([key, value]) => `${key}: ${value}`);
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: 'Speed beside the peers' },
    {
      kind: 'paragraph',
      text: `Written by \`npm run bench:peers\`: ${found.table}, ${String(found.rounds)} alternating rounds, medians. Ratios are ours over the peer's, below 1 is faster. Processor ratios count the work of all threads and do not depend on what else the machine did.`.replaceAll(
        '`',
        '',
      ),
    },
    { kind: 'list', items: facts },
    ...(found.skipped.length === 0 ? [] : [{ kind: 'list', items: found.skipped.map((text) => `skipped: ${text}`) } satisfies Block]),
    ...(chart === undefined ? [] : [chart]),
    ...sections.flatMap(({ title, note, rows: shown }): Block[] => [
      { kind: 'heading', level: 2, text: title },
      { kind: 'paragraph', text: note },
      comparison(shown),
    ]),
    ...(found.foldsAgree === null
      ? []
      : [
          {
            kind: 'paragraph',
            text: found.foldsAgree ? 'Both sides used the same folds (equal hashes).' : 'The folds of the two sides differ.',
          } satisfies Block,
        ]),
    ...found.alone.flatMap(({ name, seconds: wall, cpu, peak, accuracies }): Block[] => [
      { kind: 'heading', level: 2, text: name },
      {
        kind: 'paragraph',
        text: `The same eight models on every row, flowverdict alone: the SVC of the peers would not finish. Whole process: ${seconds(wall)} s, ${seconds(cpu)} s of processor time, ${megabytes(peak)} MB at the peak. Accuracies: ${Object.entries(
          accuracies,
        )
          .map(([id, value]) => `${id} ${score(value)}`)
          .join(', ')}.`,
      },
    ]),
    ...growthBlocks(found.growth, found.growthCap),
    { kind: 'heading', level: 2, text: 'Where the time goes' },
    {
      kind: 'paragraph',
      text: 'Functions with the most time of their own in a profiled run of the eight models (node --cpu-prof, all threads, waiting apart): what to look at next.',
    },
    {
      kind: 'table',
      columns: [{ title: 'function', align: 'left' }, column('share')],
      rows: found.hot.map(({ place, share }) => [[{ kind: 'code', text: place }], `${(share * 100).toFixed(1)} %`]),
    },
    { kind: 'heading', level: 2, text: 'Physical limits' },
    {
      kind: 'paragraph',
      text: `One thread of this machine reads ${(found.limits.bandwidth / 1e9).toFixed(1)} GB/s from memory and does ${((2 * found.limits.multiplyAdds) / 1e9).toFixed(1)} G operations/s in scalar registers (SIMD on 128 bits: up to 2 × that for doubles, 4 × for single precision).`,
    },
    {
      kind: 'table',
      columns: [
        { title: 'kernel', align: 'left' },
        { title: 'work', align: 'left' },
        { title: 'bound by', align: 'left' },
        ...['measured, ms', 'bound, ms', 'above the bound'].map(column),
      ],
      rows: found.kernels.map(({ kernel, work, boundBy, seconds: measured, bound }) => [
        kernel,
        work,
        boundBy,
        (measured * 1000).toFixed(2),
        (bound * 1000).toFixed(2),
        times(measured / bound),
      ]),
    },
  ];
  mkdirSync(join(folder, 'charts'), { recursive: true });
  writeFileSync(join(folder, 'README.md'), renderMarkdown(blocks));
  if (chart !== undefined) writeFileSync(join(folder, chartPath(chart)), await chartSvg(chart));
}
