import { redundancyHeatMap } from '../../../charts/index.ts';
import { jsonNumber } from '../../../core/json.ts';
import { count, listWords, percent } from '../../shared/wording.ts';
import { associationMatrix, clusterColumns } from '../association-matrix.ts';
import { defineCheck } from '../check.ts';
import type { CheckReport, Finding } from '../finding.ts';
import { valuesOf } from '../power.ts';
import type { AuditSubject } from '../subject.ts';
import { evidenceTable, several } from '../wording.ts';

interface Part {
  readonly names: readonly string[];
  /** n × n, row-major; empty for the cell of a column. */
  readonly strength: Float64Array;
  readonly detail: Float64Array;
  readonly vif: Float64Array;
  /** Share of the commonest value in training and in the test data; empty for the matrix. */
  readonly commonest: readonly Commonest[];
}

interface Commonest {
  readonly name: string;
  readonly train: { readonly share: number; readonly value: string };
  readonly test: { readonly share: number; readonly value: string } | null;
}

/** |r|, V or η from which columns say the same; from which they go into the list of pairs. */
const sameThreshold = 0.95;
const listThreshold = 0.6;
const nearConstant = 0.999;
/** Columns that a heat map can still show. */
const mapLimit = 60;

function commonestOf(subject: AuditSubject, name: string, rows: Uint32Array): { share: number; value: string } {
  const column = subject.columns.find((each) => each.name === name);
  if (column === undefined) throw new RangeError(`no column '${name}'`);
  const { slots, nSlots, example } = valuesOf(subject, column);
  const counts = new Uint32Array(nSlots);
  for (const row of rows) counts[slots[row]]++;
  let best = 0;
  for (let s = 1; s < nSlots; s++) if (counts[s] > counts[best]) best = s;
  const at = example[best];
  const value =
    best === nSlots - 1 ? '(missing)' : column.kind === 'discrete' ? column.levels[column.codes[at]] : String(column.values[at]);
  return { share: counts[best] / rows.length, value };
}

function constantFindings(commonest: readonly Commonest[]): readonly Finding[] {
  return commonest.flatMap(({ name, train, test }): readonly Finding[] => {
    const base = { key: name, columns: [name], rows: [] };
    const counts = { trainShare: train.share, ...(test === null ? {} : { testShare: test.share }) };
    if (test !== null && train.share === 1 && test.share === 1 && train.value !== test.value) {
      return [
        {
          ...base,
          severity: 'critical',
          title: `${name} is ${train.value} in all training rows and ${test.value} in all test rows: it tells the two files apart and nothing else.`,
          counts,
        },
      ];
    }
    if (train.share === 1 && (test === null || test.share === 1)) {
      return [{ ...base, severity: 'note', title: `${name} is constant (${train.value}).`, counts }];
    }
    if (train.share === 1 || test?.share === 1) {
      const [where, value, other] = train.share === 1 ? ['training', train.value, 'test'] : ['test', test?.value ?? '', 'training'];
      return [
        {
          ...base,
          severity: 'note',
          title: `${name} is constant (${value}) in the ${where} data and varies in the ${other} data.`,
          counts,
        },
      ];
    }
    if (train.share >= nearConstant) {
      return [{ ...base, severity: 'note', title: `${name} is ${train.value} in ${percent(train.share)} of the training rows.`, counts }];
    }
    return [];
  });
}

function conclude(parts: ReadonlyMap<string, Part>, subject: AuditSubject): CheckReport {
  const matrix = parts.get('matrix');
  const commonest = [...parts.values()].flatMap((part) => part.commonest);
  const findings: Finding[] = [...constantFindings(commonest)];
  if (matrix === undefined) return { findings, facts: {}, blocks: [], summary: 'Columns could not be compared.', skipped: null };
  const { names, strength, detail, vif } = matrix;
  const n = names.length;
  const { order, clusters } = clusterColumns({ names, strength, detail, vif }, sameThreshold);
  for (const members of clusters) {
    const own = members.map((i) => names[i]);
    let least = 1;
    for (const i of members) for (const j of members) if (i !== j) least = Math.min(least, strength[i * n + j]);
    findings.push({
      key: `group-${own[0]}`,
      severity: 'warning',
      title: `${listWords(own)} say nearly the same (association at least ${least.toFixed(3)}).`,
      columns: own,
      counts: { columns: own.length, leastAssociation: least },
      rows: [],
    });
  }
  const pairs: { readonly a: number; readonly b: number; readonly value: number }[] = [];
  for (let a = 0; a < n; a++)
    for (let b = a + 1; b < n; b++) if (strength[a * n + b] >= listThreshold) pairs.push({ a, b, value: strength[a * n + b] });
  pairs.sort((x, y) => y.value - x.value);
  const shown = order.filter((i) => Number.isFinite(strength[i * n + i])).slice(0, mapLimit);
  const title = 'Columns that say the same: strength of association, in dendrogram order';
  const chart = redundancyHeatMap({
    title,
    names: shown.map((i) => names[i]),
    strength: shown.map((i) => shown.map((j) => strength[i * n + j])),
  });
  const inflated = names
    .map((name, i) => ({ name, value: vif[i] }))
    .filter(({ value }) => value > 10)
    .sort((x, y) => (x.value === y.value ? 0 : y.value - x.value))
    .map(({ name, value }) => [name, Number.isFinite(value) ? value.toFixed(1) : '∞ (follows from the others)']);
  const measureOf = (a: number, b: number): string =>
    detail[a * n + b] < 0 ? `−${strength[a * n + b].toFixed(3)}` : strength[a * n + b].toFixed(3);
  return {
    findings,
    facts: {
      clusters: clusters.map((members) => members.map((i) => names[i])),
      pairs: pairs.map(({ a, b, value }) => ({
        columns: [names[a], names[b]],
        association: value,
        detail: [jsonNumber(detail[a * n + b]), jsonNumber(detail[b * n + a])],
      })),
      vif: Object.fromEntries(names.map((name, i) => [name, jsonNumber(vif[i])])),
      constant: commonest.filter(({ train }) => train.share === 1).map(({ name }) => name),
    },
    blocks: [
      ...(shown.length < 2 ? [] : [{ kind: 'chart' as const, id: `${subject.id}-fv006-associations`, title, ...chart }]),
      {
        kind: 'details',
        summary: `Pairs of columns with an association of at least ${String(listThreshold)} (${count(pairs.length)})`,
        blocks: [
          {
            kind: 'paragraph',
            text: 'Two numbers: Pearson’s r. Two word columns: Cramér’s V (bias-corrected), with Theil’s U of each from the other. Words and a number: correlation ratio η.',
          },
          evidenceTable(
            ['Column', 'goes with', 'association', 'U(first | second)', 'U(second | first)'],
            pairs.slice(0, 200).map(({ a, b }) => {
              const words = detail[a * n + b] !== detail[b * n + a];
              return [
                names[a],
                names[b],
                measureOf(a, b),
                words ? detail[a * n + b].toFixed(3) : '',
                words ? detail[b * n + a].toFixed(3) : '',
              ];
            }),
            2,
          ),
        ],
      },
      ...(inflated.length === 0
        ? []
        : [
            {
              kind: 'details' as const,
              summary: 'Variance inflation factors above 10',
              blocks: [evidenceTable(['Column', 'VIF'], inflated)],
            },
          ]),
    ],
    summary: `${several(pairs.length, 'pair')} of columns with an association of at least ${String(listThreshold)}; ${several(clusters.length, 'group')} of columns that say nearly the same; ${several(commonest.filter(({ train }) => train.share === 1).length, 'constant column')}.`,
    skipped: null,
  };
}

/** FV006: columns that repeat each other, or never change. */
export const redundancy = defineCheck<Part>({
  id: 'FV006',
  title: 'Redundancy',
  why:
    'Columns that repeat each other share their importance, so none looks important, and leaving out a leaking column does not help while its twin stays. Constant columns ' +
    'carry nothing; one with different constants in training and test data carries the split.',
  advice:
    'Keep one column of each group (`dropCorrelated` does it in single-feature experiments), drop constants; when you drop a leaking column, drop its group.',
  sampled: false,
  plan: ({ columns, allTrain }) => [
    { key: 'matrix', cost: 20 + (columns.length ** 2 * allTrain.length) / 1e6 },
    ...columns.map(({ name }) => ({ key: `column ${name}`, group: `column ${name}`, cost: 1 + allTrain.length / 200_000 })),
  ],
  run: (subject, key) => {
    const none = new Float64Array(0);
    if (key === 'matrix') {
      const { names, strength, detail, vif } = associationMatrix(subject.dataset, subject.columns, subject.train);
      return { names, strength, detail, vif, commonest: [] };
    }
    const name = key.slice('column '.length);
    const train = commonestOf(subject, name, subject.allTrain);
    const test = subject.allTest === null ? null : commonestOf(subject, name, subject.allTest);
    return { names: [], strength: none, detail: none, vif: none, commonest: [{ name, train, test }] };
  },
  conclude,
});
