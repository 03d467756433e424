/** What JSON can hold. Numbers are finite; "not computable" is null. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A number for JSON: NaN and ±Infinity become null. */
export function jsonNumber(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
