import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataError } from '../../src/core/errors.ts';
import type { DatasetEntry, FetchResult } from '../../src/data/index.ts';
import { fetchDataset, verifyFile } from '../../src/data/index.ts';
import { tempFolder } from './temp-folder.ts';

/** A real server on loopback that misbehaves on request; what it was asked is kept. */
const content = Buffer.from(Array.from({ length: 40_000 }, (_, i) => `${String(i)},row\n`).join(''));
const packed = gzipSync(content);
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const asked: { path: string; range: string | undefined }[] = [];
const folder = tempFolder();
let base = '';

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? '';
  const range = request.headers.range;
  asked.push({ path, range });
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const whole = (bytes: Buffer): void => {
    if (start >= bytes.length) {
      response.writeHead(416).end();
      return;
    }
    const head = { 'content-length': String(bytes.length - start) };
    if (start > 0)
      response.writeHead(206, { ...head, 'content-range': `bytes ${String(start)}-${String(bytes.length - 1)}/${String(bytes.length)}` });
    else response.writeHead(200, head);
    response.end(bytes.subarray(start));
  };
  if (path.startsWith('/good/')) whole(packed);
  else if (path.startsWith('/plain/')) whole(content);
  else if (path === '/wrong') whole(Buffer.from('another file\n'));
  else if (path === '/no-range') response.writeHead(200, { 'content-length': String(packed.length) }).end(packed);
  else if (path === '/cut') {
    response.writeHead(200, { 'content-length': String(packed.length) });
    response.write(packed.subarray(0, 20_000), () => setTimeout(() => response.destroy(), 50));
  } else if (path === '/silent') {
    response.writeHead(200, { 'content-length': String(packed.length) });
    response.write(packed.subarray(0, 10_000));
  } else if (path === '/moved') response.writeHead(302, { location: '/good/file.gz' }).end();
  else if (path !== '/never') response.writeHead(404).end('not here');
}

const server = createServer(answer);
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let count = 0;
/** A new folder, and an entry whose file is the packed text. */
function place(urls: readonly string[], file: Partial<DatasetEntry['file']> = {}): { entry: DatasetEntry; folder: string } {
  const entry: DatasetEntry = {
    id: 'rows',
    title: 'Rows',
    profile: 'generic',
    folder: 'sub',
    file: { name: 'rows.gz', urls: [...urls], sha256: { file: sha(packed) }, ...file },
    rows: 40_000,
    columns: 2,
    licence: 'none',
    citation: 'none',
    generated: false,
  };
  return { entry, folder: join(folder.path, String(count++)) };
}

const timeouts = { answer: 300, silence: 300 };
const run = (where: { entry: DatasetEntry; folder: string }, mirrors: readonly string[] = []): Promise<FetchResult> =>
  fetchDataset({ ...where, mirrors, timeouts });

async function failure(promise: Promise<unknown>): Promise<DataError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DataError)) throw new Error(`expected a DataError, got ${String(error)}`);
  return error;
}

describe('fetchDataset', () => {
  it('downloads, verifies, renames; a second time finds the file', async () => {
    const where = place([`${base}/good/rows.gz`]);
    const steps: number[] = [];
    const result = await fetchDataset({ ...where, timeouts, onProgress: ({ received }) => steps.push(received) });
    expect(result).toEqual({
      file: join(where.folder, 'sub', 'rows.gz'),
      fetched: true,
      check: { verdict: 'right', reason: 'checksum of the file' },
    });
    expect(readFileSync(result.file).equals(packed)).toBe(true);
    expect(existsSync(`${result.file}.part`)).toBe(false);
    expect(steps[steps.length - 1]).toBe(packed.length);
    expect((await run(where)).fetched).toBe(false);
  });

  it('goes on to the next server after 404 and wrong bytes, and follows a redirect', async () => {
    const where = place([`${base}/nothing`, `${base}/wrong`, `${base}/moved`]);
    expect(readFileSync((await run(where)).file).equals(packed)).toBe(true);
  });

  it('tries the mirrors first: a folder, or the file', async () => {
    const where = place([`${base}/nothing`], { name: 'a+b.gz' });
    const before = asked.length;
    await run(where, [`${base}/good/`]);
    expect(asked.slice(before).map(({ path }) => path)).toEqual(['/good/a%2Bb.gz']);
    expect((await run(place([]), [`${base}/good/x`])).fetched).toBe(true);
    expect((await failure(run(place([]), ['ftp://x/y']))).code).toBe('DATA_MIRROR');
  });

  it('keeps what arrived when the connection breaks, and continues there', async () => {
    const where = place([`${base}/cut`]);
    const error = await failure(run(where));
    expect(error.code).toBe('DATA_FETCH');
    expect(error.found).toContain('/cut');
    const part = join(where.folder, 'sub', 'rows.gz.part');
    const kept = readFileSync(part).length;
    expect(kept).toBe(20_000);
    const before = asked.length;
    const result = await run({ ...where, entry: place([`${base}/good/rows.gz`]).entry });
    expect(asked.slice(before)).toEqual([{ path: '/good/rows.gz', range: 'bytes=20000-' }]);
    expect(readFileSync(result.file).equals(packed)).toBe(true);
  });

  it('starts again when the server cannot continue, or what lies there is of another file or too long', async () => {
    for (const [rest, url] of [
      [packed.subarray(0, 5000), '/no-range'],
      [Buffer.from('something else'), '/good/rows.gz'],
      [Buffer.concat([packed, packed]), '/good/rows.gz'],
    ] as const) {
      const where = place([base + url]);
      await run({ ...where, entry: place([`${base}/good/x`]).entry });
      const target = join(where.folder, 'sub', 'rows.gz');
      writeFileSync(`${target}.part`, rest);
      const { rmSync } = await import('node:fs');
      rmSync(target);
      expect(readFileSync((await run(where)).file).equals(packed)).toBe(true);
    }
  });

  it('does not wait for ever: no answer, or silence in the middle', async () => {
    const error = await failure(run(place([`${base}/never`, `${base}/silent`])));
    expect(error.found).toContain('/never: no answer for 0.3 s');
    expect(error.found).toContain('/silent: nothing came for 0.3 s');
  });

  it('names every address and why, and what to do, when nothing answers', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error = await failure(run(place([`http://127.0.0.1:${String(port)}/x`, `${base}/wrong`, `${base}/nothing`])));
    expect(error.found).toContain('ECONNREFUSED');
    expect(error.found).toContain(`expected ${sha(packed)}`);
    expect(error.found).toContain('HTTP 404');
    expect(error.hint).toContain('--mirror');
  });

  it('knows the plain text by its own checksum, packed or not, and names the file by what it is', async () => {
    const known = { name: 'rows.txt', sha256: { content: sha(content) } };
    const plain = await run(place([`${base}/plain/rows.txt`], known));
    expect(plain.file.endsWith('rows.txt')).toBe(true);
    const zipped = await run(place([`${base}/good/rows.txt.gz`], known));
    expect(zipped.file.endsWith('rows.txt.gz')).toBe(true);
    expect(zipped.check.reason).toBe('checksum of the text');
  });

  it('accepts an unpublished checksum by the number of rows, with a warning', async () => {
    const { entry } = place([], { sha256: { seen: '0'.repeat(64) } });
    const file = folder.write('seen.gz', packed);
    expect((await verifyFile(entry, file)).verdict).toBe('probable');
    expect((await verifyFile({ ...entry, rows: 39_999 }, file)).verdict).toBe('wrong');
    expect((await verifyFile(entry, folder.write('cut.gz', packed.subarray(0, 900)))).verdict).toBe('wrong');
  });

  it('never touches another file that has the name', async () => {
    const where = place([`${base}/good/rows.gz`]);
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(where.folder, 'sub'), { recursive: true });
    writeFileSync(join(where.folder, 'sub', 'rows.gz'), 'mine');
    expect((await failure(run(where))).code).toBe('DATA_WRONG_FILE');
    expect(readFileSync(join(where.folder, 'sub', 'rows.gz'), 'utf8')).toBe('mine');
  });
});
