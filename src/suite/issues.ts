import type { z } from 'zod';
import { type ErrorDetails, SuiteError } from '../core/errors.ts';
import { didYouMean } from '../core/suggest.ts';
import type { SuiteSource } from './source.ts';

type Path = readonly (string | number)[];
type ZodIssue = z.core.$ZodIssue;

const describe = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};

const typeNames: Readonly<Record<string, string>> = {
  record: 'a mapping',
  object: 'a mapping',
  array: 'a list',
  int: 'a whole number',
  string: 'a text',
};

const dotted = (path: Path): string => (path.length === 0 ? 'the suite' : `'${path.map(String).join('.')}'`);

/** Of a union's branches, the one that the writer meant: the branch that fails somewhere inside rather than at its door. */
function meantBranch(branches: readonly (readonly ZodIssue[])[]): readonly ZodIssue[] | undefined {
  return branches.find((issues) => issues.length > 0 && !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'));
}

function bounds(issue: ZodIssue): string | undefined {
  if (issue.code === 'too_small') return `${issue.inclusive === false ? '>' : '≥'} ${String(issue.minimum)}`;
  if (issue.code === 'too_big') return `${issue.inclusive === false ? '<' : '≤'} ${String(issue.maximum)}`;
  return undefined;
}

interface Worded {
  readonly path: Path;
  readonly message: string;
  readonly details: Omit<ErrorDetails, 'where'>;
  /** Point at the key instead of its value. */
  readonly atKey?: boolean;
}

function wordCustom(issue: ZodIssue, path: Path): Worded {
  const parameters = (issue.code === 'custom' ? issue.params : undefined) ?? {};
  const text = (key: string): string | undefined => (typeof parameters[key] === 'string' ? parameters[key] : undefined);
  const found = text('found');
  const hint = text('hint');
  const details = {
    code: text('code') ?? 'SUITE_VALUE',
    ...(found === undefined ? {} : { found }),
    ...(hint === undefined ? {} : { hint }),
  };
  return { path, message: issue.message, details, atKey: parameters['atKey'] === true };
}

function wordIssue(issue: ZodIssue, at: Path, knownKeys: (path: Path) => readonly string[]): readonly Worded[] {
  const path: Path = [...at, ...(issue.path as (string | number)[])];
  const found = { found: describe(issue.input) };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const known = knownKeys(path);
        const hint = known.length === 0 ? {} : { hint: didYouMean(key, known) };
        return {
          path: [...path, key],
          message: `unknown key '${key}' in ${dotted(path)}`,
          details: { code: 'SUITE_UNKNOWN_KEY', ...hint },
          atKey: true,
        };
      });
    case 'invalid_union': {
      const branch = meantBranch(issue.errors);
      if (issue.input === undefined) return [{ path, message: `${dotted(path)} is missing`, details: { code: 'SUITE_MISSING' } }];
      if (branch !== undefined) return branch.flatMap((inner) => wordIssue(inner, path, knownKeys));
      const expected = issue.errors
        .flat()
        .map((inner) => (inner.code === 'invalid_type' ? (typeNames[inner.expected] ?? inner.expected) : inner.message));
      return [
        {
          path,
          message: `${dotted(path)} has the wrong type`,
          details: { code: 'SUITE_TYPE', expected: [...new Set(expected)].join(' or '), ...found },
        },
      ];
    }
    case 'invalid_type': {
      const expected = typeNames[issue.expected] ?? `a ${issue.expected}`;
      if (issue.input === undefined) return [{ path, message: `${dotted(path)} is missing`, details: { code: 'SUITE_MISSING', expected } }];
      return [{ path, message: `${dotted(path)} has the wrong type`, details: { code: 'SUITE_TYPE', expected, ...found } }];
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      return [
        {
          path,
          message: `${dotted(path)} has an unknown value`,
          details: { code: 'SUITE_VALUE', expected: values.join(' | '), ...found, hint: didYouMean(String(issue.input), values) },
        },
      ];
    }
    case 'too_small':
    case 'too_big': {
      const countable = typeof issue.input === 'number';
      const message = countable ? `${dotted(path)} is out of range` : issue.message;
      const expected = countable ? bounds(issue) : undefined;
      return [{ path, message, details: { code: 'SUITE_RANGE', ...(expected === undefined ? {} : { expected }), ...found } }];
    }
    case 'custom':
      return [wordCustom(issue, path)];
    default:
      return [{ path, message: `${dotted(path)}: ${issue.message}`, details: { code: 'SUITE_VALUE', ...found } }];
  }
}

/** Keys that the object schema at a path takes, as far as the schema can be walked. */
function keysOf(schema: unknown, path: Path): readonly string[] {
  const definition = (schema as { def?: Record<string, unknown> } | undefined)?.def;
  if (definition === undefined) return [];
  const step = definition['innerType'] ?? definition['in'];
  if (step !== undefined) return keysOf(step, path);
  if (definition['type'] === 'union') {
    for (const option of definition['options'] as unknown[]) {
      const keys = keysOf(option, path);
      if (keys.length > 0) return keys;
    }
    return [];
  }
  if (definition['type'] === 'array') return keysOf(definition['element'], path.slice(1));
  if (definition['type'] !== 'object') return [];
  const shape = definition['shape'] as Record<string, unknown>;
  return path.length === 0 ? Object.keys(shape) : keysOf(shape[String(path[0])], path.slice(1));
}

/** Turns the issues of a schema into errors with places. `at` is where the parsed value stands in the suite. */
export function suiteErrors(issues: readonly ZodIssue[], schema: unknown, at: Path, source: SuiteSource): readonly SuiteError[] {
  return issues
    .flatMap((issue) => {
      return wordIssue(issue, at, (path) => keysOf(schema, path.slice(at.length)));
    })
    .map((worded) => {
      const where = worded.atKey === true ? source.locateKey(worded.path) : source.locate(worded.path);
      return new SuiteError(worded.message, { ...worded.details, where });
    });
}
