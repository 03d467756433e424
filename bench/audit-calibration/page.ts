import { auditChecks } from '../../src/experiments/audit/checks/index.ts';
import { clopperPearson } from '../../src/stats/index.ts';
import { cleanKinds } from './clean-tables.ts';

interface Rate {
  readonly check: string;
  readonly hits: number;
  readonly of: number;
}

/** How often a leak of one strength was found. */
export interface PlantedRate extends Rate {
  readonly leak: string;
  readonly level: string;
  readonly unit: string;
  /** The strength that the check is held to. */
  readonly bar: boolean;
  readonly pair: boolean;
}

/** How often each check said something of clean data. */
export interface CleanRates {
  readonly pair: boolean;
  readonly rates: readonly Rate[];
  /** Some of the false findings, in words. */
  readonly examples: readonly string[];
}

/** A rate with its 95 % Clopper–Pearson interval. */
export function shown({ hits, of }: Rate): string {
  const [low, high] = clopperPearson(hits, of, 0.95);
  return `${(hits / of).toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

export const strengthOf = ({ level, unit }: Pick<PlantedRate, 'level' | 'unit'>): string => (unit === '' ? level : `${level} ${unit}`);

/** README.md of the calibration; `alt` says what detection.svg shows. */
export function page(found: readonly PlantedRate[], [file, pair]: readonly CleanRates[], alt: string): string {
  const bars = found.filter(({ bar }) => bar);
  const worst = bars.reduce((least, each) => (each.hits / each.of < least.hits / least.of ? each : least));
  const noisiest = [...file.rates, ...pair.rates].reduce((most, each) => (each.hits / each.of > most.hits / most.of ? each : most));
  const examples = [...file.examples, ...pair.examples];
  const lines = [
    '# Calibration of the leakage audit',
    '',
    `Every leak at the strength that its check is held to (bold) is found in at least ${(worst.hits / worst.of).toFixed(3)} of ${String(worst.of)} data sets (bar: 0.95); no check says anything of clean data`,
    `in more than ${(noisiest.hits / noisiest.of).toFixed(3)} of ${String(noisiest.of)} (bar: 0.05).`,
    '',
    `![${alt}](detection.svg)`,
    '',
    '## Planted leaks',
    '',
    'Each leak is planted alone in clean generated data (1,500 rows, 8 numbers, 3 word columns; of a pair 900 are training and 600 test rows). Found: a finding of that check that names the leak, at',
    'warning or above. In parentheses: 95 % Clopper–Pearson interval. Weaker strengths show where a check begins to see: most have a bound on the size of the effect (stated in the check), so that',
    'detection rises from 0 to 1 around it; what is weaker stays a note or is not worth one.',
    '',
    '| check | leak | strength | data | seeds | found |',
    '| :- | :- | :- | :- | -: | -: |',
    ...found.map((each) => {
      const strong = (text: string): string => (each.bar ? `**${text}**` : text);
      return `| ${each.check} | ${each.leak} | ${strong(strengthOf(each))} | ${each.pair ? 'pair' : 'file'} | ${String(each.of)} | ${strong(shown(each))} |`;
    }),
    '',
    '## Clean data',
    '',
    `Share of ${String(file.rates[0].of)} data sets in which a check says anything at warning or above. All of it is false. The data sets are of ${String(cleanKinds.length)} kinds in turn: ${cleanKinds.map(({ name }) => name).join('; ')}.`,
    '',
    '| check | | one file | train/test pair |',
    '| :- | :- | -: | -: |',
    ...auditChecks.all.map(({ id, title }, i) => `| ${id} | ${title} | ${shown(file.rates[i])} | ${shown(pair.rates[i])} |`),
    '',
    ...(examples.length === 0 ? [] : ['The false findings:', '', ...examples.map((text) => `- ${text}`), '']),
    'What other programs check on the same files: [side-by-side.md](side-by-side.md).',
    '',
    'Made by `npm run calibrate:audit`; [planted.json](planted.json) and [clean.json](clean.json) hold the counts.',
    '',
  ];
  return lines.join('\n');
}
