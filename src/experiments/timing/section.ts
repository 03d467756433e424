import type { Block, Section } from '../../core/content.ts';
import type { TimingConfig } from './config.ts';
import type { TimingFigures } from './figures.ts';

/** What the report says of a timing: nothing that differs from run to run. */
export function timingSection(id: string, config: TimingConfig, sizes: { readonly train: number; readonly test: number }): Section {
  const names = config.models.map(({ name }) => name);
  const answer = `How fast ${names.join(', ')} learn and predict stands in timings.md: times differ from run to run, so this report holds none.`;
  return {
    title: config.title ?? `${id}: speed of ${String(names.length)} models`,
    answer,
    blocks: [
      {
        kind: 'list',
        items: [
          `Each model is fitted on ${String(sizes.train)} rows, predicts ${String(sizes.test)} rows at once, then ${String(config.singleRows)} rows one by one; prepared data are not part of the time.`,
          `${String(config.rounds)} rounds after one that warms up; in each round every model has its turn in the same process, and the order turns. Ratios are against ${config.baseline}, round by round, and their median counts.`,
          'Gates bound ratios, never seconds. Such a gate’s verdict is the one thing in this report that the clock can change.',
        ],
      },
    ],
  };
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));

function duration(seconds: number): string {
  if (seconds >= 1) return `${digits(seconds)} s`;
  return seconds >= 1e-3 ? `${digits(seconds * 1e3)} ms` : `${digits(seconds * 1e6)} µs`;
}

/** The tables of timings.md. */
export function timingTables(figures: readonly TimingFigures[], baseline: string): readonly Block[] {
  const right = (title: string) => ({ title, align: 'right' as const });
  return [
    {
      kind: 'table',
      caption: 'Times',
      columns: [{ title: 'model', align: 'left' }, right('fit'), right('rows/s'), right('single row, median'), right('single row, 99 %')],
      rows: figures.map((own) => [
        own.model,
        duration(own.fitSeconds),
        digits(own.rowsPerSecond),
        duration(own.latencyP50),
        duration(own.latencyP99),
      ]),
    },
    {
      kind: 'table',
      caption: `Times as multiples of those of ${baseline}, with an interval of about 95 %`,
      columns: [{ title: 'model', align: 'left' }, right('fit'), right('predict'), right('single row, median'), right('single row, 99 %')],
      rows: figures.map((own) => [
        own.model,
        ...Object.values(own.ratios).map(({ median, interval: [low, high] }) => `${digits(median)} (${digits(low)}–${digits(high)})`),
      ]),
    },
  ];
}
