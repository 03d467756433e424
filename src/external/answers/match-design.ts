import type { ModelDesign, ModelProblem, TestPart } from '../../core/external-model.ts';
import { type AnswerTable, exampleIds, rowCount } from './answer-table.ts';
import { type BoundAnswers, bindAnswers } from './bind-answers.ts';
import { matchProblems, matchRows, type RowMatch } from './match-rows.ts';

/** Problems of one kind beyond this are only counted. */
const shownProblems = 3;

/** Answers joined to a whole question. */
export interface MatchedDesign {
  readonly problems: readonly ModelProblem[];
  readonly answers: BoundAnswers;
  /** Int32Array (test rows): rows of the answers, by feature ('' where all are asked about at once) and fold. */
  readonly rowsOf: (feature: string, fold: string) => Int32Array | undefined;
  readonly notes: readonly string[];
}

interface Found {
  readonly rows: Map<string, Int32Array>;
  readonly problems: ModelProblem[];
}

const complete = (match: RowMatch): boolean => match.missing.length + match.duplicate.length + match.extra.length === 0;

const keyOf = (feature: string, fold: string): string => `${feature}\n${fold}`;

/** Without a fold column a row has one prediction, whichever test parts it is in. */
function matchOnce(table: AnswerTable, among: Int32Array, tests: readonly TestPart[], feature: string, found: Found): void {
  const wanted = new Set(tests.flatMap(({ rowIds }) => [...rowIds]));
  const match = matchRows(Uint32Array.from(wanted), table.ids, among);
  const where = tests.length === 1 ? 'the test rows' : `the test rows of the ${String(tests.length)} folds`;
  const problems = matchProblems(match, table.source, where);
  const several = tests.length > 1 && match.duplicate.length > 0;
  found.problems.push(
    ...problems.map((problem) =>
      several && problem.code === 'MODEL_DUPLICATE_ROWS'
        ? { ...problem, hint: 'Name the column that tells the folds apart with `fold`.' }
        : problem,
    ),
  );
  const place = new Map([...wanted].map((id, at) => [id, match.rows[at]]));
  for (const { fold, rowIds } of tests)
    found.rows.set(
      keyOf(feature, fold),
      Int32Array.from(rowIds, (id) => place.get(id) ?? -1),
    );
}

/** The rows of each fold label. */
function groupRows(codes: Int32Array, nLevels: number, among: Int32Array): readonly Int32Array[] {
  const groups = Array.from({ length: nLevels }, (): number[] => []);
  for (const row of among) if (codes[row] >= 0) groups[codes[row]].push(row);
  return groups.map((rows) => Int32Array.from(rows));
}

/** With a fold column: folds go by their names where these are ours, otherwise by their test rows. */
function matchFolds(table: AnswerTable, among: Int32Array, tests: readonly TestPart[], feature: string, found: Found): void {
  const { codes, levels } = table.fold ?? { codes: new Int32Array(0), levels: [] };
  const groups = groupRows(codes, levels.length, among);
  const named = tests.every(({ fold }) => levels.includes(fold));
  const taken = new Set<number>();
  const problems: ModelProblem[] = [];
  for (const { fold, rowIds } of tests) {
    const candidates = named
      ? [levels.indexOf(fold)]
      : [...groups.keys()].filter((group) => !taken.has(group) && groups[group].length === rowIds.length);
    const matches = candidates.map((group) => ({ group, match: matchRows(rowIds, table.ids, groups[group]) }));
    const best = matches.find(({ match }) => complete(match)) ?? (named ? matches[0] : undefined);
    if (best === undefined) {
      const message = `${table.source}: no fold of column 'fold' has the ${rowCount(rowIds.length)} of the test part of ${fold}`;
      const sizes = groups.map((rows, group) => `${levels[group]} (${rowCount(rows.length)})`);
      problems.push({
        code: 'MODEL_FOLD_ROWS',
        message,
        found: sizes.slice(0, 10).join(', '),
        hint: 'Use the same folds: `flowverdict run` writes them to predictions.parquet (columns id and fold).',
      });
      continue;
    }
    taken.add(best.group);
    problems.push(...matchProblems(best.match, table.source, `the test rows of fold ${fold}`));
    found.rows.set(keyOf(feature, fold), best.match.rows);
  }
  const left = levels.filter((_, group) => !taken.has(group) && groups[group].length > 0);
  if (left.length > 0 && problems.length === 0) {
    const message = `${table.source}: ${String(left.length)} folds are not of this experiment`;
    problems.push({
      code: 'MODEL_EXTRA_ROWS',
      message,
      found: left.slice(0, 5).join(', '),
      expected: tests
        .map(({ fold }) => fold)
        .slice(0, 10)
        .join(', '),
    });
  }
  const loose = among.filter((row) => codes[row] < 0);
  if (loose.length > 0)
    problems.push({
      code: 'MODEL_NO_FOLD',
      message: `${table.source}: ${rowCount(loose.length)} name no fold (row ids ${exampleIds([...loose].map((row) => table.ids[row]))})`,
    });
  const more = problems.length - shownProblems;
  found.problems.push(...problems.slice(0, shownProblems));
  if (more > 0)
    found.problems.push({
      code: problems[shownProblems].code,
      message: `${table.source}: ${String(more)} more problems of this kind in other folds`,
    });
}

/** Rows whose truth in the file is another than in the data: the file is of other data, or joined wrongly. */
function truthProblems(table: AnswerTable, answers: BoundAnswers, design: ModelDesign, found: Found): readonly ModelProblem[] {
  const { truth } = answers;
  if (truth === null) return [];
  const different: { id: number; said: number; is: number }[] = [];
  for (const [key, rows] of found.rows) {
    const part = design.tests.find(({ fold }) => fold === key.slice(key.indexOf('\n') + 1));
    rows.forEach((row, i) => {
      if (part !== undefined && row >= 0 && truth[row] >= 0 && truth[row] !== part.truth[i])
        different.push({ id: table.ids[row], said: truth[row], is: part.truth[i] });
    });
  }
  if (different.length === 0) return [];
  const examples = different
    .slice(0, 3)
    .map(({ id, said, is }) => `row ${String(id)}: '${design.classes[said]}' in the file, '${design.classes[is]}' in the data`);
  return [
    {
      code: 'MODEL_TRUTH',
      message: `${table.source}: the truth of ${rowCount(different.length)} is another than in the data`,
      found: examples.join('; '),
      hint: 'Is the file of these data, and are its row ids positions in the data file, from 0?',
    },
  ];
}

/** Joins answers to a question by feature, fold and row id. O(test rows + answers). */
export function matchDesign(table: AnswerTable, design: ModelDesign): MatchedDesign {
  const found: Found = { rows: new Map(), problems: [] };
  const all = Int32Array.from({ length: table.nRows }, (_, row) => row);
  const features = design.columnByColumn ? design.features : [''];
  for (const feature of features) {
    const level = table.feature?.levels.indexOf(feature) ?? -1;
    const among = table.feature === null ? all : all.filter((row) => table.feature?.codes[row] === level);
    if (table.fold === null) matchOnce(table, among, design.tests, feature, found);
    else matchFolds(table, among, design.tests, feature, found);
    if (found.problems.length > shownProblems * 2) break;
  }
  const used = new Uint8Array(table.nRows);
  for (const rows of found.rows.values()) for (const row of rows) if (row >= 0) used[row] = 1;
  const answers = bindAnswers(table, design.classes, used);
  const problems = [...found.problems, ...answers.problems];
  if (problems.length === 0) problems.push(...truthProblems(table, answers, design, found));
  const notes = [
    ...answers.notes,
    ...(table.fold === null && design.tests.length > 1
      ? ['joined by row id alone: the file does not say that each row was predicted by a model that had not seen it']
      : []),
    ...(answers.scores === null ? ['classes without scores: measures of scores are not defined'] : []),
  ];
  return { problems, answers, notes, rowsOf: (feature, fold) => found.rows.get(keyOf(feature, fold)) };
}
