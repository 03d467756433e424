import type { Column } from '../../../core/dataset.ts';
import { findColumn } from '../../../core/dataset.ts';
import { jsonNumber } from '../../../core/json.ts';
import { count, formatScore, percent } from '../../shared/wording.ts';
import { defineCheck } from '../check.ts';
import { deniedName, deniedPosition, wordPattern } from '../deny-list.ts';
import type { CheckReport, Finding, Severity } from '../finding.ts';
import { permutationNull } from '../permutation-null.ts';
import { bestOf, columnPower, valuesOf } from '../power.ts';
import type { AuditSubject } from '../subject.ts';
import { evidenceTable, permutationP } from '../wording.ts';

interface ColumnPart {
  readonly kind: 'column';
  readonly name: string;
  readonly leftOut: boolean;
  readonly nRows: number;
  readonly nValues: number;
  /** Words, or whole numbers. */
  readonly countable: boolean;
  /** 1 = never falls from one row of the file to the next, −1 = never rises, 0 = neither; over rows that have a value. */
  readonly direction: -1 | 0 | 1;
  readonly denied: { readonly family: string; readonly kind: string; readonly why: string } | null;
  readonly pattern: string | null;
  /** Cross-validated AUC of the column alone; NaN for a column that no model sees. */
  readonly auc: number;
}

interface OrderPart {
  readonly kind: 'order';
  readonly auc: number;
  readonly p: number;
  /** Share of neighbouring rows with the same label, and what a random order gives. */
  readonly neighbours: number;
  readonly expected: number;
}

type Part = ColumnPart | OrderPart;

/** Columns with at least so many different values per row are identifiers where they are words or whole numbers. */
const nearUnique = 0.95;
const leastRows = 50;

function isCountable(column: Column, rows: Uint32Array): boolean {
  if (column.kind === 'discrete') return true;
  for (const row of rows) {
    const value = column.values[row];
    if (value === value && !Number.isInteger(value)) return false;
  }
  return true;
}

function directionOf(column: Column, rows: Uint32Array): -1 | 0 | 1 {
  const values = column.kind === 'continuous' ? column.values : column.codes;
  const gone = (value: number): boolean => (column.kind === 'continuous' ? value !== value : value < 0);
  let rises = false;
  let falls = false;
  let last = NaN;
  for (const row of rows) {
    const value = values[row];
    if (gone(value)) continue;
    if (value > last) rises = true;
    if (value < last) falls = true;
    if (rises && falls) return 0;
    last = value;
  }
  return rises ? 1 : falls ? -1 : 0;
}

function lookAt(subject: AuditSubject, name: string): ColumnPart {
  const column = findColumn(subject.dataset, name);
  if (column === undefined) throw new RangeError(`no column '${name}'`);
  const leftOut = !subject.columns.includes(column);
  const rows = subject.allTrain;
  const { slots, nSlots, example } = valuesOf(subject, column);
  const seen = new Uint8Array(nSlots);
  for (const row of rows) seen[slots[row]] = 1;
  seen[nSlots - 1] = 0;
  const names = subject.dataset.columns.map((each) => each.name);
  const second = findColumn(subject.dataset, 'column1');
  const denied = deniedName(name) ?? deniedPosition(names, name, second?.kind === 'discrete' ? second.levels : []);
  const pattern = column.kind === 'discrete' ? wordPattern(column.levels) : null;
  return {
    kind: 'column',
    name,
    leftOut,
    nRows: rows.length,
    nValues: seen.reduce((sum, flag) => sum + flag, 0),
    countable: example.length > 2 && isCountable(column, rows),
    direction: directionOf(column, rows),
    denied: denied === undefined ? null : { family: denied.family, kind: denied.kind, why: denied.why },
    pattern: pattern?.what ?? null,
    auc: leftOut ? NaN : bestOf(columnPower(subject, column), 'auc'),
  };
}

/** The rows' position in the file as if it were a column. */
function lookAtOrder(subject: AuditSubject): OrderPart {
  const position: Column = {
    kind: 'continuous',
    name: '(order of the rows)',
    role: 'feature',
    values: Float64Array.from({ length: subject.dataset.nRows }, (_, row) => row),
    missing: null,
  };
  const chance = permutationNull(subject, position);
  const rows = subject.allTrain;
  const y = subject.target.yByRow;
  const totals = new Float64Array(subject.target.classes.length);
  let same = 0;
  rows.forEach((row, i) => {
    totals[y[row]]++;
    if (i > 0 && y[row] === y[rows[i - 1]]) same++;
  });
  const n = rows.length;
  return {
    kind: 'order',
    auc: chance.observed,
    p: (1 + chance.relabelled.filter((value) => value >= chance.observed).length) / (chance.relabelled.length + 1),
    neighbours: same / (n - 1),
    expected: totals.reduce((sum, total) => sum + (total * (total - 1)) / (n * (n - 1)), 0),
  };
}

/** Why a column looks like an identifier, or null. */
function reasonOf(part: ColumnPart): { readonly severity: Severity; readonly text: string } | null {
  const { name, denied, pattern, nValues, nRows, countable, direction, auc } = part;
  const unique = countable && nRows >= leastRows && nValues >= nearUnique * nRows;
  const ordered = direction !== 0 && nRows >= leastRows && nValues >= Math.max(10, nRows / 20);
  const telling = auc >= 0.9;
  const tells = Number.isNaN(auc) ? '' : ` Alone it has AUC ${formatScore(auc)}.`;
  if (denied !== null) {
    return {
      severity: telling ? 'critical' : 'warning',
      text: `${name} is on the deny list (${denied.family}, ${denied.kind}): ${denied.why}.${tells}`,
    };
  }
  if (pattern !== null) return { severity: telling ? 'critical' : 'warning', text: `${name} holds ${pattern}.${tells}` };
  if (unique) {
    const counter = ordered ? `, and it ${direction > 0 ? 'never falls' : 'never rises'} from row to row: a counter or a clock` : '';
    return {
      severity: telling ? 'critical' : 'warning',
      text: `${name} has ${count(nValues)} different values in ${count(nRows)} rows${counter}: it names rows.${tells}`,
    };
  }
  if (ordered) {
    return {
      severity: telling || nValues >= nRows / 2 ? 'warning' : 'note',
      text: `${name} ${direction > 0 ? 'never falls' : 'never rises'} from row to row (${count(nValues)} different values): the rows are sorted by it, or it is a clock.${tells}`,
    };
  }
  return null;
}

function columnFinding(part: ColumnPart): readonly Finding[] {
  const reason = reasonOf(part);
  if (reason === null) return [];
  const { name, nValues, nRows, auc, leftOut, direction } = part;
  return [
    {
      key: name,
      severity: leftOut ? 'note' : reason.severity,
      title: leftOut ? `${reason.text} No model sees it.` : reason.text,
      columns: [name],
      counts: { values: nValues, rows: nRows, direction, ...(Number.isNaN(auc) ? {} : { auc }) },
      rows: [],
    },
  ];
}

function orderFinding(part: OrderPart, subject: AuditSubject): readonly Finding[] {
  const { auc, p, neighbours, expected } = part;
  if (!(p <= subject.alpha) || !(auc >= 0.65)) return [];
  return [
    {
      key: 'row-order',
      severity: auc >= 0.8 ? 'warning' : 'note',
      title:
        `The position of a row in the file tells its label with AUC ${formatScore(auc)} (p ${permutationP(p)}); neighbours share their label in ${percent(neighbours)} ` +
        `of cases, in a random order in ${percent(expected)}.`,
      advice:
        'Anything that grows with the position (clocks, counters, ports) carries the label, and folds without shuffling hold single classes. Shuffle, drop such columns, or split by time on purpose.',
      columns: [],
      counts: { auc, p, neighbours, expected },
      rows: [],
    },
  ];
}

function droppedByProfile(subject: AuditSubject): readonly Finding[] {
  return subject.dataset.notes.flatMap((note) => {
    const name = /^`?([^`\s]+)`? was dropped/.exec(note)?.[1];
    const denied = name === undefined ? undefined : deniedName(name);
    if (name === undefined || denied === undefined) return [];
    return [
      {
        key: name,
        severity: 'note' as const,
        title: `${name} is on the deny list (${denied.family}, ${denied.kind}): ${denied.why}. The profile dropped it; no model sees it.`,
        columns: [name],
        counts: {},
        rows: [],
      },
    ];
  });
}

function conclude(parts: ReadonlyMap<string, Part>, subject: AuditSubject): CheckReport {
  const columns = [...parts.values()].filter((part): part is ColumnPart => part.kind === 'column');
  const order = [...parts.values()].find((part): part is OrderPart => part.kind === 'order');
  const findings = [
    ...columns.flatMap(columnFinding),
    ...droppedByProfile(subject),
    ...(order === undefined ? [] : orderFinding(order, subject)),
  ];
  const suspects = columns.filter((part) => reasonOf(part) !== null);
  return {
    findings,
    facts: {
      order:
        order === undefined
          ? null
          : { auc: jsonNumber(order.auc), p: order.p, neighbours: jsonNumber(order.neighbours), expected: jsonNumber(order.expected) },
      columns: columns.map(({ name, nValues, direction, denied, pattern, leftOut, auc }) => ({
        column: name,
        values: nValues,
        direction,
        denied: denied?.kind ?? null,
        pattern,
        leftOut,
        auc: jsonNumber(auc),
      })),
    },
    blocks:
      suspects.length === 0
        ? []
        : [
            evidenceTable(
              ['Column', 'listed as', 'different values', 'of rows', 'row to row', 'AUC alone'],
              suspects.map(({ name, denied, pattern, nValues, nRows, direction, auc, leftOut }) => [
                leftOut ? `${name} (left out)` : name,
                denied === null ? (pattern ?? '–') : `${denied.kind}, ${denied.family}`,
                count(nValues),
                percent(nValues / nRows),
                direction > 0 ? 'never falls' : direction < 0 ? 'never rises' : 'up and down',
                formatScore(auc),
              ]),
              2,
            ),
          ],
    summary:
      suspects.length === 0
        ? 'No column looks like a name, an address, a clock or a counter.'
        : `${count(suspects.length)} columns look like identifiers.`,
    skipped: null,
  };
}

/** FV004: columns that name rows, hosts or times instead of describing traffic. */
export const identifiers = defineCheck<Part>({
  id: 'FV004',
  title: 'Identifier-like columns',
  why: 'Addresses, ports, timestamps and record numbers say which capture a row comes from. A model that learns them recognises the test bed, not the attack, and its score does not carry over to any other network.',
  advice: 'Leave the column out (`features: { exclude: […] }`), or use it as `group` or `time` to split by.',
  sampled: false,
  plan: ({ columns, leftOut, train }) => [
    ...[...columns, ...leftOut].map(({ name }) => ({ key: `column ${name}`, group: `column ${name}`, cost: 5 + train.length / 20_000 })),
    { key: 'order', cost: 40 },
  ],
  run: (subject, key) => (key === 'order' ? lookAtOrder(subject) : lookAt(subject, key.slice('column '.length))),
  conclude,
});
