import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../core/errors.ts';
import { defineExternalModel, type ModelAnswer, type ModelSite, type ModelTask } from '../core/external-model.ts';
import type { AnswerTable } from './answers/answer-table.ts';
import { bindAnswers, predictionOf } from './answers/bind-answers.ts';
import { matchProblems, matchRows } from './answers/match-rows.ts';
import { type AnswerColumns, readAnswers } from './answers/read-answers.ts';
import { readArrowAnswers, writeArrow } from './command/arrow.ts';
import { writeCsv } from './command/csv.ts';
import { digestFiles } from './files/digest-files.ts';
import { importedFiles } from './files/imported-files.ts';
import { type Program, runProgram } from './command/run-program.ts';

const argv = z.array(z.string().min(1)).min(1);

const parameters = z.strictObject({
  fit: argv.optional().describe('program and arguments that fit a model to the training rows; left out when the model is trained already'),
  predict: argv.describe('program and arguments that predict the test rows; the path of the manifest is the last argument of both'),
  format: z.enum(['csv', 'arrow']).default('csv').describe('of the files in both directions: CSV, or Arrow IPC'),
  timeout: z.number().gt(0).max(86_400).default(600).describe('seconds that one call may take'),
  outputLimit: z.number().gt(0).max(4096).default(64).describe('megabytes that a call may print, and that its predictions may take'),
  env: z
    .array(z.string().regex(/^\w+$/, 'the name of an environment variable'))
    .default([])
    .describe('environment variables handed on besides PATH, HOME, the language and the folder for temporary files'),
  parameters: z.record(z.string(), z.unknown()).default({}).describe('anything for the program; it stands in the manifest'),
});

type Parameters = z.infer<typeof parameters>;

/** What a program needs to start at all; nothing else is handed on unless the suite names it. */
const plainEnvironment = ['PATH', 'HOME', 'USERPROFILE', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'PATHEXT'];

/** Without this, Python's sets of words come in another order each time. */
const steady = { PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' };

function environment({ env }: Parameters, site: ModelSite): Record<string, string> {
  const handed = [...plainEnvironment, ...env].flatMap((name) => {
    const value = site.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...steady, ...Object.fromEntries(handed) };
}

/** A name that is no feature's. */
function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  while (taken.includes(name)) name += '_';
  return name;
}

/** Folders in use: a process that ends in the middle takes them with it. */
const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Call {
  readonly given: Parameters;
  readonly site: ModelSite;
  readonly task: ModelTask;
  readonly folder: string;
}

interface Names {
  readonly id: string;
  readonly target: string;
}

function manifestOf({ given, task, folder }: Call, names: Names): Record<string, unknown> {
  const { design, fold, seed, test } = task;
  const ending = given.format;
  return {
    version: 1,
    experiment: design.experiment,
    fold,
    seed,
    classes: design.classes,
    positive: design.positive < 0 ? null : design.classes[design.positive],
    features: test.columns.map((column) =>
      column.kind === 'continuous' ? { name: column.name, kind: 'number' } : { name: column.name, kind: 'word', levels: column.levels },
    ),
    idColumn: names.id,
    targetColumn: names.target,
    predictionColumn: 'prediction',
    scoreColumns: design.classes.map((_, code) => `score_${String(code)}`),
    format: given.format,
    train: given.fit === undefined ? null : join(folder, `train.${ending}`),
    test: join(folder, `test.${ending}`),
    predictions: join(folder, `predictions.${ending}`),
    modelFolder: join(folder, 'model'),
    parameters: given.parameters,
  };
}

async function call(what: 'fit' | 'predict', argvOf: readonly string[], { given, site, folder }: Call): Promise<number> {
  const started = performance.now();
  const [program, ...rest] = argvOf;
  const path = /[\\/]/.test(program) && !isAbsolute(program) ? resolve(site.folder, program) : program;
  const run: Program = {
    argv: [path, ...rest, join(folder, `${what}.json`)],
    cwd: site.folder,
    env: environment(given, site),
    timeoutSeconds: Math.min(given.timeout, site.cellSeconds ?? Infinity),
    outputLimit: given.outputLimit * 2 ** 20,
    signal: site.signal,
    clean: (text) => text.replaceAll(folder, '<temporary folder>').replaceAll(site.folder, '.'),
  };
  await runProgram(what, run);
  return (performance.now() - started) / 1000;
}

function answerColumns(names: readonly string[], id: string, classes: readonly string[]): AnswerColumns {
  const scored = classes.map((name, code) => [name, `score_${String(code)}`] as const).filter(([, column]) => names.includes(column));
  const prediction = names.includes('prediction') ? 'prediction' : undefined;
  if (prediction === undefined && scored.length === 0) {
    throw new ModelError('predict: the predictions have neither a column of classes nor of scores', {
      code: 'COMMAND_BAD_OUTPUT',
      expected: `${id} and prediction, score_0 … score_${String(classes.length - 1)}, or both`,
      found: names.join(', '),
    });
  }
  return { id, prediction, ...(scored.length === 0 ? {} : { scores: Object.fromEntries(scored) }) };
}

/** Reads what the program predicted, as long as it is a file of bearable size. */
async function readOutput({ given, task, folder }: Call, names: Names): Promise<AnswerTable> {
  const name = `predictions.${given.format}`;
  const file = join(folder, name);
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) {
    throw new ModelError(`predict: the program ended well and wrote no ${name}`, {
      code: 'COMMAND_BAD_OUTPUT',
      hint: 'Write the predictions to the path that stands under `predictions` in the manifest.',
    });
  }
  if (found.size > given.outputLimit * 2 ** 20) {
    throw new ModelError(`predict: ${name} has ${String(found.size)} bytes, more than ${String(given.outputLimit)} MB`, {
      code: 'COMMAND_OUTPUT',
      hint: 'Raise `outputLimit`.',
    });
  }
  const columns = (all: readonly string[]): AnswerColumns => answerColumns(all, names.id, task.design.classes);
  return given.format === 'arrow' ? readArrowAnswers(file, name, columns) : readAnswers({ file, name, columns });
}

function answerOf(table: AnswerTable, { design, test }: ModelTask): Pick<ModelAnswer, 'prediction' | 'notes'> {
  const match = matchRows(
    test.rowIds,
    table.ids,
    Int32Array.from(table.ids, (_, row) => row),
  );
  const used = new Uint8Array(table.nRows);
  for (const row of match.rows) if (row >= 0) used[row] = 1;
  const answers = bindAnswers(table, design.classes, used);
  for (const problem of [...matchProblems(match, table.source, 'the test rows'), ...answers.problems]) {
    throw new ModelError(`predict: ${problem.message}${problem.found === undefined ? '' : `, found ${problem.found}`}`, problem);
  }
  return { prediction: predictionOf(answers, match.rows, design.classes.length), notes: answers.notes };
}

async function answer(work: Call): Promise<ModelAnswer> {
  const { given, task, folder } = work;
  const features = task.test.names;
  const names: Names = { id: freeName('row_id', features), target: freeName('target', features) };
  const manifest = manifestOf(work, names);
  const write = given.format === 'arrow' ? writeArrow : writeCsv;
  await mkdir(join(folder, 'model'));
  let fitted = 0;
  if (given.fit !== undefined) {
    const target = Array.from(task.y, (code) => task.design.classes[code]);
    await write(join(folder, `train.${given.format}`), task.train, names, target);
    await writeFile(join(folder, 'fit.json'), JSON.stringify({ call: 'fit', ...manifest, test: null, predictions: null }, null, 2));
    fitted = await call('fit', given.fit, work);
  }
  await write(join(folder, `test.${given.format}`), task.test, names, null);
  await writeFile(join(folder, 'predict.json'), JSON.stringify({ call: 'predict', ...manifest, train: null }, null, 2));
  const predicted = await call('predict', given.predict, work);
  return { ...answerOf(await readOutput(work, names), task), seconds: { fit: fitted, predict: predicted } };
}

/** SHA-256 of the files of the suite's folder that the command lines name, and of what those import; null where they name none. */
async function programDigest({ fit, predict }: Parameters, folder: string): Promise<string | null> {
  const files = new Set<string>();
  for (const word of [...(fit ?? []), ...predict]) {
    const file = resolve(folder, word);
    if (relative(folder, file).startsWith('..') || (await stat(file).catch(() => undefined))?.isFile() !== true) continue;
    for (const each of await importedFiles(file)) files.add(each);
  }
  return digestFiles(folder, files);
}

/** A program of the user, one or two calls per cell. */
export const command = defineExternalModel<Parameters>({
  id: 'command',
  title: 'a program of your own: fit and predict, through files',
  engine: 'external',
  place: 'main',
  rowLimit: Infinity,
  reference: 'suites/examples/README.md: the manifest, and examples for scikit-learn and Node.',
  parameters,
  runs: ({ fit, predict }) => [fit, predict].flatMap((line) => (line === undefined ? [] : [JSON.stringify(line)])).join(' and '),
  open: async (given, site) => {
    if (!site.allowRun)
      throw new ModelError('the user does not allow this suite to run programs', { code: 'MODEL_NEEDS_LEAVE', hint: 'Add --allow-run.' });
    return {
      kind: 'answers',
      sha256: await programDigest(given, site.folder),
      trains: given.fit !== undefined,
      check: () => [],
      answer: async (task) => {
        const folder = await mkdtemp(join(tmpdir(), 'flowverdict-'));
        folders.add(folder);
        try {
          return await answer({ given, site, task, folder });
        } finally {
          await rm(folder, { recursive: true, force: true });
          folders.delete(folder);
        }
      },
    };
  },
});
