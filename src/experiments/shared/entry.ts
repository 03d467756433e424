import { z } from 'zod';
import { didYouMean } from '../../core/suggest.ts';

/** A parsed `id` or `{ id: { parameter: value } }`. */
export interface Entry<T> {
  readonly id: string;
  readonly definition: T;
  /** Parsed by the definition's own schema: defaults filled in. */
  readonly parameters: unknown;
  /** The definition's parameters as written. */
  readonly given: Readonly<Record<string, unknown>>;
  /** What was written under the reserved keys. */
  readonly reserved: Readonly<Record<string, unknown>>;
}

interface Parameterised {
  readonly parameters: z.ZodType;
}

interface EntryOptions<T> {
  /** 'model', 'resampling', … for messages. */
  readonly noun: string;
  readonly ids: readonly string[];
  readonly find: (id: string, given: Readonly<Record<string, unknown>>) => T | undefined;
  /** Keys among the parameters that belong to the entry and not to the definition. */
  readonly reserved?: readonly string[];
  /** JSON Schema of the parameters for editors, by id. */
  readonly editorSchema?: (id: string) => Record<string, unknown>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a value is, in words for error messages. */
function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

type Report = (path: readonly (string | number)[], message: string, hint: string, found: unknown, code: string) => void;

/** Adds an issue that carries code, hint and what was found in its `params`; the suite room turns it into a placed error. */
export function reporter(context: z.RefinementCtx): Report {
  return (path, message, hint, found, code) => {
    context.addIssue({ code: 'custom', path: [...path], message, input: found, params: { code, hint, found: describeValue(found) } });
  };
}

function split(value: unknown, options: EntryOptions<unknown>, report: Report): { id: string; given: Record<string, unknown> } | undefined {
  if (typeof value === 'string') return { id: value, given: {} };
  const shape = `write an id, e.g. \`${options.ids[0] ?? options.noun}\`, or \`{ id: { parameter: value } }\``;
  if (!isRecord(value)) {
    report([], `a ${options.noun} is an id or one id with parameters`, shape, value, 'SUITE_ENTRY');
    return undefined;
  }
  const keys = Object.keys(value);
  if (keys.length !== 1) {
    report([], `a ${options.noun} with parameters has exactly one key, its id`, shape, value, 'SUITE_ENTRY');
    return undefined;
  }
  const id = keys[0];
  const given = value[id] ?? {};
  if (!isRecord(given)) {
    report([id], `the parameters of ${options.noun} '${id}' are a mapping`, shape, given, 'SUITE_ENTRY');
    return undefined;
  }
  return { id, given };
}

/** Passes on what a parameter schema complains of, below the entry's path; unknown parameters get a "did you mean". */
function addParameterIssue(
  issue: z.core.$ZodIssue,
  owner: string,
  schema: z.ZodType,
  path: readonly string[],
  context: z.RefinementCtx,
): void {
  const at = [...path, ...issue.path];
  if (issue.code !== 'unrecognized_keys') {
    context.addIssue({ ...issue, path: at });
    return;
  }
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  for (const key of issue.keys) {
    const params = { code: 'SUITE_UNKNOWN_KEY', hint: known.length === 0 ? 'it takes no parameters' : didYouMean(key, known), atKey: true };
    context.addIssue({ code: 'custom', path: [...at, key], message: `unknown parameter '${key}' of ${owner}`, params });
  }
}

/** Schema of `id` or `{ id: { parameter: value } }` over a registry; unknown ids get a "did you mean". */
export function entrySchema<T extends Parameterised>(options: EntryOptions<T>): z.ZodType<Entry<T>> {
  const editor = {
    // computed when an editor's schema is asked for: no run needs it
    get anyOf() {
      return [
        { enum: [...options.ids] },
        ...options.ids.map((id) => ({
          type: 'object',
          properties: { [id]: options.editorSchema?.(id) ?? { type: ['object', 'null'] } },
          required: [id],
          additionalProperties: false,
        })),
      ];
    },
  };
  return z
    .unknown()
    .meta(editor)
    .transform((value, context): Entry<T> => {
      const report = reporter(context);
      const parts = split(value, options, report);
      if (parts === undefined) return z.NEVER;
      const { id, given } = parts;
      const path = typeof value === 'string' ? [] : [id];
      const definition = options.find(id, given);
      if (definition === undefined) {
        report(path, `unknown ${options.noun} '${id}'`, didYouMean(id, options.ids), id, 'SUITE_UNKNOWN_NAME');
        return z.NEVER;
      }
      const isReserved = (key: string): boolean => (options.reserved ?? []).includes(key);
      const own = Object.fromEntries(Object.entries(given).filter(([key]) => !isReserved(key)));
      const reserved = Object.fromEntries(Object.entries(given).filter(([key]) => isReserved(key)));
      const parsed = definition.parameters.safeParse(own, { reportInput: true });
      if (!parsed.success) {
        for (const issue of parsed.error.issues) addParameterIssue(issue, `${options.noun} '${id}'`, definition.parameters, path, context);
        return z.NEVER;
      }
      return { id, definition, parameters: parsed.data, given: own, reserved };
    });
}
