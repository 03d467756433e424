import { createHash } from 'node:crypto';
import { decodeValue, encodeValue } from './codec.ts';

const checksumLength = 16;

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, checksumLength);

/** One record as a line that says whether it is whole: checksum, space, value, line end. */
export function encodeRecord(value: unknown): string {
  const text = encodeValue(value);
  return `${checksum(text)} ${text}\n`;
}

/** The record of a line, or undefined when the line is torn or damaged. */
export function decodeRecord(line: string): unknown {
  const text = line.slice(checksumLength + 1);
  if (line.length <= checksumLength || line[checksumLength] !== ' ' || checksum(text) !== line.slice(0, checksumLength)) return undefined;
  return decodeValue(text);
}
