import type { Block } from '../../core/content.ts';
import type { Dataset } from '../../core/dataset.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import type { Fold } from '../../core/resampling.ts';
import { requireColumns } from '../../prepare/feature-column.ts';
import type { BoundTarget } from '../shared/target.ts';
import { count, formatScore, percent } from '../shared/wording.ts';
import { tabulate } from '../single-feature/collapse.ts';
import { contradictionsAmong, type Contradictions, groupRows, seenRows } from './equal-rows.ts';
import { searchTables, type TableBaseline } from './table-baseline.ts';
import { ceilingText, evidenceTable, several, withCode } from './wording.ts';

/** The rows of a comparison. */
export interface NotedDesign {
  readonly features: readonly string[];
  readonly folds: readonly Fold[];
  readonly target: BoundTarget;
}

/** What the data and the folds say before any model has said something. */
export interface LeakageFacts {
  /** By fold: Uint8Array (fold.test.length), 1 = a training row of the fold has the same features. */
  readonly seen: readonly Uint8Array[];
  /** Among all test rows. */
  readonly torn: Contradictions;
  readonly table: TableBaseline | null;
}

/** A model of the comparison; `predicted(fold)`: Int32Array (fold.test.length), class codes; undefined where the cell did not finish. */
export interface NotedModel {
  readonly name: string;
  readonly predicted: (fold: Fold) => Int32Array | undefined;
}

/** What equal rows do to the accuracies of a comparison. */
export interface LeakageNote {
  readonly blocks: readonly Block[];
  readonly json: Readonly<Record<string, JsonValue>>;
}

interface ModelAccuracy {
  readonly name: string;
  readonly all: number;
  /** On test rows that no training row equals; NaN when there is none. */
  readonly unseen: number;
}

function accuracyOf(model: NotedModel, folds: readonly Fold[], seen: readonly Uint8Array[], target: BoundTarget): ModelAccuracy {
  let [right, rows, rightUnseen, unseen] = [0, 0, 0, 0];
  folds.forEach((fold, f) => {
    const predicted = model.predicted(fold);
    if (predicted === undefined) return;
    fold.test.forEach((row, i) => {
      const hit = predicted[i] === target.yByRow[row] ? 1 : 0;
      rows++;
      right += hit;
      if (seen[f][i] === 1) return;
      unseen++;
      rightUnseen += hit;
    });
  });
  return { name: model.name, all: right / rows, unseen: rightUnseen / unseen };
}

/** Of what the best model gains over the commonest class, the share that a table on one column gains, from which on the table is news. */
const tableShare = 0.9;

interface TableNote {
  readonly text: string;
  readonly alarming: boolean;
  readonly json: JsonValue;
}

/** The best table on one column beside the best model, on the same rows. */
function tableNote(table: TableBaseline | null, { folds, target }: NotedDesign, models: readonly NotedModel[]): TableNote {
  if (table === null) return { text: '', alarming: false, json: null };
  const { column, accuracy, commonest, nFolds } = table;
  const used = folds.slice(0, nFolds);
  const json = { column, accuracy: jsonNumber(accuracy), commonestClass: jsonNumber(commonest), folds: used.length };
  const none = used.map(({ test }) => new Uint8Array(test.length));
  const best = models
    .map((model) => accuracyOf(model, used, none, target))
    .reduce<ModelAccuracy | null>((top, each) => (Number.isNaN(each.all) || (top !== null && top.all >= each.all) ? top : each), null);
  const where = used.length === folds.length ? '' : ` in the first ${used.length === 1 ? 'fold' : several(used.length, 'fold')}`;
  if (accuracy <= commonest)
    return {
      text: `No table on one column is better than naming the commonest class always (${formatScore(commonest)}${where}).`,
      alarming: false,
      json,
    };
  const beside = best === null ? '' : `; the best model, ${best.name}, has ${formatScore(best.all)}`;
  return {
    text: `A table on ${column} alone (value → commonest class) has accuracy ${formatScore(accuracy)}${where}, naming the commonest class always ${formatScore(commonest)}${beside}.`,
    alarming: best !== null && accuracy - commonest >= tableShare * (best.all - commonest),
    json,
  };
}

/**
 * The cheap part of an audit, for the report of a comparison: test rows that training has too, contradictory labels, and the best table on one column. No model is fitted.
 * O(rows × columns).
 */
export function leakageFacts(dataset: Dataset, { features, folds, target }: NotedDesign): LeakageFacts {
  const grouping = groupRows(dataset.nRows, target.rows);
  const tables = searchTables(folds, target, features.length);
  for (const column of requireColumns(dataset, features)) {
    const table = tabulate(column);
    grouping.refine(table);
    tables.add(column.name, table);
  }
  const equal = grouping.groups();
  const tested = new Uint8Array(dataset.nRows);
  for (const { test } of folds) for (let i = 0; i < test.length; i++) tested[test[i]] = 1;
  return {
    seen: folds.map((fold) => seenRows(equal, fold)),
    torn: contradictionsAmong(
      equal,
      target.rows.filter((row) => tested[row] === 1),
      target,
    ),
    table: tables.best(),
  };
}

/** What the scores may owe to the data: each model without the test rows that training has, too, and beside the best table on one column. O(models × test rows). */
export function leakageNote(
  { seen, torn, table: baseline }: LeakageFacts,
  design: NotedDesign,
  models: readonly NotedModel[],
): LeakageNote {
  const { folds, target } = design;
  const nSeen = seen.reduce((sum, flags) => sum + flags.reduce((own, flag) => own + flag, 0), 0);
  const nTest = folds.reduce((sum, fold) => sum + fold.test.length, 0);
  const accuracies = models.map((model) => accuracyOf(model, folds, seen, target));
  const table = tableNote(baseline, design, models);
  const repeated =
    nSeen === 0
      ? 'No test row is in the training part of its fold.'
      : `${count(nSeen)} of ${count(nTest)} test rows (${percent(nSeen / nTest)}) have an equal row in the training part of their fold.`;
  const contradictions =
    torn.vectors === 0
      ? 'No two test rows are equal in all columns and different in their label.'
      : `${several(torn.vectors, 'feature vector')} (${several(torn.rows, 'test row')}) ${torn.vectors === 1 ? 'has' : 'have'} more than one label: accuracy cannot exceed ${ceilingText(torn.ceiling)}.`;
  const alarming = nSeen / nTest >= 0.01 || torn.ceiling < 0.999 || table.alarming;
  const text = `${repeated} ${contradictions} ${table.text}`.trim();
  return {
    blocks: [
      { kind: 'heading', level: 3, text: 'Leakage: what the scores may owe to the data' },
      alarming
        ? { kind: 'callout', tone: 'warning', text: withCode(`${text} An audit (\`kind: audit\`) says more.`) }
        : { kind: 'paragraph', text },
      ...(nSeen === 0
        ? []
        : [
            evidenceTable(
              ['Model', 'accuracy, all test rows', 'on unseen rows', 'difference'],
              accuracies.map(({ name, all, unseen }) => [name, formatScore(all), formatScore(unseen), formatScore(all - unseen)]),
            ),
          ]),
    ],
    json: {
      seen: nSeen,
      test: nTest,
      share: jsonNumber(nSeen / nTest),
      contradictoryVectors: torn.vectors,
      contradictoryRows: torn.rows,
      ceiling: jsonNumber(torn.ceiling),
      table: table.json,
      models: accuracies.map(({ name, all, unseen }) => ({ id: name, accuracy: jsonNumber(all), unseen: jsonNumber(unseen) })),
    },
  };
}

/** The note where there is none, with the reason: what it stumbles over must not cost the comparison. */
export function missingLeakageNote(reason: string): LeakageNote {
  return { blocks: [{ kind: 'callout', tone: 'warning', text: `Leakage was not looked at: ${reason}.` }], json: { failed: reason } };
}
