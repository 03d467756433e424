import { closeSync, existsSync, fdatasync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
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
  /**
   * Returns when the outcome is written, so that it outlives the process; the disk is told to keep it in the background, one call for all
   * that was written meanwhile, because a disk may take longer than a cell.
   * @throws DataError when the file, or an earlier outcome, could not be written
   */
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

function unwritable(path: string, cause: unknown): DataError {
  return new DataError('the journal of finished cells cannot be written', {
    code: 'RUN_JOURNAL',
    where: path,
    found: cause instanceof Error ? cause.message : String(cause),
    hint: 'Choose another folder with --out.',
    cause,
  });
}

/** Keeps a file's content safe from a power failure without waiting for it, and closes the file once nothing is under way. */
function createSync(file: number, failed: (error: Error) => void): { readonly request: () => void; readonly close: () => void } {
  let underWay = false;
  let wanted = false;
  let closing = false;
  const start = (): void => {
    underWay = true;
    wanted = false;
    fdatasync(file, (error) => {
      underWay = false;
      if (error !== null) failed(error);
      if (closing) closeSync(file);
      else if (wanted) start();
    });
  };
  return {
    request: () => {
      wanted = true;
      if (!underWay) start();
    },
    close: () => {
      closing = true;
      if (!underWay) closeSync(file);
    },
  };
}

/**
 * Opens a journal: continues `known` (cutting off what is damaged), or starts a new file with its header.
 * @throws DataError when the file cannot be written
 */
export function openJournal(path: string, header: JournalHeader, known?: JournalContent): Journal {
  let file: number;
  let failure: Error | undefined;
  const write = (text: string): void => {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
  };
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (known !== undefined && known.damaged > 0) truncateSync(path, known.soundBytes);
    file = openSync(path, known === undefined ? 'w' : 'a');
    if (known === undefined) write(encodeRecord(header));
    // sound outcomes that stood behind a damaged line were cut off with it: they are written again
    else if (known.damaged > 0) for (const outcome of known.outcomes.values()) write(encodeRecord(outcome));
    fsyncSync(file);
  } catch (error) {
    throw unwritable(path, error);
  }
  const sync = createSync(file, (error) => {
    failure ??= error;
  });
  return {
    append: (outcome) => {
      if (failure !== undefined) throw unwritable(path, failure);
      try {
        write(encodeRecord(outcome));
      } catch (error) {
        throw unwritable(path, error);
      }
      sync.request();
    },
    close: () => {
      fsyncSync(file);
      sync.close();
    },
    remove: () => {
      sync.close();
      rmSync(path, { force: true });
    },
  };
}
