import { resolve } from 'node:path';
import { z } from 'zod';
import { defineExternalModel, type ModelDesign, type ModelProblem } from '../core/external-model.ts';
import { predictionOf } from './answers/bind-answers.ts';
import { type MatchedDesign, matchDesign } from './answers/match-design.ts';
import { readAnswers } from './answers/read-answers.ts';
import { digestFile } from '../data/file-digest.ts';

const column = z.string().min(1);

const parameters = z
  .strictObject({
    file: z.string().min(1).describe('CSV with a header, JSON lines or Parquet (also .gz, .zst), relative to the suite file'),
    id: column.describe('column of row ids: positions in the data file, from 0, header not counted'),
    fold: column.optional().describe('column that tells folds apart: our fold names, or any names whose test rows are the same'),
    feature: column.optional().describe('column that names the one feature that the prediction was made from; for single-feature'),
    truth: column.optional().describe('column of true classes: must agree with the data'),
    prediction: column.optional().describe('column of predicted classes; the class of the highest score when absent'),
    scores: z
      .union([z.string().min(1), z.record(z.string(), z.string().min(1))])
      .optional()
      .describe(
        'score columns: { class: column }, or the beginning of their names (what follows is the class); of two classes one is enough',
      ),
    only: z
      .record(z.string(), z.coerce.string())
      .optional()
      .describe('{ column: word }: the rows of the file that count, e.g. { model: mine }'),
  })
  .superRefine((value, context) => {
    if (value.prediction !== undefined || value.scores !== undefined) return;
    const params = { code: 'SUITE_MISSING', hint: 'give `prediction`, `scores` or both' };
    context.addIssue({ code: 'custom', message: 'predictions need a column of classes or columns of scores', params });
  });

type Parameters = z.infer<typeof parameters>;

/** Column by column needs predictions for each column. */
function featureProblem({ feature }: Parameters, { columnByColumn }: ModelDesign): ModelProblem | undefined {
  if (columnByColumn === (feature !== undefined)) return undefined;
  return columnByColumn
    ? {
        code: 'MODEL_NEEDS_FEATURE',
        message: 'single-feature asks about each column alone, and these predictions do not say which column they were made from',
        hint: 'Name the column of the file that names the feature: `feature: …`, or use a comparison.',
      }
    : {
        code: 'MODEL_FEATURE',
        message: '`feature` is for single-feature; here a model uses all columns at once',
        hint: 'Choose rows with `only`, or leave `feature` out.',
      };
}

/** Predictions that were made elsewhere, joined by row id. */
export const predictions = defineExternalModel<Parameters>({
  id: 'predictions',
  title: 'predictions made elsewhere, read from a file',
  engine: 'external',
  place: 'main',
  rowLimit: Infinity,
  reference: 'Any program in any language; nothing is fitted here.',
  parameters,
  open: async (given, site) => {
    const file = resolve(site.folder, given.file);
    const table = await readAnswers({ file, name: given.file, columns: given });
    const matched = new WeakMap<ModelDesign, MatchedDesign>();
    const match = (design: ModelDesign): MatchedDesign => {
      const known = matched.get(design) ?? matchDesign(table, design);
      matched.set(design, known);
      return known;
    };
    return {
      kind: 'answers',
      sha256: (await digestFile(file, false)).sha256,
      trains: false,
      check: (design) => {
        const problem = featureProblem(given, design);
        return problem === undefined ? match(design).problems : [problem];
      },
      answer: ({ design, fold, test }) => {
        const started = performance.now();
        const { answers, notes, rowsOf } = match(design);
        const rows = rowsOf(design.columnByColumn ? test.names[0] : '', fold);
        if (rows === undefined) throw new RangeError(`predictions: no rows for fold '${fold}'`);
        const prediction = predictionOf(answers, rows, design.classes.length);
        return Promise.resolve({ prediction, notes, seconds: { fit: 0, predict: (performance.now() - started) / 1000 } });
      },
    };
  },
});
