import type { Sizes } from './false-alarms.ts';
import type { PowerCurve } from './power.ts';
import { judgement, type Rate } from './rate.ts';

const percent = (value: number): string => (100 * value).toFixed(2);

/** What each part of the table is about, in words that the rates need. */
export const groups: ReadonlyMap<string, { readonly title: string; readonly text: string }> = new Map([
  [
    'independence',
    {
      title: 'Tables of two independent columns',
      text: 'Exact tests and Yates’s correction alarm more rarely than α because tables are few; the χ² family without correction is an approximation that needs expected counts of about 5, which the small and the sparse tables here do not all have. Random tables: 199 per test.',
    },
  ],
  ['symmetry', { title: 'The same thing judged twice', text: 'Chances are symmetric, so both margins are equal.' }],
  [
    'strata and fit',
    {
      title: 'Strata, repeated answers, one column',
      text: 'No association within strata; equal shares of yes; the expected shares are the true ones.',
    },
  ],
  [
    'samples',
    {
      title: 'Groups of numbers',
      text: 'All groups from one distribution (or, for Welch’s t, one mean with unequal spread). Random divisions: 199 per test.',
    },
  ],
  [
    'two equal models',
    {
      title: 'Two models that are equal by construction',
      text: 'The same learner on two blocks of features with the same distribution: scores expected over all data sets of this size are equal by symmetry. “Fixed models” do not learn, so their true scores are equal too, which is what tests on one given test set assume: there they keep α. Nearest centroid hardly changes with its training rows; three neighbours change with every one, and are a hard case on purpose. Tests on pooled rows (McNemar, DeLong, bootstrap) do not see that other training rows would give other models; the 5 × 2 tests and the corrected t of repeated folds see part of it, as all repeats share one data set. The plain paired t test takes overlapping training parts, and repeats of the same rows, for independent.',
    },
  ],
  [
    'four equal models',
    {
      title: 'Four models that are equal by construction',
      text: 'Any rejected pair is a false alarm. Data sets are independent; the folds of one data set share their training rows.',
    },
  ],
]);

function table(rates: readonly Rate[]): readonly string[] {
  return [
    '| design | test | false alarms | of | % | 99.9 % interval | |',
    '| :- | :- | -: | -: | -: | :- | :- |',
    ...rates.map(
      (rate) =>
        `| ${rate.design} | ${rate.test} | ${String(rate.rejections)} | ${String(rate.trials)} | ${percent(rate.rate)} | ${percent(rate.interval[0])} to ${percent(rate.interval[1])} | ${judgement(rate)} |`,
    ),
  ];
}

function powerTable({ title, axis, id, points }: PowerCurve): readonly string[] {
  const [first] = points;
  return [
    `### ${title}`,
    '',
    `![${title}](${id}.svg)`,
    '',
    `| ${axis} | ${first.rates.map(({ test }) => test).join(' | ')} |`,
    `| -: |${' -: |'.repeat(first.rates.length)}`,
    ...points.map(({ difference, rates }) => `| ${difference.toFixed(3)} | ${rates.map(({ rate }) => percent(rate)).join(' | ')} |`),
    '',
  ];
}

/** The report as Markdown. */
export function page(
  rates: readonly Rate[],
  curves: readonly PowerCurve[],
  sizes: Sizes & { readonly power: number },
  seed: number,
): string {
  const at = { 'keeps α': 0, 'below α': 0, 'above α': 0 };
  for (const rate of rates) at[judgement(rate)]++;
  return [
    '# Calibration of the tests',
    '',
    `How often each test and each rule for comparing models says “different” at α = 5 % where nothing differs, and where something does. Seed ${String(seed)}; ${String(sizes.tables)} simulated tables or samples per design, ${String(sizes.crossValidations)} simulated comparisons of models, ${String(sizes.power)} simulations per point of a power curve.`,
    '',
    `Of ${String(rates.length)} rates ${String(at['keeps α'])} keep α (it lies inside the 99.9 % interval of the simulation), ${String(at['below α'])} lie below it (the test alarms more rarely than allowed), ${String(at['above α'])} above it.`,
    '',
    '## False alarms',
    '',
    ...[...groups].flatMap(([group, { title, text }]) => [
      `### ${title}`,
      '',
      text,
      '',
      `![${title}](${chartId(group)}.svg)`,
      '',
      ...table(rates.filter((rate) => rate.group === group)),
      '',
    ]),
    '## Power',
    '',
    ...curves.flatMap(powerTable),
    'Made by `npm run calibration`; the same seed and sizes give the same bytes. [results.json](results.json) holds the counts.',
    '',
  ].join('\n');
}

/** File name of a group's chart, without ending. */
export const chartId = (group: string): string => `false-alarms-${group.replaceAll(' ', '-')}`;
