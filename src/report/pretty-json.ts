import type { JsonValue } from '../core/json.ts';

/** Arrays whose text is at most this long stay on one line, if no object is in them. */
const LINE = 140;

function isFlat(value: JsonValue): boolean {
  return Array.isArray(value) ? value.every(isFlat) : typeof value !== 'object' || value === null;
}

function flatText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`;
  return JSON.stringify(value);
}

/**
 * JSON for people and for diffs: objects one key a line in the order they were built, rows of numbers on one line. NaN and ±Infinity become null, absent
 * keys are left out.
 */
export function prettyJson(value: JsonValue, indent = ''): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    if (items.length === 0) return '[]';
    const flat = items.every(isFlat) ? flatText(items) : null;
    const rows = items.some((item) => Array.isArray(item));
    if (flat !== null && (flat.length <= LINE || !rows)) return flat;
    return `[\n${items.map((item) => `${inner}${prettyJson(item, inner)}`).join(',\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value as Readonly<Record<string, JsonValue | undefined>>).flatMap(([key, item]) =>
      item === undefined ? [] : [`${inner}${JSON.stringify(key)}: ${prettyJson(item, inner)}`],
    );
    return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value);
}
