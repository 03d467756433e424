import type { Block, Details, Table, Text } from '../../core/content.ts';
import type { TestResult } from '../../core/hypothesis.ts';
import { effectTitle, formatPValue, strengthOfEffect } from '../../stats/index.ts';
import { count } from './wording.ts';

/** A result under the name that the report gives it. */
export interface NamedResult extends TestResult {
  readonly name: string;
}

/** Three digits, more for small numbers, a dash for what is not defined. */
function number(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = Math.abs(value) >= 1000 || (value !== 0 && Math.abs(value) < 0.001) ? value.toPrecision(3) : value.toFixed(3);
  return text.startsWith('-') ? `−${text.slice(1)}` : text;
}

/** More results than this are not listed effect by effect. */
const MOST_RESULTS = 12;

/** All effect sizes with their intervals, folded away. */
function effectTable(results: readonly NamedResult[]): Details {
  const several = results.length > 1;
  const right = ['Value', '95 % interval'].map((title) => ({ title, align: 'right' as const }));
  const rows = results.flatMap((result) =>
    [result.effect, ...result.effects].map((effect): readonly Text[] => [
      ...(several ? [result.name] : []),
      effectTitle(effect.name),
      number(effect.value),
      effect.ci.every(Number.isNaN) ? '–' : `${number(effect.ci[0])} to ${number(effect.ci[1])}`,
      strengthOfEffect(effect) ?? '',
    ]),
  );
  const table: Table = {
    kind: 'table',
    columns: [
      ...(several ? [{ title: 'Result', align: 'left' as const }] : []),
      { title: 'Effect size', align: 'left' },
      ...right,
      { title: 'By convention', align: 'left' },
    ],
    rows,
  };
  return { kind: 'details', summary: 'All effect sizes with their intervals', blocks: [table] };
}

const mark = (met: boolean | null): string => (met === null ? 'to be judged by who knows the data' : met ? 'met' : 'not met');

/** The smallest effect that a study of this size finds. */
function sensitivityWords({ sensitivity, n }: TestResult): string {
  if (sensitivity === null) return '';
  const { effect, detectable, power, alpha } = sensitivity;
  const share = `${String(Math.round(100 * power))} %`;
  if (Number.isNaN(detectable))
    return `With n = ${count(n)} no effect is large enough to be found in ${share} of studies at α = ${String(alpha)}.`;
  return `With n = ${count(n)} a test at α = ${String(alpha)} finds ${effectTitle(effect)} of ${number(detectable)} or more in ${share} of studies.`;
}

/** Assumptions with what was found, and what the study could have seen; of the first result where there are many. */
function conditions(results: readonly NamedResult[]): Details {
  const [first] = results;
  const lines = first.assumptions.map(({ text, met }) => `${text.replace(/\.$/, '')} (${mark(met)}).`);
  const name = results.length > 1 ? ` of ${first.name}` : '';
  return {
    kind: 'details',
    summary: `What the test${name} takes for granted, and what it could have seen`,
    blocks: [{ kind: 'list', items: [...lines, sensitivityWords(first), first.sentence].filter((text) => text !== '') }],
  };
}

/** p by random tables, with its uncertainty. */
function monteCarloLines(results: readonly NamedResult[]): readonly Block[] {
  const items = results.flatMap(({ name, monteCarlo, log10P }) => {
    if (monteCarlo === null) return [];
    const { replicates, asExtreme, standardError, interval, level } = monteCarlo;
    const range = `${formatPValue(Math.log10(interval[0]) || -Infinity)} to ${formatPValue(Math.log10(interval[1]))}`;
    const low = interval[0] === 0 ? `below ${formatPValue(Math.log10(interval[1]))}` : range;
    const words = `${count(asExtreme)} of ${count(replicates)} random replicates are as extreme; p = ${formatPValue(log10P)}, standard error ${standardError.toPrecision(2)}`;
    return [`${results.length > 1 ? `${name}: ` : ''}${words}; the exact p is ${low} (${String(100 * level)} % interval).`];
  });
  return items.length === 0 ? [] : [{ kind: 'list', items: items.slice(0, 20) }];
}

/** Why a test was taken, where the choice was left to the data. */
function reasonNotes(results: readonly NamedResult[]): readonly Block[] {
  const reasons = new Map<string, string[]>();
  for (const { name, reason } of results) if (reason !== null) reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  return [...reasons].slice(0, 10).map(([reason, names]) => {
    const whose =
      results.length === 1 ? '' : `${names.slice(0, 6).join(', ')}${names.length > 6 ? ` and ${String(names.length - 6)} more` : ''}: `;
    return { kind: 'callout', tone: 'note', text: `${whose}${reason}` };
  });
}

/** What is said about tests of any kind below their table: reasons, random replicates, effects, assumptions and sensitivity. */
export function testBlocks(results: readonly NamedResult[]): readonly Block[] {
  if (results.length === 0) return [];
  const effects = results.length <= MOST_RESULTS ? [effectTable(results)] : [];
  return [...reasonNotes(results), ...monteCarloLines(results), ...effects, conditions(results)];
}
