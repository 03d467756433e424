import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataError } from '../core/errors.ts';
import type { Outcome } from '../core/experiment.ts';
import { decodeRecord, encodeRecord } from './record-line.ts';

/** What a journal belongs to: outcomes may be taken over only where all of this is the same. */
export interface JournalHeader {
  readonly format: 1;
  readonly version: string;
  readonly suite: {
    readonly id: string;
    readonly file: string;
    readonly text: string;
    readonly overrides: readonly { readonly path: string; readonly value: string }[];
  };
  /** Content hash of each table by its key in the suite. */
  readonly data: Readonly<Record<string, string>>;
  /** SHA-256 of the files of the suite's own models. */
  readonly files?: Readonly<Record<string, string>>;
  /** Which part of the cells: `1/1` is all of them. */
  readonly shard: string;
}

/** What a journal file holds. */
export interface JournalContent {
  readonly header: JournalHeader;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Lines that are torn or damaged; their cells run again. */
  readonly damaged: number;
  /** Length of the part before the first damaged line, bytes. */
  readonly soundBytes: number;
}

/** Appends finished cells to a file that survives a crash at any moment. */
export interface Journal {
  /** Returns when the outcome is on the disk. */
  append(outcome: Outcome): void;
  close(): void;
  /** Closes and deletes the file. */
  remove(): void;
}

/**
 * Reads a journal; undefined when there is none or its first line is not whole. O(bytes).
 */
export function readJournal(path: string): JournalContent | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const outcomes = new Map<string, Outcome>();
  let header: JournalHeader | undefined;
  let damaged = 0;
  let sound = 0;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    const record = newline < 0 ? undefined : decodeRecord(bytes.toString('utf8', start, end));
    if (record === undefined) damaged++;
    else if (header === undefined) header = record as JournalHeader;
    else outcomes.set((record as Outcome).cell, record as Outcome);
    if (header === undefined) return undefined;
    if (damaged === 0) sound = end + 1;
    start = end + 1;
  }
  return header === undefined ? undefined : { header, outcomes, damaged, soundBytes: sound };
}

/** What of two headers differs, in words; empty when outcomes may be shared. */
export function headerDifferences(a: JournalHeader, b: JournalHeader, options: { readonly shards?: boolean } = {}): readonly string[] {
  const same = (x: unknown, y: unknown): boolean => JSON.stringify(x) === JSON.stringify(y);
  const differences: string[] = [];
  if (a.version !== b.version) differences.push(`flowverdict ${a.version} against ${b.version}`);
  if (a.suite.text !== b.suite.text) differences.push('the text of the suite');
  if (!same(a.suite.overrides, b.suite.overrides)) differences.push('the overrides (--set)');
  if (!same(a.data, b.data)) differences.push('the content of the data');
  if (!same(a.files ?? {}, b.files ?? {})) differences.push("the files of the suite's own models");
  if (options.shards !== true && a.shard !== b.shard) differences.push(`shard ${a.shard} against ${b.shard}`);
  return differences;
}

/**
 * Opens a journal: continues `known` (cutting off what is damaged), or starts a new file with its header.
 * @throws DataError when the file cannot be written
 */
export function openJournal(path: string, header: JournalHeader, known?: JournalContent): Journal {
  let file: number;
  const write = (text: string): void => {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    fsyncSync(file);
  };
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (known !== undefined && known.damaged > 0) truncateSync(path, known.soundBytes);
    file = openSync(path, known === undefined ? 'w' : 'a');
    if (known === undefined) write(encodeRecord(header));
    // sound outcomes that stood behind a damaged line were cut off with it: they are written again
    else if (known.damaged > 0) for (const outcome of known.outcomes.values()) write(encodeRecord(outcome));
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new DataError('the journal of finished cells cannot be written', {
      code: 'RUN_JOURNAL',
      where: path,
      found,
      hint: 'Choose another folder with --out.',
      cause: error,
    });
  }
  return {
    append: (outcome) => {
      write(encodeRecord(outcome));
    },
    close: () => {
      closeSync(file);
    },
    remove: () => {
      closeSync(file);
      rmSync(path, { force: true });
    },
  };
}
