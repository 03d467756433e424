/** A field of a protocol-buffer message; `start` to `end` is all of it with its tag. */
export interface Field {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** Content of a length-delimited field; empty for the others. */
  readonly bytes: Uint8Array;
  /** Value of a varint field; 0 for the others. */
  readonly value: bigint;
}

function varint(bytes: Uint8Array, at: number): { readonly value: bigint; readonly next: number } {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    if (at + i >= bytes.length) break;
    value |= BigInt(bytes[at + i] & 127) << BigInt(7 * i);
    if (bytes[at + i] < 128) return { value: BigInt.asIntN(64, value), next: at + i + 1 };
  }
  throw new RangeError('a number is cut off');
}

/**
 * The fields of a message, in order (https://protobuf.dev/programming-guides/encoding).
 * @throws RangeError when the bytes are no message
 */
export function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at;
    const tag = varint(bytes, at);
    const wire = Number(tag.value & 7n);
    const number = Number(tag.value >> 3n);
    at = tag.next;
    let content = new Uint8Array(0);
    let value = 0n;
    if (wire === 0) ({ value, next: at } = varint(bytes, at));
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint(bytes, at);
      at = length.next + Number(length.value);
      if (length.value < 0n || at > bytes.length) throw new RangeError('a field is cut off');
      content = bytes.subarray(length.next, at) as Uint8Array<ArrayBuffer>;
    } else throw new RangeError(`unknown wire type ${String(wire)}`);
    if (number < 1 || at > bytes.length) throw new RangeError('no field');
    fields.push({ number, start, end: at, bytes: content, value });
  }
  return fields;
}

/** The numbers of a repeated varint field, packed or not. */
export function varintsOf(fields: readonly Field[], number: number): readonly bigint[] {
  return fields
    .filter((field) => field.number === number)
    .flatMap(({ bytes, value }) => {
      if (bytes.length === 0) return [value];
      const values: bigint[] = [];
      for (let at = 0; at < bytes.length;) {
        const one = varint(bytes, at);
        values.push(one.value);
        at = one.next;
      }
      return values;
    });
}

const decoder = new TextDecoder();

/** The texts of a repeated string field. */
export function textsOf(fields: readonly Field[], number: number): readonly string[] {
  return fields.filter((field) => field.number === number).map(({ bytes }) => decoder.decode(bytes));
}

/** Writes a length-delimited field. */
export function delimited(number: number, content: Uint8Array): Uint8Array {
  const head: number[] = [];
  const push = (value: number): void => {
    for (; value > 127; value = Math.floor(value / 128)) head.push((value % 128) | 128);
    head.push(value);
  };
  push(number * 8 + 2);
  push(content.length);
  return joinBytes([Uint8Array.from(head), content]);
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
