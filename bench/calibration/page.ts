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
      text: 'The same learner on two blocks of features with the same distribution: scores expected over all data sets of this size are equal by symmetry. “Fixed models” do not learn, so their true scores are equal too, which is what tests on one given test set assume: there they keep α. Nearest centroid hardly changes with its training rows; three neighbours change with every one, and are a hard case on purpose. “auto” is what `inference: auto` decides by on that design.',
    },
  ],
  [
    'four equal models',
    {
      title: 'Four models that are equal by construction',
      text: 'Any rejected pair is a false alarm. Data sets are independent; the folds of one data set share their training rows. “auto + holm” is the smallest adjusted p-value of all six pairs.',
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

/** Why a test or rule alarms more often than α where it does, and what this project does about it. */
const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /^(chi-square|g|cressie-read|power-divergence)/,
    'The χ² distribution is an approximation that needs expected counts of about 5; these tables break Cochran’s rule, of which the result warns. `auto` takes an exact test or random tables there.',
  ],
  [
    /^(freeman-tukey|neyman)/,
    'These statistics weigh cells with small counts heavily, so they come near to χ² only with counts far above those here. They are there for those who ask for them; `auto` never takes them.',
  ],
  [
    /^(mcnemar|de-long|paired-bootstrap|permutation|cochran-q)/,
    'Tests of rows pooled over several folds take the fitted models for given: they do not see that other training rows would give other models. Reports of cross-validations print that ' +
      'beside them, and `auto` takes tests of rows for one test set only.',
  ],
  [/^five-by-two/, 'All repeats share the rows of one data set. Reports print that beside these tests, and `auto` does not take them.'],
  [
    /^corrected-resampled-t/,
    'It counts every repeat as new data (Bouckaert and Frank 2004). Reports of repeated folds print that beside it; `auto` takes corrected-one-run-t there, whose standard error repeats ' +
      'cannot shrink.',
  ],
  [
    /^bayesian/,
    'A verdict needs 95 % on one side, which is a one-sided level of 5 %: up to 10 % both sides together, less what the region of equivalence takes.',
  ],
  [/^plain/, 'It takes folds, and repeats of them, for independent, though they share their rows. This project does not offer it.'],
  [
    /^(friedman|iman|nemenyi|holm|conover)/,
    'The folds of one data set are no independent blocks. Reports print that beside these tests; `auto` takes ranks over data sets only, where they keep α.',
  ],
];

/** Tests above α by reason, each with its designs. */
function exceptions(rates: readonly Rate[]): readonly string[] {
  const byReason = new Map<string, Rate[]>();
  for (const rate of rates.filter((each) => judgement(each) === 'above α')) {
    const reason = reasons.find(([pattern]) => pattern.test(rate.test))?.[1] ?? 'No reason is known: a defect.';
    byReason.set(reason, [...(byReason.get(reason) ?? []), rate]);
  }
  return [...byReason].map(([reason, own]) => {
    const where = [...new Set(own.map(({ test }) => test))].map((test) => {
      const designs = own.filter((rate) => rate.test === test).map(({ design, rate }) => `${percent(rate)} % (${design})`);
      return `**${test}** ${designs.join(', ')}`;
    });
    return `- ${where.join('; ')}. ${reason}`;
  });
}

/** What is left to choose by itself: its worst rate. */
export const autoRates = (rates: readonly Rate[]): readonly Rate[] => rates.filter(({ test }) => test.startsWith('auto'));

function autoSentence(rates: readonly Rate[]): string {
  const own = autoRates(rates);
  const worst = own.reduce((most, rate) => (rate.rate > most.rate ? rate : most));
  const above = own.filter((rate) => judgement(rate) === 'above α').length;
  return (
    `What \`test: auto\` and \`inference: auto\` decide by was simulated on ${String(own.length)} designs: ${above === 0 ? 'it keeps α or stays below it on all of them' : `it lies above α on ${String(above)} of them`}. ` +
    `Its largest rate is ${percent(worst.rate)} % (${worst.design}).`
  );
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
    autoSentence(rates),
    '',
    '## Which do not keep α, and why',
    '',
    ...exceptions(rates),
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
