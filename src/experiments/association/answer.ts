import type { Inline, Text } from '../../core/content.ts';
import { formatEffect, formatP, strengthOfEffect, strengthOfV } from '../../stats/index.ts';
import { sizeSentence } from '../shared/conclusion.ts';
import { adjustmentClause } from '../shared/multiplicity.ts';
import { count, listWords, percent } from '../shared/wording.ts';
import type { CountTable } from './cell.ts';
import type { AssociationView, JudgedResult } from './view.ts';

/** Rows of one line of a table. */
export const rowTotal = (row: readonly number[]): number => row.reduce((sum, value) => sum + value, 0);

/** A number with its sign, the minus as a minus. */
export const signed = (value: number, digits: number): string => (value < 0 ? `−${(-value).toFixed(digits)}` : `+${value.toFixed(digits)}`);

/** negligible, small, medium or large: of V by the table's size, of other effects by their own convention; '' where there is none. */
export function strengthOf({ effect, table }: JudgedResult): string {
  if (effect.name === 'cramers-v') return strengthOfV(effect.value, table.rows.length, table.columns.length);
  return strengthOfEffect(effect) ?? '';
}

/** `Cramér's V = 0.619 [0.617, 0.622] (large), p = 10^-41142.8`. */
function effectWords(result: JudgedResult): string {
  const word = strengthOf(result);
  return `${formatEffect(result.effect)}${word === '' ? '' : ` (${word})`}, ${formatP(result.log10P)}`;
}

/** `icmp 99.5 %, tcp 59.6 % and udp 5.8 %`: share of one column per row, largest first; the ends only when there are many. */
function shareWords({ rows, counts }: CountTable, column: number): string {
  const shares = rows
    .map((row, i) => ({ row, share: counts[i][column] / rowTotal(counts[i]) }))
    .sort((a, b) => b.share - a.share)
    .map(({ row, share }) => `${row} ${percent(share)}`);
  if (shares.length <= 6) return listWords(shares);
  return `from ${shares[0]} over ${shares[Math.floor(shares.length / 2)]} to ${shares[shares.length - 1]}`;
}

/** The cell whose count is furthest from independence. */
function strongestCell({ table, residuals }: JudgedResult): string {
  let best = { row: 0, column: 0 };
  residuals.forEach((line, row) => {
    line.forEach((value, column) => {
      if (Math.abs(value) > Math.abs(residuals[best.row][best.column])) best = { row, column };
    });
  });
  const value = residuals[best.row][best.column];
  return `${table.rows[best.row]} with ${table.columns[best.column]} (${value > 0 ? 'more' : 'fewer'} rows than independence gives, residual ${signed(value, 1)})`;
}

/** Paired answers: do both sides use the categories alike? */
function symmetryAnswer({ config }: AssociationView, result: JudgedResult): readonly Inline[] {
  const effect = effectWords(result);
  const lopsided =
    result.test === 'stuart-maxwell'
      ? `${config.rows} and ${config.columns} have different shares`
      : `Changes from ${config.rows} to ${config.columns} are lopsided`;
  if (result.rejected) return [{ kind: 'strong', text: lopsided }, `: ${effect}.`];
  return [`These rows do not show that ${config.rows} and ${config.columns} differ; ${effect}.`];
}

/** The whole table, with what its size means where a smallest effect was named. */
function wholeAnswer(view: AssociationView, result: JudgedResult): readonly Inline[] {
  const answer = view.config.test.definition.question === 'symmetry' ? symmetryAnswer(view, result) : independenceAnswer(view, result);
  const size = sizeSentence(result.conclusion, result.effect, view.config.minEffect);
  return size === '' ? answer : [...answer, ` ${size}`];
}

function independenceAnswer({ config, dataset }: AssociationView, result: JudgedResult): readonly Inline[] {
  const column = result.table.columns.indexOf(dataset.positives[config.columns]);
  const effect = effectWords(result);
  if (result.table.columns.length === 2 && column >= 0) {
    const shares = shareWords(result.table, column);
    if (result.rejected)
      return [
        `The ${result.table.columns[column]} share differs across ${config.rows}: `,
        { kind: 'strong', text: shares },
        `; ${effect}.`,
      ];
    return [`These rows do not show that the ${result.table.columns[column]} share differs across ${config.rows} (${shares}); ${effect}.`];
  }
  if (!result.rejected) return [`These rows do not show that ${config.columns} depends on ${config.rows}; ${effect}.`];
  return [
    { kind: 'strong', text: `${config.columns} depends on ${config.rows}` },
    `: ${effect}. Furthest from independence: ${strongestCell(result)}.`,
  ];
}

function pairAnswer({ config, binding }: AssociationView, pairs: readonly JudgedResult[]): string {
  const shown = pairs.filter(({ rejected }) => rejected);
  const total = count(pairs.length);
  if (pairs.length === 1) {
    const [pair] = pairs;
    const size = sizeSentence(pair.conclusion, pair.effect, config.minEffect);
    return `${pair.table.rows[0]} and ${pair.table.rows[1]} ${pair.rejected ? 'differ' : 'are not shown to differ'} in ${config.columns}: ${effectWords(pair)}.${size === '' ? '' : ` ${size}`}`;
  }
  if (shown.length === 0) return `None of the ${total} pairs of ${config.rows} is shown to differ in ${config.columns}.`;
  const ranked = [...shown].sort((a, b) => b.effect.value - a.effect.value);
  const named = ranked.slice(0, 3).map(({ name, effect }) => `${name} (V = ${effect.value.toFixed(3)})`);
  const how = shown.length === pairs.length ? `All ${total} pairs` : `${count(shown.length)} of ${total} pairs`;
  const small = shown.filter(({ conclusion }) => conclusion === 'too-small').length;
  const matter =
    config.minEffect === undefined
      ? ''
      : ` ${count(small)} of them are significant but below the smallest effect that matters (V of ${String(config.minEffect)}).`;
  return `${how} of ${config.rows} differ in ${config.columns} ${adjustmentClause(binding)}; the strongest: ${listWords(named)}.${matter}`;
}

/** The answer in one or two plain sentences. */
export function associationAnswer(view: AssociationView): Text {
  const whole = view.results.find(({ name }) => name === 'whole');
  const pairs = view.results.filter((result) => result !== whole);
  const parts: Inline[] = whole === undefined ? [] : [...wholeAnswer(view, whole)];
  if (pairs.length > 0) parts.push(`${parts.length > 0 ? ' ' : ''}${pairAnswer(view, pairs)}`);
  if (parts.length === 0)
    return `No pair of ${view.config.rows} could be tested: they have the same single value of ${view.config.columns}.`;
  return parts;
}
