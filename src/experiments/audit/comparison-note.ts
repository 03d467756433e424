import type { Block } from '../../core/content.ts';
import type { Dataset } from '../../core/dataset.ts';
import { type JsonValue, jsonNumber } from '../../core/json.ts';
import type { Fold } from '../../core/resampling.ts';
import type { BoundTarget } from '../shared/target.ts';
import { count, formatScore, percent } from '../shared/wording.ts';
import { contradictionsAmong, equalRows, seenRows } from './equal-rows.ts';
import { evidenceTable } from './wording.ts';

/** What the note looks at: the folds of a comparison and what its models said. */
export interface NotedComparison {
  readonly dataset: Dataset;
  readonly features: readonly string[];
  readonly folds: readonly Fold[];
  readonly target: BoundTarget;
  /** `predicted(fold)`: Int32Array (fold.test.length), class codes; undefined where the cell did not finish. */
  readonly models: readonly { readonly name: string; readonly predicted: (fold: Fold) => Int32Array | undefined }[];
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

function accuracyOf(
  model: NotedComparison['models'][number],
  folds: readonly Fold[],
  seen: readonly Uint8Array[],
  target: BoundTarget,
): ModelAccuracy {
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

/**
 * The cheap part of an audit, for the report of a comparison: test rows that training has too, what each model scores without them, and the accuracy that contradictory labels leave.
 * No model is fitted. O(rows × columns + models × test rows).
 */
export function leakageNote({ dataset, features, folds, target, models }: NotedComparison): LeakageNote {
  const equal = equalRows(dataset, features, target.rows);
  const seen = folds.map((fold) => seenRows(equal, fold));
  const nSeen = seen.reduce((sum, flags) => sum + flags.reduce((own, flag) => own + flag, 0), 0);
  const nTest = folds.reduce((sum, fold) => sum + fold.test.length, 0);
  const tested = new Set<number>();
  for (const { test } of folds) for (const row of test) tested.add(row);
  const torn = contradictionsAmong(equal, Uint32Array.from(tested).sort(), target);
  const accuracies = models.map((model) => accuracyOf(model, folds, seen, target));
  const repeated =
    nSeen === 0
      ? 'No test row is in the training part of its fold.'
      : `${count(nSeen)} of ${count(nTest)} test rows (${percent(nSeen / nTest)}) have an equal row in the training part of their fold.`;
  const contradictions =
    torn.vectors === 0
      ? 'No two test rows are equal in all columns and different in their label.'
      : `${count(torn.vectors)} feature vectors (${count(torn.rows)} test rows) have more than one label: accuracy cannot exceed ${formatScore(torn.ceiling)}.`;
  const text = `${repeated} ${contradictions}`;
  const table = evidenceTable(
    ['Model', 'accuracy, all test rows', 'on unseen rows', 'difference'],
    accuracies.map(({ name, all, unseen }) => [name, formatScore(all), formatScore(unseen), formatScore(all - unseen)]),
  );
  const alarming = nSeen / nTest >= 0.01 || torn.ceiling < 0.999;
  return {
    blocks: [
      { kind: 'heading', level: 3, text: 'Leakage: repeated rows and contradictory labels' },
      alarming ? { kind: 'callout', tone: 'warning', text: `${text} An audit (\`kind: audit\`) says more.` } : { kind: 'paragraph', text },
      ...(nSeen === 0 ? [] : [table]),
    ],
    json: {
      seen: nSeen,
      test: nTest,
      share: jsonNumber(nSeen / nTest),
      contradictoryVectors: torn.vectors,
      contradictoryRows: torn.rows,
      ceiling: jsonNumber(torn.ceiling),
      models: accuracies.map(({ name, all, unseen }) => ({ id: name, accuracy: jsonNumber(all), unseen: jsonNumber(unseen) })),
    },
  };
}
