import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { formatCount } from './format-count.ts';

/** How long to wait before giving up on a server, in milliseconds. */
export interface DownloadTimeouts {
  /** Until the answer's header. */
  readonly answer: number;
  /** Between two pieces of the file. */
  readonly silence: number;
}

export const defaultTimeouts: DownloadTimeouts = { answer: 30_000, silence: 30_000 };

export interface DownloadProgress {
  readonly url: string;
  /** Bytes on disk so far. */
  readonly received: number;
  /** Bytes of the whole file; null when the server does not say. */
  readonly total: number | null;
}

/** Why a server did not give the file; what arrived stays on disk for the next try. */
export class DownloadFailure extends Error {}

/**
 * Downloads to `part`, continuing where an earlier try stopped if the server can (HTTP Range). The bytes are not checked here.
 * @throws DownloadFailure in words for people
 */
export async function download(
  url: string,
  part: string,
  timeouts: DownloadTimeouts,
  onProgress: (progress: DownloadProgress) => void,
): Promise<void> {
  const have = await sizeOf(part);
  const controller = new AbortController();
  const stop = (milliseconds: number, what: string): NodeJS.Timeout =>
    setTimeout(() => {
      controller.abort(new DownloadFailure(`${what} for ${String(milliseconds / 1000)} s`));
    }, milliseconds);
  let timer = stop(timeouts.answer, 'no answer');
  try {
    const headers = { 'accept-encoding': 'identity', ...(have > 0 ? { range: `bytes=${String(have)}-` } : {}) };
    const response = await fetch(url, { headers, signal: controller.signal });
    clearTimeout(timer);
    if (response.status === 416) {
      await rm(part, { force: true });
      throw new DownloadFailure('the part on disk does not fit the file any more; it was deleted');
    }
    if (!response.ok || response.body === null) throw new DownloadFailure(`HTTP ${String(response.status)} ${response.statusText}`.trim());
    const resumed = response.status === 206 && startsAt(response.headers.get('content-range'), have);
    if (response.status === 206 && !resumed) throw new DownloadFailure('the server sent another part of the file than was asked for');
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const start = resumed ? have : 0;
    const total = Number.isNaN(length) ? null : start + length;
    let received = start;
    onProgress({ url, received, total });
    timer = stop(timeouts.silence, 'nothing came');
    const watched = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        timer.refresh();
        received += chunk.length;
        onProgress({ url, received, total });
        yield chunk;
      }
    };
    const body = Readable.fromWeb(response.body);
    await pipeline(body, watched, createWriteStream(part, { flags: resumed ? 'a' : 'w' }), { signal: controller.signal });
    if (total !== null && received < total) {
      throw new DownloadFailure(`the connection ended after ${formatCount(received)} of ${formatCount(total)} bytes`);
    }
  } catch (error) {
    throw asFailure(error, controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}

function startsAt(contentRange: string | null, start: number): boolean {
  return contentRange?.startsWith(`bytes ${String(start)}-`) === true;
}

/** Network errors hide the reason in `cause`; file-system errors are not the server's and pass through. */
function asFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted && signal.reason instanceof DownloadFailure) return signal.reason;
  if (!(error instanceof Error) || error instanceof DownloadFailure) return error;
  if ('code' in error && 'path' in error) return error;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return new DownloadFailure('the server was not found: is this computer online?');
  return new DownloadFailure([cause.message, code].filter((text) => text !== '').join(' ') || 'the connection failed');
}
