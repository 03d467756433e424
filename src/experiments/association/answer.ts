import type { Inline, Text } from '../../core/content.ts';
import { formatP, strengthOfV } from '../../stats/index.ts';
import { count, listWords, percent } from '../shared/wording.ts';
import type { CountTable } from './cell.ts';
import type { AssociationView, JudgedResult } from './view.ts';

/** Rows of one line of a table. */
export const rowTotal = (row: readonly number[]): number => row.reduce((sum, value) => sum + value, 0);

/** A number with its sign, the minus as a minus. */
export const signed = (value: number, digits: number): string => (value < 0 ? `−${(-value).toFixed(digits)}` : `+${value.toFixed(digits)}`);

/** `Cramér's V = 0.619 [0.617, 0.622] (large), p = 10^-41142.8`. */
function effectWords(result: JudgedResult): string {
  const { value, ci } = result.effect;
  const word = strengthOfV(value, result.table.rows.length, result.table.columns.length);
  return `Cramér's V = ${value.toFixed(3)} [${ci[0].toFixed(3)}, ${ci[1].toFixed(3)}] (${word}), ${formatP(result.log10P)}`;
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

function wholeAnswer({ config, dataset }: AssociationView, result: JudgedResult): readonly Inline[] {
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

function pairAnswer({ config }: AssociationView, pairs: readonly JudgedResult[]): string {
  const shown = pairs.filter(({ rejected }) => rejected);
  const total = count(pairs.length);
  if (pairs.length === 1) {
    const [pair] = pairs;
    return `${pair.table.rows[0]} and ${pair.table.rows[1]} ${pair.rejected ? 'differ' : 'are not shown to differ'} in ${config.columns}: ${effectWords(pair)}.`;
  }
  if (shown.length === 0) return `None of the ${total} pairs of ${config.rows} is shown to differ in ${config.columns}.`;
  const ranked = [...shown].sort((a, b) => b.effect.value - a.effect.value);
  const named = ranked.slice(0, 3).map(({ name, effect }) => `${name} (V = ${effect.value.toFixed(3)})`);
  const how = shown.length === pairs.length ? `All ${total} pairs` : `${count(shown.length)} of ${total} pairs`;
  return `${how} of ${config.rows} differ in ${config.columns} after Holm's adjustment; the strongest: ${listWords(named)}.`;
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
