import { FlowverdictError, FlowverdictErrors, ModelError } from '../../core/errors.ts';
import type { Cell, ConfigIssue, Inspection, WorkContext } from '../../core/experiment.ts';
import type {
  AnsweringModel,
  ExternalModel,
  ModelAnswer,
  ModelDesign,
  ModelProblem,
  ModelSite,
  OpenedModel,
} from '../../core/external-model.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Fold } from '../../core/resampling.ts';
import { prepare } from '../../prepare/index.ts';
import type { AnyModelEntry } from './model-entry.ts';
import { type BoundTarget, classesOf } from './target.ts';

/** Opens the models that a suite brings along, each once per process. */
export interface ModelOpener {
  open(entry: AnyModelEntry, context: WorkContext): Promise<OpenedModel>;
}

export function isExternal(definition: AnyModelEntry['definition']): definition is ExternalModel {
  return definition.engine === 'external';
}

function siteOf(entry: AnyModelEntry, context: WorkContext): ModelSite {
  const { site } = context;
  if (site === undefined)
    throw new RangeError(`model '${entry.name}' is outside of this process and the run says nothing of where it may look`);
  return site;
}

/** Makes the opener of one experiment. */
export function createOpener(): ModelOpener {
  const opened = new Map<AnyModelEntry, Promise<OpenedModel>>();
  return {
    open: (entry, context) => {
      const { definition } = entry;
      if (!isExternal(definition)) return Promise.resolve({ kind: 'recipe', definition, parameters: entry.parameters, sha256: null });
      const known = opened.get(entry) ?? definition.open(entry.parameters, siteOf(entry, context));
      opened.set(entry, known);
      return known;
    },
  };
}

/** The programs and modules among some models, with their places below the experiment. */
export function runsOf(
  entries: readonly AnyModelEntry[],
  path: (index: number) => readonly (string | number)[],
): { path: readonly (string | number)[]; text: string }[] {
  return entries.flatMap((entry, index) => {
    const text = isExternal(entry.definition) ? entry.definition.runs?.(entry.parameters) : undefined;
    return text === undefined ? [] : [{ path: [...path(index), entry.id], text }];
  });
}

/** Where the cells of a model run, and by what the cache knows them: not at all for models whose files may change. */
export function cellTraits({ definition }: AnyModelEntry, fingerprint: JsonValue): Pick<Cell, 'place' | 'fingerprint'> {
  if (!isExternal(definition)) return { fingerprint };
  return definition.place === 'main' ? { place: 'main' } : {};
}

interface DesignParts {
  readonly experiment: string;
  readonly target: BoundTarget;
  readonly folds: readonly Fold[];
  readonly features: readonly string[];
  readonly columnByColumn: boolean;
}

/** The question as a model outside sees it; made once per process. */
export function modelDesign(parts: DesignParts, context: WorkContext): ModelDesign {
  return context.memo('model design', () => {
    const { target, folds, features, experiment, columnByColumn } = parts;
    const { rowIds } = context.dataset;
    return {
      experiment,
      classes: target.classes,
      positive: target.positive,
      features,
      columnByColumn,
      tests: folds.map(({ id, test }) => ({
        fold: id,
        rowIds: Uint32Array.from(test, (row) => rowIds[row]),
        truth: classesOf(target, test),
      })),
    };
  });
}

const asIssue = ({ message, ...rest }: ModelProblem, entry: AnyModelEntry, path: readonly (string | number)[]): ConfigIssue => ({
  path: [...path, entry.id],
  message: `model '${entry.name}': ${message}`,
  ...rest,
});

function problemsOf(error: unknown): readonly ModelProblem[] {
  if (error instanceof FlowverdictErrors) return error.errors.flatMap(problemsOf);
  if (!(error instanceof FlowverdictError)) throw error;
  const { code, message, expected, found, hint } = error;
  return [
    {
      code,
      message,
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
      ...(hint === undefined ? {} : { hint }),
    },
  ];
}

/**
 * Opens every model that a suite brings along and holds it against the question. What needs the user's leave and has none is left alone: whoever runs the suite
 * refuses it.
 */
export async function inspectModels(
  entries: readonly AnyModelEntry[],
  opener: ModelOpener,
  context: WorkContext,
  design: () => ModelDesign,
  path: (index: number) => readonly (string | number)[],
): Promise<Inspection> {
  const issues: ConfigIssue[] = [];
  const digests: Record<string, string> = {};
  if (!entries.some((entry) => isExternal(entry.definition))) return { issues, digests };
  const question = design();
  for (const [index, entry] of entries.entries()) {
    if (!isExternal(entry.definition)) continue;
    if (entry.definition.runs !== undefined && context.site?.allowRun !== true) continue;
    try {
      const model = await opener.open(entry, context);
      if (model.sha256 !== null) digests[entry.name] = model.sha256;
      const problems = model.kind === 'answers' ? model.check(question) : [];
      issues.push(...problems.map((problem) => asIssue(problem, entry, path(index))));
    } catch (error) {
      issues.push(...problemsOf(error).map((problem) => asIssue(problem, entry, path(index))));
    }
  }
  return { issues, digests };
}

interface Question {
  readonly model: AnsweringModel;
  readonly design: ModelDesign;
  readonly target: BoundTarget;
  readonly fold: Fold;
  readonly features: readonly string[];
  readonly seed: number;
  readonly context: WorkContext;
}

/** Asks a model outside about one fold. @throws FlowverdictError when it does not answer, or not what was asked */
export async function askModel({ model, design, target, fold, features, seed, context }: Question): Promise<ModelAnswer> {
  for (const problem of model.check(design)) throw new ModelError(problem.message, problem);
  const started = performance.now();
  const table = prepare({ representation: 'table', dataset: context.dataset, features, trainRows: fold.train });
  const y = classesOf(target, fold.train);
  if (model.trains && y.every((code) => code === y[0])) {
    throw new ModelError(`the training part of fold ${fold.id} holds one class only`, {
      code: 'MODEL_ONE_CLASS',
      hint: 'Use a stratified resampling, fewer folds, or more rows.',
    });
  }
  const test = table.apply(fold.test);
  const prepared = (performance.now() - started) / 1000;
  const answer = await model.answer({ design, fold: fold.id, seed, train: table.train, y, test });
  return { ...answer, seconds: { ...answer.seconds, prepare: prepared } };
}
