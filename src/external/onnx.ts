import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../core/errors.ts';
import { defineExternalModel, type ModelDesign, type ModelProblem, type ModelTask } from '../core/external-model.ts';
import type { TableColumn, TableMatrix } from '../core/matrix.ts';
import { didYouMean } from '../core/suggest.ts';
import type { WordColumn } from '../data/stream-columns.ts';
import type { AnswerTable } from './answers/answer-table.ts';
import { bindAnswers, predictionOf } from './answers/bind-answers.ts';
import { classCode, unknownClasses } from './answers/map-classes.ts';
import { type ReadableModel, readableModel } from './onnx/graph.ts';
import { loadRuntime, type OnnxRuntime, type Session, type Tensor } from './onnx/runtime.ts';

const parameters = z.strictObject({
  file: z.string().min(1).describe('ONNX file of a classifier, relative to the suite file'),
  columns: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('columns of the one matrix that the model takes, in its order; left out when its inputs are called like columns'),
  classes: z
    .array(z.coerce.string())
    .min(2)
    .optional()
    .describe('what the classes of the probabilities are called in the data, in the order of the model; by default as the file calls them'),
  output: z.string().optional().describe('name of the output that holds the probabilities; found by its shape when absent'),
});

type Parameters = z.infer<typeof parameters>;

/** Rows that are computed at once. */
const batchRows = 8192;

interface Opened {
  readonly given: Parameters;
  readonly model: ReadableModel;
  readonly runtime: OnnxRuntime;
  readonly session: Session;
}

function classNames({ given, model }: Opened): readonly string[] | null {
  return given.classes ?? model.labels;
}

/** Columns that the model takes, or what is wrong with them. */
function wantedColumns({ given, session }: Opened): readonly string[] | ModelProblem {
  const inputs = session.inputMetadata.map(({ name }) => name);
  if (given.columns === undefined) return inputs;
  if (inputs.length === 1) return given.columns;
  return {
    code: 'ONNX_INPUTS',
    message: `\`columns\` is for a model of one matrix; ${given.file} takes ${String(inputs.length)} inputs by name`,
    found: inputs.join(', '),
  };
}

function checkDesign(opened: Opened, design: ModelDesign): readonly ModelProblem[] {
  const { given, model } = opened;
  const problems: ModelProblem[] = [];
  const wanted = wantedColumns(opened);
  if (!Array.isArray(wanted)) return [wanted as ModelProblem];
  const names = wanted as readonly string[];
  const given1 = design.columnByColumn && names.length > 1;
  if (given1)
    problems.push({
      code: 'ONNX_INPUTS',
      message: `${given.file} takes ${String(names.length)} columns at once; single-feature asks about each alone`,
      found: names.join(', '),
    });
  const missing = names.filter((name) => !design.features.includes(name));
  if (missing.length > 0) {
    const one = opened.session.inputMetadata.length === 1 && given.columns === undefined;
    problems.push({
      code: 'ONNX_INPUTS',
      message: `${given.file} takes what is no feature column: ${missing.map((name) => `'${name}'`).join(', ')}`,
      expected: `among ${design.features.slice(0, 60).join(', ')}`,
      hint: one ? 'It takes one matrix: list its columns in order with `columns: […]`.' : didYouMean(missing[0], design.features),
    });
  }
  const labels = classNames(opened);
  if (given.classes !== undefined && model.labels !== null && given.classes.length !== model.labels.length) {
    problems.push({
      code: 'ONNX_CLASSES',
      message: `${given.file} has ${String(model.labels.length)} classes, \`classes\` names ${String(given.classes.length)}`,
      found: model.labels.join(', '),
    });
  }
  const unknown = (labels ?? []).filter((label) => classCode(label, design.classes) < 0);
  if (unknown.length > 0)
    problems.push({
      ...unknownClasses(unknown, design.classes, `${given.file} predicts what is no class`),
      hint: 'Name its classes as the data call them, in its order: `classes: […]`.',
    });
  if (labels === null)
    problems.push({
      code: 'ONNX_CLASSES',
      message: `${given.file} does not say what its classes are called`,
      hint: 'Name them in its order: `classes: […]`.',
    });
  return problems;
}

/** Words that are numbers (0 and 1 of a flag) as numbers, for inputs of numbers. */
function numbersOf(column: TableColumn, file: string): (row: number) => number {
  if (column.kind === 'continuous') return (row) => column.values[row];
  const values = column.levels.map((level) => (level.trim() === '' ? NaN : Number(level)));
  if (values.some(Number.isNaN)) {
    throw new ModelError(`${file} takes numbers, and column '${column.name}' holds words`, {
      code: 'ONNX_INPUT_TYPE',
      found: column.levels.slice(0, 3).join(', '),
    });
  }
  return (row) => (column.codes[row] < 0 ? NaN : values[column.codes[row]]);
}

const wordsOf =
  (column: TableColumn): ((row: number) => string) =>
  (row) => {
    if (column.kind === 'continuous') return Number.isNaN(column.values[row]) ? '' : String(column.values[row]);
    return column.codes[row] < 0 ? '' : column.levels[column.codes[row]];
  };

/** A tensor of some columns, rows [from, to). */
function tensorOf({ runtime, given }: Opened, type: string, columns: readonly TableColumn[], from: number, to: number): Tensor {
  const dims = [to - from, columns.length];
  const length = dims[0] * dims[1];
  const fill = <T>(out: Record<number, T>, read: readonly ((row: number) => T)[]): typeof out => {
    for (let row = from; row < to; row++) read.forEach((value, k) => (out[(row - from) * columns.length + k] = value(row)));
    return out;
  };
  if (type === 'string') return new runtime.Tensor(type, fill(new Array<string>(length), columns.map(wordsOf)), dims);
  const numbers = columns.map((column) => numbersOf(column, given.file));
  switch (type) {
    case 'float32':
      return new runtime.Tensor(type, fill(new Float32Array(length), numbers), dims);
    case 'float64':
      return new runtime.Tensor(type, fill(new Float64Array(length), numbers), dims);
    case 'int32':
      return new runtime.Tensor(type, fill(new Int32Array(length), numbers), dims);
    case 'int64':
      return new runtime.Tensor(
        type,
        fill(
          new BigInt64Array(length),
          numbers.map((value) => (row: number) => BigInt(Math.trunc(value(row)) || 0)),
        ),
        dims,
      );
    default:
      throw new ModelError(`${given.file} takes an input of type ${type}`, {
        code: 'ONNX_INPUT_TYPE',
        expected: 'float, double, int32, int64 or string',
      });
  }
}

function feedsOf(opened: Opened, test: TableMatrix, from: number, to: number): Record<string, Tensor> {
  const { session, given } = opened;
  const column = (name: string): TableColumn => {
    const found = test.columns.find((candidate) => candidate.name === name);
    if (found === undefined) throw new RangeError(`onnx: no column '${name}'`);
    return found;
  };
  return Object.fromEntries(
    session.inputMetadata.map(({ name, type = 'float32' }) => [
      name,
      tensorOf(opened, type, (given.columns ?? [name]).map(column), from, to),
    ]),
  );
}

/** The probabilities among the outputs: floats, one or more per row. */
function probabilitiesOf({ given, model }: Opened, outputs: Readonly<Record<string, Tensor>>, rows: number): Tensor | undefined {
  const name = given.output ?? model.probabilities;
  if (name !== null && name in outputs) return outputs[name];
  if (given.output !== undefined) {
    throw new ModelError(`${given.file} has no output '${given.output}'`, { code: 'ONNX_OUTPUT', found: Object.keys(outputs).join(', ') });
  }
  return Object.values(outputs).find(({ type, dims }) => type.startsWith('float') && dims[0] === rows);
}

interface Collected {
  readonly labels: (string | undefined)[];
  /** One Float64Array (rows) per column of the output; null without probabilities. */
  readonly scores: Float64Array[] | null;
}

async function compute(opened: Opened, test: TableMatrix): Promise<Collected> {
  const labels = new Array<string | undefined>(test.nRows).fill(undefined);
  let scores: Float64Array[] | null = null;
  for (let from = 0; from < test.nRows; from += batchRows) {
    const to = Math.min(test.nRows, from + batchRows);
    const outputs = await opened.session.run(feedsOf(opened, test, from, to));
    const shares = probabilitiesOf(opened, outputs, to - from);
    if (shares !== undefined) {
      const width = shares.data.length / (to - from);
      scores ??= Array.from({ length: width }, () => new Float64Array(test.nRows));
      scores.forEach((column, k) => {
        for (let i = 0; i < to - from; i++) column[from + i] = Number(shares.data[i * width + k]);
      });
    }
    const named = Object.values(outputs).find(({ type, dims }) => (type === 'string' || type === 'int64') && dims[0] === to - from);
    for (let i = 0; i < to - from && named !== undefined; i++) labels[from + i] = String(named.data[i]);
  }
  return { labels, scores };
}

/** Labels as the data call them. */
function namedClasses({ model, given }: Opened, labels: readonly (string | undefined)[], names: readonly string[]): WordColumn | null {
  const own = model.labels ?? (given.classes === undefined ? names : null);
  if (own === null || labels.some((label) => label === undefined)) return null;
  return { codes: Int32Array.from(labels, (label) => own.indexOf(label ?? '')), levels: names };
}

function tableOf(opened: Opened, { labels, scores }: Collected, { test, design }: ModelTask): AnswerTable {
  const { given } = opened;
  const names = classNames(opened) ?? [];
  const prediction = namedClasses(opened, labels, names);
  if (scores === null && prediction === null) {
    throw new ModelError(`${given.file} gives neither classes nor probabilities`, {
      code: 'ONNX_OUTPUT',
      found: opened.session.outputNames.join(', '),
    });
  }
  if (scores !== null && scores.length !== names.length && !(scores.length === 1 && names.length === 2)) {
    throw new ModelError(`${given.file} gives ${String(scores.length)} probabilities per row for ${String(names.length)} classes`, {
      code: 'ONNX_OUTPUT',
    });
  }
  // one probability of two is that of the second class; classes that the model does not know have none
  const shown = scores?.length === 1 ? names.slice(-1) : names;
  const absent = scores?.length === 1 ? [] : design.classes.filter((name) => !names.some((label) => classCode(label, [name]) === 0));
  return {
    source: given.file,
    nRows: test.nRows,
    ids: Float64Array.from(test.rowIds),
    fold: null,
    feature: null,
    truth: null,
    prediction,
    scores:
      scores === null ? null : { labels: [...shown, ...absent], values: [...scores, ...absent.map(() => new Float64Array(test.nRows))] },
  };
}

async function open(given: Parameters, folder: string): Promise<Opened & { readonly sha256: string }> {
  const bytes = await readFile(resolve(folder, given.file)).catch((error: unknown) => {
    throw new ModelError(`there is no file '${given.file}'`, {
      code: 'MODEL_FILE',
      hint: 'Paths start from the folder of the suite file.',
      cause: error,
    });
  });
  const broken = (error: unknown): ModelError => {
    const said = error instanceof Error ? error.message : String(error);
    return new ModelError(`${given.file} cannot be read as an ONNX model: ${said.split('\n')[0]}`, { code: 'ONNX_FILE', cause: error });
  };
  let model: ReadableModel;
  try {
    model = readableModel(bytes);
  } catch (error) {
    throw broken(error);
  }
  const runtime = await loadRuntime(folder);
  const session = await runtime.InferenceSession.create(model.bytes, { executionProviders: ['wasm'], logSeverityLevel: 4 }).catch(
    (error: unknown) => {
      throw broken(error);
    },
  );
  return { given, model, runtime, session, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A classifier that was trained elsewhere and saved as ONNX. */
export const onnx = defineExternalModel<Parameters>({
  id: 'onnx',
  title: 'a trained classifier in an ONNX file',
  engine: 'external',
  place: 'any',
  rowLimit: Infinity,
  reference:
    'ONNX Runtime (package onnxruntime-web, installed by whoever needs it); ai.onnx.ml classifiers as skl2onnx and onnxmltools write them.',
  parameters,
  open: async (given, site) => {
    const opened = await open(given, site.folder);
    return {
      kind: 'answers',
      sha256: opened.sha256,
      trains: false,
      check: (design) => checkDesign(opened, design),
      answer: async (task) => {
        const started = performance.now();
        const collected = await compute(opened, task.test).catch((error: unknown) => {
          if (error instanceof ModelError) throw error;
          throw new ModelError(`${given.file} cannot be computed: ${error instanceof Error ? error.message : String(error)}`, {
            code: 'ONNX_RUN',
            cause: error,
          });
        });
        const table = tableOf(opened, collected, task);
        const answers = bindAnswers(table, task.design.classes, new Uint8Array(table.nRows).fill(1));
        for (const problem of answers.problems) throw new ModelError(problem.message, problem);
        const rows = Int32Array.from(table.ids, (_, row) => row);
        const prediction = predictionOf(answers, rows, task.design.classes.length);
        return { prediction, notes: answers.notes, seconds: { fit: 0, predict: (performance.now() - started) / 1000 } };
      },
    };
  },
});
