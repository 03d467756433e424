import { oneLine } from './visible-name.ts';

/** A place in a file that a person can open: 1-based line and column, as editors count. */
export interface SourcePlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What every error of this project says besides its message. */
export interface ErrorDetails {
  /** Stable, upper-case, never reused, e.g. `SUITE_UNKNOWN_MODEL`. */
  readonly code: string;
  readonly where?: SourcePlace | string;
  readonly expected?: string;
  readonly found?: string;
  /** What the user can do about it, as an imperative sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * Base of all errors that are the input's fault and not the program's. The command line prints them as one clear message
 * and exits 2; anything else is a defect of ours.
 */
export class FlowverdictError extends Error {
  readonly code: string;
  readonly where: SourcePlace | string | undefined;
  readonly expected: string | undefined;
  readonly found: string | undefined;
  readonly hint: string | undefined;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code;
    this.where = details.where;
    this.expected = details.expected;
    this.found = details.found;
    this.hint = details.hint;
  }
}

/** The suite file is wrong: syntax, names, types, ranges. */
export class SuiteError extends FlowverdictError {}
/** The data are wrong or not there: file, column, value, label, download. */
export class DataError extends FlowverdictError {}
/** A model cannot be fitted to what it was given, or its parameters contradict each other. */
export class ModelError extends FlowverdictError {}
/** A statistic is not defined for what it was given. */
export class StatisticError extends FlowverdictError {}
/** The command line was used wrongly. */
export class UsageError extends FlowverdictError {}

/** Several problems of one input, all reported at once. */
export class FlowverdictErrors extends FlowverdictError {
  readonly errors: readonly FlowverdictError[];

  constructor(errors: readonly FlowverdictError[]) {
    super(`${String(errors.length)} problem${errors.length === 1 ? '' : 's'}`, { code: errors[0]?.code ?? 'PROBLEMS' });
    this.errors = errors;
  }
}

/** Formats a place as `file:line:col`, the form that editors and terminals make clickable. */
export function formatPlace(place: SourcePlace | string): string {
  if (typeof place === 'string') return place;
  const line = place.line === undefined ? '' : `:${String(place.line)}`;
  const column = place.line === undefined || place.column === undefined ? '' : `:${String(place.column)}`;
  return `${place.file}${line}${column}`;
}

/** One error as the lines that a person reads: place and message, then expected, found and what to do. Each is one line, whatever the input held. */
export function formatError(error: FlowverdictError): string {
  if (error instanceof FlowverdictErrors) return error.errors.map(formatError).join('\n');
  const place = error.where === undefined ? '' : `${oneLine(formatPlace(error.where))}: `;
  const lines = [`${place}${oneLine(error.message)} [${error.code}]`];
  if (error.expected !== undefined) lines.push(`  expected: ${oneLine(error.expected)}`);
  if (error.found !== undefined) lines.push(`  found:    ${oneLine(error.found)}`);
  if (error.hint !== undefined) lines.push(`  ${oneLine(error.hint)}`);
  return lines.join('\n');
}
