import { z } from 'zod';
import type { ExternalModel } from '../../core/external-model.ts';
import type { Engine, ModelDefinition } from '../../core/model.ts';
import { externalModels } from '../../external/index.ts';
import { mljsModels, modelsOf, nativeModels } from '../../models/index.ts';
import { type Entry, entrySchema, reporter } from './entry.ts';

interface Named<T> extends Entry<T> {
  /** Unique within the experiment: `as`, or the id, or the id with its engine. */
  readonly name: string;
  readonly engine: Engine;
}

/** A model of a suite: a registered recipe with its parameters and the name it goes by in the report. */
export type ModelEntry = Named<ModelDefinition>;

/** A registered recipe, or a model that the suite brings along. */
export type AnyModelEntry = Named<ModelDefinition | ExternalModel>;

const recipeIds = [...new Set([...nativeModels.ids, ...mljsModels.ids])];

const engineOf = (value: unknown): Engine => (value === 'mljs' ? 'mljs' : 'native');

/** The parameters of a native or external model for editors, with the entry's own keys. */
function editorSchema(id: string): Record<string, unknown> {
  const external = externalModels.has(id);
  if (!external && !nativeModels.has(id)) return { type: 'object' };
  const { parameters } = external ? externalModels.get(id) : nativeModels.get(id);
  const { $schema: _, ...schema } = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' });
  const engine = external ? {} : { engine: { enum: ['native', 'mljs'] } };
  const own = { ...engine, as: { type: 'string', description: 'name in the report' } };
  return { ...schema, properties: { ...schema.properties, ...own } };
}

function findRecipe(id: string, given: Readonly<Record<string, unknown>>): ModelDefinition | undefined {
  const registry = modelsOf(engineOf(given['engine']));
  return registry.has(id) ? registry.get(id) : undefined;
}

function named<T extends ModelDefinition | ExternalModel>(entry: Entry<T>, context: z.RefinementCtx): Named<T> {
  const report = reporter(context);
  const { engine, as: alias } = entry.reserved;
  if (engine !== undefined && entry.definition.engine === 'external') {
    report([entry.id, 'engine'], `model '${entry.id}' has no engine to choose`, 'leave `engine` out', engine, 'SUITE_VALUE');
  } else if (engine !== undefined && engine !== 'native' && engine !== 'mljs') {
    report([entry.id, 'engine'], `unknown engine of model '${entry.id}'`, 'known: native, mljs', engine, 'SUITE_UNKNOWN_NAME');
  }
  if (alias !== undefined && (typeof alias !== 'string' || !/^[\w.-]{1,40}$/.test(alias))) {
    report([entry.id, 'as'], '`as` is a short name of letters, digits, dots and hyphens', 'e.g. `as: knn-3`', alias, 'SUITE_VALUE');
  }
  const plain = entry.definition.engine === 'mljs' ? `${entry.id}-mljs` : entry.id;
  return { ...entry, engine: entry.definition.engine, name: typeof alias === 'string' ? alias : plain };
}

const common = { noun: 'model', reserved: ['engine', 'as'], editorSchema };

/** One registered model: `xgboost`, or `{ xgboost: { max_depth: 3, engine: mljs, as: shallow } }`. */
const modelEntrySchema: z.ZodType<ModelEntry> = entrySchema<ModelDefinition>({
  ...common,
  ids: recipeIds,
  find: findRecipe,
}).transform((entry, context) => named(entry, context));

/** One registered model, or one brought along: `{ predictions: { file: preds.csv, … } }`. */
export const anyModelEntrySchema: z.ZodType<AnyModelEntry> = entrySchema<ModelDefinition | ExternalModel>({
  ...common,
  ids: [...recipeIds, ...externalModels.ids],
  find: (id, given) => (externalModels.has(id) ? externalModels.get(id) : findRecipe(id, given)),
}).transform((entry, context) => named(entry, context));

/** A name as it stands in file names. */
export function fileKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function listOf<T extends AnyModelEntry>(one: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z
    .array(one)
    .min(1, 'name at least one model')
    .superRefine((entries, context) => {
      const seen = new Set<string>();
      entries.forEach((entry, index) => {
        if (seen.has(fileKey(entry.name))) {
          const hint = `give one another name: { ${entry.id}: { as: other-name } }`;
          reporter(context)([index], `two models are called '${entry.name}'`, hint, entry.name, 'SUITE_DUPLICATE_NAME');
        }
        seen.add(fileKey(entry.name));
      });
    });
}

/** A list of registered models with different names, different as file names too. */
export const modelListSchema = listOf(modelEntrySchema);

/** The same, with models that the suite brings along. */
export const anyModelListSchema = listOf(anyModelEntrySchema);
