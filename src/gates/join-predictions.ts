import { DataError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import type { Baseline, ExperimentEvidence, FoldFacts, FoldRows, PredictionPart } from './evidence.ts';

/** A prediction file and what it is called. */
export interface PredictionFile {
  readonly name: string;
  readonly parts: readonly PredictionPart[];
}

const SHOWN = 5;

const some = (keys: readonly string[]): string =>
  `${keys.slice(0, SHOWN).join(', ')}${keys.length > SHOWN ? `, … (${String(keys.length)} in all)` : ''}`;

/** The parts of one model of one experiment. @throws DataError PREDICTIONS_MODEL when the file holds several */
function oneModel({ name, parts }: PredictionFile, experiment: string | undefined, model: string | undefined): readonly PredictionPart[] {
  const chosen = parts.filter(
    (part) => (experiment === undefined || part.experiment === experiment) && (model === undefined || part.model === model),
  );
  const names = [...new Set(chosen.map((part) => [part.experiment, part.model].filter((word) => word !== '').join(' / ')))];
  if (names.length === 1) return chosen;
  const all = [...new Set(parts.map((part) => part.model))];
  throw new DataError(names.length === 0 ? 'the file does not hold this model' : 'the file holds predictions of several models', {
    code: 'PREDICTIONS_MODEL',
    where: name,
    expected: 'one model',
    found: names.length === 0 ? all.join(', ') : names.join(', '),
    hint:
      names.length === 0 ? didYouMean(model ?? experiment ?? '', all) : 'Choose with --model and --experiment, or compare the run folders.',
  });
}

/** Where each row lies: part and place. Keyed by fold and id where both files have folds, else by id. */
function indexRows(name: string, parts: readonly PredictionPart[], byFold: boolean): Map<string, readonly [number, number]> {
  const places = new Map<string, readonly [number, number]>();
  const twice: string[] = [];
  parts.forEach((part, index) => {
    Array.from(part.ids, String).forEach((id, place) => {
      const key = byFold ? `${part.fold}\n${id}` : id;
      if (places.has(key)) twice.push(id);
      places.set(key, [index, place]);
    });
  });
  if (twice.length > 0)
    throw new DataError(`${String(twice.length)} ids stand more than once`, {
      code: 'PREDICTIONS_DUPLICATE',
      where: name,
      expected: 'each row once',
      found: some(twice),
      hint: 'Give each row an id of its own; repeats of a resampling need a `fold` column such as r1f1, r2f1, … in both files.',
    });
  return places;
}

function sameIds(
  base: PredictionFile,
  head: PredictionFile,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): void {
  const idOf = (key: string): string => key.slice(key.indexOf('\n') + 1);
  const missing = [...before.keys()].filter((key) => !after.has(key)).map(idOf);
  const extra = [...after.keys()].filter((key) => !before.has(key)).map(idOf);
  if (missing.length + extra.length === 0) return;
  const found = [
    ...(missing.length === 0 ? [] : [`${String(missing.length)} rows only in ${base.name}: ${some(missing)}`]),
    ...(extra.length === 0 ? [] : [`${String(extra.length)} rows only in ${head.name}: ${some(extra)}`]),
  ];
  throw new DataError('the two files do not predict the same rows', {
    code: 'PREDICTIONS_ROWS',
    where: head.name,
    expected: `the ${String(before.size)} rows of ${base.name}`,
    found: found.join('; '),
    hint: 'Predict the same test set with both models.',
  });
}

/** Rows of one file in the order of `keys`, with class codes of `classes`. */
function rowsInOrder(
  parts: readonly PredictionPart[],
  places: ReadonlyMap<string, readonly [number, number]>,
  keys: readonly string[],
  classes: readonly string[],
): FoldRows {
  const n = keys.length;
  const tables = parts.map((part) => part.classes.map((name) => classes.indexOf(name)));
  const scored = parts.every((part) => part.scores !== null);
  const truth = new Int32Array(n);
  const predicted = new Int32Array(n);
  const scores = scored ? new Float64Array(n * classes.length) : null;
  keys.forEach((key, row) => {
    const [index, place] = places.get(key) ?? [0, 0];
    const part = parts[index];
    truth[row] = tables[index][part.truth[place]];
    predicted[row] = tables[index][part.predicted[place]];
    if (scores !== null && part.scores !== null)
      for (const [code, to] of tables[index].entries()) scores[row * classes.length + to] = part.scores[place * part.classes.length + code];
  });
  return { ids: keys, rows: null, truth, predicted, scores };
}

const repeatOf = (fold: string): number => Number(/^r(\d+)f\d+$/.exec(fold)?.[1] ?? 1);

/** Folds that test every row once per repeat leave the other rows for training. */
function foldFacts(sizes: ReadonlyMap<string, number>): readonly FoldFacts[] {
  const inRepeat = new Map<number, number>();
  for (const [fold, size] of sizes) inRepeat.set(repeatOf(fold), (inRepeat.get(repeatOf(fold)) ?? 0) + size);
  return [...sizes].map(([id, test]) => ({ id, repeat: repeatOf(id), train: (inRepeat.get(repeatOf(id)) ?? test) - test, test }));
}

/** What to compare. */
export interface JoinOptions {
  readonly experiment?: string | undefined;
  readonly model?: string | undefined;
  /** The class that counts as positive, of two; the last in alphabetical order when absent. */
  readonly positive?: string | undefined;
}

/**
 * Brings two prediction files together, row by row: by id, and by fold where both have folds (each row tested once per repeat; then the fold scores are compared).
 * @throws DataError PREDICTIONS_MODEL, PREDICTIONS_DUPLICATE, PREDICTIONS_ROWS, PREDICTIONS_TRUTH, PREDICTIONS_POSITIVE
 */
export function joinPredictions(base: PredictionFile, head: PredictionFile, options: JoinOptions): readonly [Baseline, Baseline] {
  const before = oneModel(base, options.experiment, options.model);
  const after = oneModel(head, options.experiment, options.model);
  const byFold = [...before, ...after].every((part) => part.fold !== '') && before.length > 1;
  const [places, others] = [indexRows(base.name, before, byFold), indexRows(head.name, after, byFold)];
  sameIds(base, head, places, others);
  const classes = [...new Set([...before, ...after].flatMap((part) => part.classes))].sort();
  const positive = options.positive === undefined ? (classes.length === 2 ? 1 : -1) : classes.indexOf(options.positive);
  if (options.positive !== undefined && positive < 0)
    throw new DataError(`there is no class '${options.positive}'`, {
      code: 'PREDICTIONS_POSITIVE',
      where: head.name,
      found: classes.join(', '),
      hint: didYouMean(options.positive, classes),
    });

  const byName = new Map<string, string[]>();
  for (const key of places.keys()) {
    const fold = byFold ? key.slice(0, key.indexOf('\n')) : 'given';
    const keys = byName.get(fold) ?? [];
    keys.push(key);
    byName.set(fold, keys);
  }
  const folds = foldFacts(new Map([...byName].map(([fold, keys]) => [fold, keys.length])));
  const mine = [...byName.values()].map((keys) => rowsInOrder(before, places, keys, classes));
  const theirs = [...byName.values()].map((keys) => rowsInOrder(after, others, keys, classes));
  const differing = mine.flatMap((rows, fold) =>
    Array.from(rows.ids, String).filter((_, row) => rows.truth[row] !== theirs[fold].truth[row]),
  );
  if (differing.length > 0)
    throw new DataError(`the two files say different truths of ${String(differing.length)} rows`, {
      code: 'PREDICTIONS_TRUTH',
      where: head.name,
      expected: `the truth of ${base.name}`,
      found: `rows ${some(differing.map((key) => key.slice(key.indexOf('\n') + 1)))}`,
      hint: 'Check that ids name the same rows in both files.',
    });
  const evidence = (rows: readonly FoldRows[], model: string): ExperimentEvidence => ({
    id: 'predictions',
    dataSha256: 'joined by id',
    foldsHash: 'joined by id',
    classes,
    positive,
    folds,
    models: new Map([[model, { measures: new Map<string, Float64Array>(), rows, fingerprint: '' }]]),
  });
  const run = (file: PredictionFile, rows: readonly FoldRows[]): Baseline => ({
    name: file.name,
    experiments: new Map([['predictions', evidence(rows, file.name)]]),
  });
  return [run(base, mine), run(head, theirs)];
}
