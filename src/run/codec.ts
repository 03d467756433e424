type TypedArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

const arrayTypes = { f64: Float64Array, f32: Float32Array, i32: Int32Array, u32: Uint32Array, u8: Uint8Array } as const;

type ArrayTag = keyof typeof arrayTypes;

function tagOf(value: TypedArray): ArrayTag {
  if (value instanceof Float64Array) return 'f64';
  if (value instanceof Float32Array) return 'f32';
  if (value instanceof Int32Array) return 'i32';
  return value instanceof Uint32Array ? 'u32' : 'u8';
}

const isTyped = (value: unknown): value is TypedArray => ArrayBuffer.isView(value) && !(value instanceof DataView);

function pack(value: unknown): unknown {
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (isTyped(value)) {
    return { $array: tagOf(value), bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  if (Array.isArray(value)) return value.map(pack);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, pack(child)]));
}

function unpackArray(tag: string, text: string): TypedArray {
  const type = arrayTypes[tag as ArrayTag] as (typeof arrayTypes)[ArrayTag] | undefined;
  if (type === undefined) throw new RangeError(`unknown array type '${tag}'`);
  const bytes = Buffer.from(text, 'base64');
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return new type(copy);
}

function unpack(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unpack);
  const record = value as Record<string, unknown>;
  if (typeof record['$number'] === 'string') return Number(record['$number']);
  if (typeof record['$array'] === 'string' && typeof record['bytes'] === 'string') return unpackArray(record['$array'], record['bytes']);
  return Object.fromEntries(Object.entries(record).map(([key, child]) => [key, unpack(child)]));
}

/**
 * A value as one line of JSON from which `decodeValue` makes it again to the bit: typed arrays as base64 of their (little-endian) bytes, NaN, ±Infinity
 * and −0 by name. Values are plain data: no Map, no function, no class. O(bytes).
 */
export function encodeValue(value: unknown): string {
  return JSON.stringify(pack(value));
}

/** The value that `encodeValue` wrote. @throws SyntaxError or RangeError when the text is not of its making */
export function decodeValue(text: string): unknown {
  return unpack(JSON.parse(text));
}
