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
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'flowverdict suite',
    ...suite,
    properties: { ...properties, experiments: { type: 'array', minItems: 1, items: { anyOf: kinds } } },
  };
}
