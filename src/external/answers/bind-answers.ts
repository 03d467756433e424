import type { ModelProblem } from '../../core/external-model.ts';
import type { Prediction } from '../../core/model.ts';
import { type AnswerTable, exampleIds, rowCount, type ScoreColumns } from './answer-table.ts';
import { classCode, mapClasses, unknownClasses } from './map-classes.ts';

/** Shares that add up to 1 within this are probabilities that were rounded. */
const roundedSum = 1e-3;

/** Answers whose words and numbers have been held against the classes. */
export interface BoundAnswers {
  readonly problems: readonly ModelProblem[];
  /** Int32Array (nRows): class codes, −1 where missing; null when the answers name no class. */
  readonly predicted: Int32Array | null;
  readonly truth: Int32Array | null;
  /** One column per class, or null without scores. */
  readonly scores: readonly Float64Array[] | null;
  readonly scoreKind: Prediction['scoreKind'];
  readonly notes: readonly string[];
}

interface BoundScores {
  readonly problems: readonly ModelProblem[];
  readonly columns: readonly Float64Array[] | null;
  readonly kind: Prediction['scoreKind'];
  readonly notes: readonly string[];
}

const isShare = (value: number): boolean => value >= 0 && value <= 1;

/** The second column of two classes from the first: 1 − p, or the negative of a decision value. */
function complement(values: Float64Array): Float64Array {
  const shares = values.every(isShare);
  return values.map((value) => (shares ? 1 - value : -value));
}

/** Puts score columns in the order of the classes. */
function orderScores(scores: ScoreColumns, classes: readonly string[], source: string): BoundScores | (Float64Array | undefined)[] {
  const none = { columns: null, kind: 'decision', notes: [] } as const;
  const columns = new Array<Float64Array | undefined>(classes.length).fill(undefined);
  const unknown: string[] = [];
  scores.labels.forEach((label, at) => {
    const code = classCode(label, classes);
    if (code >= 0) columns[code] = scores.values[at];
    // a column without a number is of another question
    else if (!scores.values[at].every(Number.isNaN)) unknown.push(label);
  });
  if (unknown.length > 0)
    return { ...none, problems: [unknownClasses(unknown, classes, `${source}: scores are given for what is no class`)] };
  const absent = classes.filter((_, code) => columns[code] === undefined);
  if (absent.length === 0) return columns;
  if (classes.length === 2 && absent.length === 1) {
    const [known] = columns.filter((column) => column !== undefined);
    return columns.map((column) => column ?? complement(known));
  }
  const message = `${source}: ${String(absent.length)} of ${String(classes.length)} classes have no score column`;
  return {
    ...none,
    problems: [
      {
        code: 'MODEL_MISSING_SCORES',
        message,
        expected: 'one score per class',
        found: `none for ${absent
          .slice(0, 5)
          .map((name) => `'${name}'`)
          .join(', ')}`,
      },
    ],
  };
}

function bindScores(table: AnswerTable, scores: ScoreColumns, classes: readonly string[], used: Uint8Array): BoundScores {
  const ordered = orderScores(scores, classes, table.source);
  if (!Array.isArray(ordered)) return ordered;
  const columns = ordered.map((column) => Float64Array.from(column ?? []));
  const bad: number[] = [];
  let shares = true;
  let rounded = 0;
  for (let row = 0; row < table.nRows; row++) {
    if (used[row] === 0) continue;
    let sum = 0;
    for (const column of columns) {
      sum += column[row];
      // a sum of shares in single precision may stray by an ulp beyond 0 and 1
      if (column[row] < 0 && column[row] > -1e-6) column[row] = 0;
      if (!isShare(column[row]) && column[row] > 1 + 1e-6) shares = false;
      if (column[row] < 0) shares = false;
    }
    if (!Number.isFinite(sum)) bad.push(table.ids[row]);
    if (Math.abs(sum - 1) > roundedSum) shares = false;
    else if (Math.abs(sum - 1) > 1e-9) rounded++;
  }
  if (bad.length > 0) {
    const message = `${table.source}: the scores of ${rowCount(bad.length)} are missing or no finite numbers (row ids ${exampleIds(bad)})`;
    return { problems: [{ code: 'MODEL_BAD_SCORES', message, expected: 'finite numbers' }], columns: null, kind: 'decision', notes: [] };
  }
  if (!shares)
    return {
      problems: [],
      columns,
      kind: 'decision',
      notes: ['scores are no probabilities (shares from 0 to 1 that add up to 1): log loss and Brier score are not defined'],
    };
  for (let row = 0; row < table.nRows; row++) {
    let sum = 0;
    for (const column of columns) sum += column[row];
    if (sum > 0) for (const column of columns) column[row] = Math.min(1, column[row] / sum);
  }
  return {
    problems: [],
    columns,
    kind: 'probability',
    notes: rounded === 0 ? [] : ['probabilities that were rounded are scaled to add up to 1'],
  };
}

/**
 * Holds answers against the classes of the question. O(rows × classes).
 * @param used Uint8Array (nRows): 1 for the rows that are asked about; the others may hold anything
 */
export function bindAnswers(table: AnswerTable, classes: readonly string[], used: Uint8Array): BoundAnswers {
  const problems: ModelProblem[] = [];
  const words = (what: 'prediction' | 'truth'): Int32Array | null => {
    const column = table[what];
    if (column === null) return null;
    const asked = { levels: column.levels, codes: column.codes.map((code, row) => (used[row] === 1 ? code : -1)) };
    const { codes, unknown, unknownRows } = mapClasses(asked, classes);
    const said = what === 'truth' ? 'a truth' : 'a prediction';
    if (unknown.length > 0)
      problems.push(unknownClasses(unknown, classes, `${table.source}: ${rowCount(unknownRows)} with ${said} that is no class`));
    const empty: number[] = [];
    asked.codes.forEach((code, row) => {
      if (code < 0 && used[row] === 1) empty.push(table.ids[row]);
    });
    if (empty.length > 0) {
      const message = `${table.source}: ${rowCount(empty.length)} without ${said} (row ids ${exampleIds(empty)})`;
      problems.push({ code: what === 'truth' ? 'MODEL_NO_TRUTH' : 'MODEL_NO_PREDICTION', message });
    }
    return codes;
  };
  const predicted = words('prediction');
  const truth = words('truth');
  const scores: BoundScores =
    table.scores === null ? { problems: [], columns: null, kind: 'decision', notes: [] } : bindScores(table, table.scores, classes, used);
  return {
    problems: [...problems, ...scores.problems],
    predicted,
    truth,
    scores: scores.columns,
    scoreKind: scores.kind,
    notes: scores.notes,
  };
}

/**
 * What the answers of some rows predict: the class that they name, otherwise the one of the highest score (the lower code on ties).
 * @param rows Int32Array (n): rows of the answers
 */
export function predictionOf(answers: BoundAnswers, rows: Int32Array, nClasses: number): Prediction {
  const { predicted, scores: columns, scoreKind } = answers;
  const scores = new Float64Array(rows.length * nClasses);
  const classes = new Int32Array(rows.length);
  rows.forEach((row, i) => {
    let best = 0;
    if (columns !== null) {
      for (let k = 0; k < nClasses; k++) {
        scores[i * nClasses + k] = columns[k][row];
        if (columns[k][row] > columns[best][row]) best = k;
      }
    }
    classes[i] = predicted === null ? best : predicted[row];
    if (columns === null) scores[i * nClasses + classes[i]] = 1;
  });
  return { classes, scores, scoreKind, ...(columns === null ? { classesOnly: true } : {}) };
}
