import { mosaicChart, residualHeatMap } from '../../charts/index.ts';
import type { Block, Details, Section, Table, Text } from '../../core/content.ts';
import { effectTitle, formatPValue } from '../../stats/index.ts';
import type { Conclusion } from '../shared/conclusion.ts';
import { adjustedTitle, familySentence } from '../shared/multiplicity.ts';
import { testBlocks } from '../shared/test-blocks.ts';
import { count, listWords, percent } from '../shared/wording.ts';
import { associationAnswer, rowTotal, signed, strengthOf } from './answer.ts';
import type { AssociationCellValue, CountTable } from './cell.ts';
import type { AssociationConfig } from './config.ts';
import { stratifiedBlocks } from './strata-section.ts';
import type { AssociationView, JudgedResult } from './view.ts';

const titleOf = (config: AssociationConfig): string => config.title ?? `Association of ${config.rows} and ${config.columns}`;

const tableTotal = (table: CountTable): number => table.counts.reduce((sum, row) => sum + rowTotal(row), 0);

/** The section of an association whose cell did not finish. */
export function failedSection(config: AssociationConfig, why: string): Section {
  const answer = `No answer: the test of ${config.rows} and ${config.columns} did not finish.`;
  return { title: titleOf(config), answer, blocks: [{ kind: 'callout', tone: 'error', text: `${answer} ${why}` }] };
}

/** How the statistic of a test is written at the head of its column. */
const symbols: Readonly<Record<string, string>> = {
  g: 'G',
  'two-proportions': 'z',
  'cochran-armitage': 'z',
  'cressie-read': 'CR',
  'freeman-tukey': 'FT',
  'power-divergence': 'CR',
};

/** `chi-square`, `chi-square (Yates)`, `fisher (monte-carlo)`: the test beside the name of its table, where they may differ. */
function rowName(config: AssociationConfig, { name, test, correction }: JudgedResult): string {
  const chosen = config.test.id === 'auto' ? `${test}${correction === 'none' || correction === 'yates' ? '' : `, ${correction}`}` : '';
  const notes = [chosen, correction === 'yates' ? 'Yates' : ''].filter((text) => text !== '');
  return notes.length === 0 ? name : `${name} (${notes.join(', ')})`;
}

const orDash = (value: number, text: (value: number) => string): string => (Number.isNaN(value) ? '–' : text(value));

const conclusions: Readonly<Record<Conclusion, string>> = {
  'not-shown': '',
  shown: '',
  matters: ', matters',
  'too-small': ', too small to matter',
  'size-unclear': ', may matter',
};

function resultTable({ config, binding, results }: AssociationView): Table {
  const statistic = symbols[config.test.id] ?? 'χ²';
  const lead = effectTitle(results[0].effect.name);
  const right = ['Rows', statistic, 'df', 'p', adjustedTitle(binding), lead, '95 % interval'].map((title) => ({
    title,
    align: 'right' as const,
  }));
  return {
    kind: 'table',
    columns: [{ title: 'Table', align: 'left' }, ...right, { title: 'Association', align: 'left' }],
    rows: results.map((result): readonly Text[] => {
      const { value, ci } = result.effect;
      const word = `${strengthOf(result)}${conclusions[result.conclusion]}`;
      return [
        rowName(config, result),
        count(tableTotal(result.table)),
        orDash(result.statistic, (number) => number.toFixed(2)),
        orDash(result.df, String),
        formatPValue(result.log10P),
        formatPValue(result.adjustedLog10P),
        value.toFixed(3),
        orDash(ci[0], (low) => `${low.toFixed(3)} to ${ci[1].toFixed(3)}`),
        result.rejected ? word : `not shown (${word})`,
      ];
    }),
  };
}

function countTable(config: AssociationConfig, { rows, columns, counts }: CountTable): Table {
  const numbers = [...columns, 'All'].map((title) => ({ title, align: 'right' as const }));
  return {
    kind: 'table',
    caption: `Rows by ${config.rows} and ${config.columns}, with the share of each row of the table`,
    columns: [{ title: config.rows, align: 'left' }, ...numbers],
    rows: rows.map((row, i) => {
      const total = rowTotal(counts[i]);
      return [row, ...counts[i].map((value) => (value === 0 ? '0' : `${count(value)} (${percent(value / total)})`)), count(total)];
    }),
  };
}

function residualTable(config: AssociationConfig, { rows, columns, residuals }: AssociationCellValue['table']): Details {
  const table: Table = {
    kind: 'table',
    columns: [{ title: config.rows, align: 'left' }, ...columns.map((title) => ({ title, align: 'right' as const }))],
    rows: rows.map((row, i) => [row, ...residuals[i].map((value) => signed(value, 1))]),
  };
  return { kind: 'details', summary: 'Adjusted standardized residuals: beyond ±2 a cell stands out, beyond ±3 clearly', blocks: [table] };
}

function assumptionCallouts(results: readonly JudgedResult[]): readonly Block[] {
  const warned = results.filter(({ warnings }) => warnings.length > 0);
  const single = results.length === 1;
  const texts = warned.map(({ name, warnings }) => `${single ? '' : `${name}: `}${warnings.join(' ')}`);
  if (texts.length <= 3) return texts.map((text) => ({ kind: 'callout', tone: 'warning', text }));
  const names = listWords(warned.slice(0, 10).map(({ name }) => name));
  const more = warned.length > 10 ? ' (the first ten)' : '';
  const text = `${String(warned.length)} of ${String(results.length)} tests have remarks, such as expected counts below 5: ${names}${more}.`;
  const list: Details = { kind: 'details', summary: 'Remarks of each test', blocks: [{ kind: 'list', items: texts }] };
  return [{ kind: 'callout', tone: 'warning', text }, list];
}

function yatesNote({ config, results }: AssociationView): readonly Block[] {
  const fourfold = results.filter(({ table, test }) => test === 'chi-square' && table.rows.length === 2 && table.columns.length === 2);
  if (!['chi-square', 'auto'].includes(config.test.id) || fourfold.length === 0) return [];
  const on = fourfold[0].correction === 'yates';
  const text = on
    ? "Tables of two rows and two columns carry Yates's continuity correction (marked), as in scipy and R by default; it lowers χ² a little. Cramér's V is computed without it."
    : "No continuity correction is applied to tables of two rows and two columns (yates: false); scipy and R apply Yates's by default.";
  return [{ kind: 'callout', tone: 'note', text }];
}

/** What keeps p from meaning what a reader may take it for. */
function cautions({ value, results, dataset, config }: AssociationView): readonly Block[] {
  const blocks: Block[] = value.warnings.map((text) => ({ kind: 'callout', tone: 'warning', text }));
  for (const text of value.notes) blocks.push({ kind: 'callout', tone: 'note', text });
  const n = tableTotal(value.table);
  if (n >= 10_000 && results.some(({ rejected }) => rejected)) {
    const text = `With ${count(n)} rows even a difference too small to matter gets a tiny p. What counts here is Cramér's V and the shares.`;
    blocks.push({ kind: 'callout', tone: 'note', text });
  }
  if (config.sample?.distinct !== true && dataset.distinctRows < dataset.nRows / 2) {
    const text =
      `Only ${count(dataset.distinctRows)} of ${count(dataset.nRows)} rows are different. Repeated rows (floods, scans) are not independent observations, ` +
      `as the test assumes: p and the interval claim more than the data carry. The shares and V still describe these rows.`;
    blocks.push({ kind: 'callout', tone: 'warning', text });
  }
  return blocks;
}

function skippedNote({ value }: AssociationView): readonly Block[] {
  if (value.skipped.length === 0) return [];
  const items = value.skipped.slice(0, 20).map(({ name, reason }) => `${name}: ${reason}`);
  if (value.skipped.length > 20) items.push(`and ${String(value.skipped.length - 20)} more pairs`);
  const text = `${String(value.skipped.length)} pair${value.skipped.length === 1 ? ' was' : 's were'} not tested.`;
  return [
    { kind: 'callout', tone: 'note', text },
    { kind: 'list', items },
  ];
}

function charts({ config, binding, value }: AssociationView): readonly Block[] {
  const { rows, columns, counts, residuals } = value.table;
  const mosaic = `${config.columns} by ${config.rows}`;
  const heat = `Where ${config.columns} and ${config.rows} depart from independence`;
  return [
    { kind: 'chart', id: `${binding.id}-mosaic`, title: mosaic, ...mosaicChart({ title: mosaic, rows, columns, counts }) },
    {
      kind: 'chart',
      id: `${binding.id}-residuals`,
      title: heat,
      ...residualHeatMap({ title: heat, rows, columns, residuals, rowTitle: config.rows, columnTitle: config.columns }),
    },
  ];
}

function method({ config, binding, results }: AssociationView): string {
  const name = config.test.definition.title;
  const family = familySentence(binding);
  if (config.test.definition.question === 'symmetry') return `${name}. ${family}`;
  const words =
    "Words for Cramér's V follow Cohen (1988) for w = V √(min(rows, columns) − 1): small from .10, medium from .30, large from .50. Its interval comes from the noncentral χ² distribution.";
  const [first] = results;
  const bias =
    results.length === 1 && Number.isFinite(first.biasCorrectedV)
      ? ` V corrected for bias (Bergsma 2013): ${first.biasCorrectedV.toFixed(3)}.`
      : '';
  return `${name}. ${family} ${words}${bias}`;
}

/** Long tables are folded away. */
function folded(table: Table, summary: string): Block {
  return table.rows.length > 15 || table.columns.length > 9 ? { kind: 'details', summary, blocks: [table] } : table;
}

/** The association's part of the report. */
export function associationSection(view: AssociationView): Section {
  const { config, value, results } = view;
  const answer = associationAnswer(view);
  const blocks: Block[] = [...cautions(view), ...assumptionCallouts(results), ...yatesNote(view)];
  if (results.length > 0) {
    blocks.push(folded(resultTable(view), `All ${count(results.length)} tests`), { kind: 'paragraph', text: method(view) });
    blocks.push(...stratifiedBlocks(view), ...testBlocks(results));
  }
  blocks.push(
    ...skippedNote(view),
    ...charts(view),
    folded(countTable(config, value.table), `The table of ${config.rows} × ${config.columns}: counts and shares`),
    residualTable(config, value.table),
  );
  return { title: titleOf(config), answer, blocks };
}
