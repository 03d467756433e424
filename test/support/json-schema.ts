import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';

/** Everything that a value breaks of a published schema of test/fixtures/ci (draft 7), one line each. Empty: valid. */
export function schemaProblems(schema: string, value: unknown): readonly string[] {
  const file = new URL(`../fixtures/ci/${schema}.schema.json`, import.meta.url);
  const ajv = new Ajv({ allErrors: true, strict: false, logger: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message ?? ''}`);
}
