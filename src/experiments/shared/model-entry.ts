import { z } from 'zod';
import type { Engine, ModelDefinition } from '../../core/model.ts';
import { mljsModels, modelsOf, nativeModels } from '../../models/index.ts';
import { type Entry, entrySchema, reporter } from './entry.ts';

/** A model of a suite: a registered recipe with its parameters and the name it goes by in the report. */
export interface ModelEntry extends Entry<ModelDefinition> {
  /** Unique within the experiment: `as`, or the id, or the id with its engine. */
  readonly name: string;
  readonly engine: Engine;
}

const ids = [...new Set([...nativeModels.ids, ...mljsModels.ids])];

const engineOf = (value: unknown): Engine => (value === 'mljs' ? 'mljs' : 'native');

/** The parameters of a native model for editors, with the entry's own keys. */
function editorSchema(id: string): Record<string, unknown> {
  if (!nativeModels.has(id)) return { type: 'object' };
  const { $schema: _, ...schema } = z.toJSONSchema(nativeModels.get(id).parameters, { io: 'input', unrepresentable: 'any' });
  const own = { engine: { enum: ['native', 'mljs'] }, as: { type: 'string', description: 'name in the report' } };
  return { ...schema, properties: { ...schema.properties, ...own } };
}

/** One model: `xgboost`, or `{ xgboost: { max_depth: 3, engine: mljs, as: shallow } }`. */
export const modelEntrySchema: z.ZodType<ModelEntry> = entrySchema<ModelDefinition>({
  noun: 'model',
  ids,
  find: (id, given) => {
    const registry = modelsOf(engineOf(given['engine']));
    return registry.has(id) ? registry.get(id) : undefined;
  },
  reserved: ['engine', 'as'],
  editorSchema,
}).transform((entry, context) => {
  const report = reporter(context);
  const { engine, as: alias } = entry.reserved;
  if (engine !== undefined && engine !== 'native' && engine !== 'mljs') {
    report([entry.id, 'engine'], `unknown engine of model '${entry.id}'`, 'known: native, mljs', engine, 'SUITE_UNKNOWN_NAME');
  }
  if (alias !== undefined && (typeof alias !== 'string' || !/^[\w.-]{1,40}$/.test(alias))) {
    report([entry.id, 'as'], '`as` is a short name of letters, digits, dots and hyphens', 'e.g. `as: knn-3`', alias, 'SUITE_VALUE');
  }
  const plain = entry.definition.engine === 'mljs' ? `${entry.id}-mljs` : entry.id;
  return { ...entry, engine: entry.definition.engine, name: typeof alias === 'string' ? alias : plain };
});

/** A name as it stands in file names. */
export function fileKey(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** A list of models with different names, different as file names too. */
export const modelListSchema: z.ZodType<readonly ModelEntry[]> = z
  .array(modelEntrySchema)
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
