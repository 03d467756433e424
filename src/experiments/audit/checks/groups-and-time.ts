import type { Column } from '../../../core/dataset.ts';
import { findColumn } from '../../../core/dataset.ts';
import { jsonNumber } from '../../../core/json.ts';
import { sampleIndices, shuffle } from '../../../core/rng.ts';
import { correctedResampledT } from '../../../stats/index.ts';
import { count, formatScore, percent } from '../../shared/wording.ts';
import { defineCheck } from '../check.ts';
import { deniedName } from '../deny-list.ts';
import type { CheckReport, Finding, Severity } from '../finding.ts';
import { valuesOf } from '../power.ts';
import { fitReference } from '../reference-model.ts';
import { type AuditSubject, underAudit } from '../subject.ts';
import { evidenceTable, several } from '../wording.ts';

interface GroupPart {
  readonly kind: 'group';
  readonly column: string;
  /** The suite names it; otherwise it was found by its name. */
  readonly named: boolean;
  readonly groups: number;
  /** Test rows of the split under audit whose group has training rows too. */
  readonly shared: number;
  readonly test: number;
}

interface TimePart {
  readonly kind: 'time';
  /** The column, or null = the order of the rows. */
  readonly column: string | null;
  readonly model: string;
  /** Per block after the first: accuracy when trained on all earlier blocks, and on as many rows drawn at random. */
  readonly blocks: readonly { readonly ordered: number; readonly random: number; readonly nTrain: number; readonly nTest: number }[];
}

type Part = GroupPart | TimePart;

const nBlocks = 6;
/** Rows of the comparison of the two splits at most. */
const timeRows = 12_000;
const randomDraws = 2;

function groupColumns(subject: AuditSubject): readonly { readonly name: string; readonly named: boolean }[] {
  const { config, dataset } = subject;
  if (config.group !== undefined) return [{ name: config.group, named: true }];
  return dataset.columns
    .filter(({ role, name }) => role !== 'label' && role !== 'derived' && deniedName(name)?.kind === 'host')
    .map(({ name }) => ({ name, named: false }));
}

function timeColumn(subject: AuditSubject): Column | null {
  const { config, dataset } = subject;
  if (config.time !== undefined) return findColumn(dataset, config.time) ?? null;
  return dataset.columns.find((column) => column.kind === 'continuous' && deniedName(column.name)?.kind === 'time') ?? null;
}

function lookAtGroup(subject: AuditSubject, name: string): GroupPart {
  const column = findColumn(subject.dataset, name);
  if (column === undefined) throw new RangeError(`no column '${name}'`);
  const { slots, nSlots } = valuesOf(subject, column);
  const missing = nSlots - 1;
  let shared = 0;
  let test = 0;
  for (const fold of underAudit(subject)) {
    const inTrain = new Uint8Array(nSlots);
    for (const row of fold.train) inTrain[slots[row]] = 1;
    for (const row of fold.test) if (slots[row] !== missing && inTrain[slots[row]] === 1) shared++;
    test += fold.test.length;
  }
  const present = new Uint8Array(nSlots);
  for (const row of subject.target.rows) present[slots[row]] = 1;
  present[missing] = 0;
  return {
    kind: 'group',
    column: name,
    named: subject.config.group !== undefined,
    groups: present.reduce((sum, flag) => sum + flag, 0),
    shared,
    test,
  };
}

/** Training rows in the order of time; equal times in the order of the file. */
function inOrder(subject: AuditSubject, time: Column | null): Uint32Array {
  const { train } = subject;
  const rows = train.length <= timeRows ? train : sampleIndices(train.length, timeRows, subject.rng('time rows')).map((at) => train[at]);
  if (time === null) return rows;
  const values = time.kind === 'continuous' ? time.values : time.codes;
  return rows
    .filter((row) => (time.kind === 'continuous' ? values[row] === values[row] : values[row] >= 0))
    .sort((a, b) => values[a] - values[b] || a - b);
}

function lookAtTime(subject: AuditSubject, seed: number): TimePart {
  const time = timeColumn(subject);
  const rows = inOrder(subject, time);
  const [model] = subject.config.models;
  const { yByRow: y, classes } = subject.target;
  const names = subject.columns.map(({ name }) => name).filter((name) => name !== time?.name);
  const border = (block: number): number => Math.round((block * rows.length) / nBlocks);
  const accuracy = (train: Uint32Array, test: Uint32Array, key: string): number => {
    const request = { train: { rows: train, weights: null }, test, y, nClasses: classes.length, seed, key, features: names };
    const { prediction } = fitReference(subject, model, request);
    let right = 0;
    test.forEach((row, i) => {
      if (prediction.classes[i] === y[row]) right++;
    });
    return right / test.length;
  };
  const rng = subject.rng('time draws');
  const blocks: { ordered: number; random: number; nTrain: number; nTest: number }[] = [];
  for (let block = 1; block < nBlocks; block++) {
    const train = rows.subarray(0, border(block));
    const test = rows.subarray(border(block), border(block + 1));
    const key = `time ${String(block)}`;
    let random = 0;
    for (let draw = 0; draw < randomDraws; draw++) {
      const mixed = rows.slice(0, border(block + 1));
      shuffle(mixed, rng);
      random +=
        accuracy(
          mixed.subarray(0, train.length).slice().sort(),
          mixed.subarray(train.length).slice().sort(),
          `${key} random ${String(draw)}`,
        ) / randomDraws;
    }
    blocks.push({ ordered: accuracy(train.slice().sort(), test.slice().sort(), key), random, nTrain: train.length, nTest: test.length });
  }
  return { kind: 'time', column: time?.name ?? null, model: model.name, blocks };
}

function groupFinding({ column, named, groups, shared, test }: GroupPart, split: 'given' | 'drawn'): readonly Finding[] {
  if (shared === 0) return [];
  const share = shared / test;
  const severity: Severity = named ? (share >= 0.2 ? 'critical' : 'warning') : 'note';
  return [
    {
      key: column,
      severity,
      title: `${count(shared)} of ${count(test)} test rows (${percent(share)}) belong to a group of ${column} that has training rows too (${count(groups)} groups, ${split === 'given' ? 'given split' : 'folds'}).`,
      advice: named
        ? 'Keep the rows of one group on one side of the split.'
        : `If a value of ${column} is one machine or one session, name it as \`group\` and split by it.`,
      columns: [column],
      counts: { shared, test, share, groups },
      rows: [],
    },
  ];
}

/** Mean difference random − ordered over the blocks. Blocks are different rows, training parts overlap: the interval allows for it. */
function differenceOf({ blocks }: TimePart): { readonly mean: number; readonly interval: readonly [number, number] } {
  const differences = Float64Array.from(blocks, ({ ordered, random }) => random - ordered);
  const nTrain = blocks.reduce((sum, block) => sum + block.nTrain, 0) / blocks.length;
  const answer = correctedResampledT(differences, nTrain, blocks[0].nTest);
  return { mean: answer.meanDifference, interval: answer.interval };
}

function timeFinding(part: TimePart): readonly Finding[] {
  const { mean, interval } = differenceOf(part);
  if (!(mean >= 0.02 && interval[0] > 0)) return [];
  const by = part.column === null ? 'in the order of the rows' : `by ${part.column}`;
  return [
    {
      key: 'time',
      severity: part.column !== null && mean >= 0.1 ? 'critical' : 'warning',
      title:
        `Split ${by}, ${part.model} is right ${formatScore(mean)} less often than split at random (95 % interval ${formatScore(interval[0])} to ${formatScore(interval[1])}): ` +
        `a random split hides that the traffic changes.`,
      advice: 'Train on what came earlier and test on what came later, as it will be in use.',
      columns: part.column === null ? [] : [part.column],
      counts: { difference: mean, low: interval[0], high: interval[1] },
      rows: [],
    },
  ];
}

function conclude(parts: ReadonlyMap<string, Part>, subject: AuditSubject): CheckReport {
  const all = [...parts.values()];
  const groups = all.filter((part): part is GroupPart => part.kind === 'group');
  const time = all.find((part): part is TimePart => part.kind === 'time');
  const split = subject.allTest === null ? 'drawn' : 'given';
  const difference = time === undefined ? null : differenceOf(time);
  return {
    findings: [...groups.flatMap((part) => groupFinding(part, split)), ...(time === undefined ? [] : timeFinding(time))],
    facts: {
      groups: groups.map(({ column, named, groups: n, shared, test }) => ({ column, named, groups: n, shared, test })),
      time:
        time === undefined || difference === null
          ? null
          : {
              column: time.column,
              model: time.model,
              blocks: time.blocks.map((block) => ({ ...block })),
              difference: jsonNumber(difference.mean),
              interval: difference.interval.map(jsonNumber),
            },
    },
    blocks:
      time === undefined
        ? []
        : [
            {
              kind: 'details',
              summary: 'Accuracy split by time and at random, block by block',
              blocks: [
                evidenceTable(
                  ['Block', 'training rows', 'test rows', 'by time', 'at random'],
                  time.blocks.map(({ ordered, random, nTrain, nTest }, i) => [
                    `${String(i + 2)} of ${String(nBlocks)}`,
                    count(nTrain),
                    count(nTest),
                    formatScore(ordered),
                    formatScore(random),
                  ]),
                ),
              ],
            },
          ],
    summary:
      `${groups.length === 0 ? 'No group column is named and none was recognised' : several(groups.length, 'group column')}; ` +
      `${difference === null || time === undefined ? 'time was not compared' : `a split ${time.column === null ? 'in the order of the rows' : `by ${time.column}`} costs ${formatScore(difference.mean)} of accuracy (${formatScore(difference.interval[0])} to ${formatScore(difference.interval[1])})`}.`,
    skipped: null,
  };
}

/** FV008: what belongs together is on both sides of the split, or the future is in the training data. */
export const groupsAndTime = defineCheck<Part>({
  id: 'FV008',
  title: 'Groups and time',
  why: 'Flows of one host, session or attack run are alike. When a random split puts some on each side, the model is asked about what it already knows; when it trains on later traffic, it knows the future.',
  advice: 'Split by group or by time.',
  sampled: true,
  plan: (subject) => [
    ...groupColumns(subject).map(({ name }) => ({ key: `group ${name}`, cost: 20 })),
    ...(subject.train.length >= 20 * nBlocks ? [{ key: 'time', cost: 1500 }] : []),
  ],
  run: (subject, key, seed) => (key === 'time' ? lookAtTime(subject, seed) : lookAtGroup(subject, key.slice('group '.length))),
  conclude,
});
