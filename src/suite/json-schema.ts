import { z } from 'zod';
import { experimentKinds } from '../experiments/index.ts';
import { dataSchema, experimentHeadSchema, suiteSchema } from './schema.ts';

type Json = Record<string, unknown>;

const toJson = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
};

/** `given` takes the test data, which the suite reads itself. */
function withGivenTest(experiment: Json): Json {
  const properties = experiment['properties'] as Json | undefined;
  const resampling = properties?.['resampling'] as { anyOf?: Json[] } | undefined;
  const given = resampling?.anyOf?.find((branch) => (branch['required'] as string[] | undefined)?.[0] === 'given');
  if (given === undefined) return experiment;
  given['properties'] = {
    given: { type: 'object', properties: { test: toJson(dataSchema) }, required: ['test'], additionalProperties: false },
  };
  return experiment;
}

/** Parts shorter than this are not worth a name. */
const shortest = 400;

/** Puts every long part that stands in several places under `$defs` once: the file would be ten times its size otherwise. */
function shareRepeated(schema: Json): Json {
  const seen = new Map<string, number>();
  const count = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const text = JSON.stringify(node);
    if (text.length < shortest) return;
    const times = (seen.get(text) ?? 0) + 1;
    seen.set(text, times);
    if (times === 1) for (const child of Object.values(node)) count(child);
  };
  count(schema);
  const names = new Map<string, string>();
  const definitions: Json = {};
  const replace = (node: unknown): unknown => {
    if (typeof node !== 'object' || node === null) return node;
    const text = JSON.stringify(node);
    if ((seen.get(text) ?? 0) < 2 || Array.isArray(node)) return replaceChildren(node);
    const known = names.get(text);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    const name = `part${String(names.size + 1)}`;
    names.set(text, name);
    definitions[name] = replaceChildren(node);
    return { $ref: `#/$defs/${name}` };
  };
  const replaceChildren = (node: object): unknown =>
    Array.isArray(node) ? node.map(replace) : Object.fromEntries(Object.entries(node).map(([key, child]) => [key, replace(child)]));
  const root = replaceChildren(schema) as Json;
  return { ...root, $defs: definitions };
}

/** JSON Schema (draft 2020-12) of suite files, for editors: built from the registries, so it knows every model, measure and kind. */
export function suiteJsonSchema(): Json {
  const head = toJson(experimentHeadSchema)['properties'] as Json;
  const kinds = experimentKinds.all.map((kind) => {
    const own = withGivenTest(toJson(kind.schema));
    return {
      ...own,
      title: kind.title,
      properties: { ...head, kind: { const: kind.id }, ...(own['properties'] as Json) },
      required: ['id', 'kind', ...((own['required'] as string[] | undefined) ?? [])],
    };
  });
  const suite = toJson(suiteSchema);
  const properties = suite['properties'] as Json;
  return shareRepeated({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'flowverdict suite',
    ...suite,
    properties: { ...properties, experiments: { type: 'array', minItems: 1, items: { anyOf: kinds } } },
  });
}
