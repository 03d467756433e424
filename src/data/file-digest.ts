import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import type { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** True when the file starts as gzip does, whatever its name says. */
export async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** SHA-256 (hex) of a file's bytes, and its number of newlines. */
export interface FileDigest {
  readonly sha256: string;
  readonly lines: number;
}

/** Digest of the file as it is, or of the plain text inside when `unpack` is set. Streams; O(bytes). */
export async function digestFile(file: string, unpack: boolean): Promise<FileDigest> {
  const hash = createHash('sha256');
  let lines = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
      done();
    },
  });
  const unpacker: Transform[] = unpack ? [createGunzip({ chunkSize: 1 << 18 })] : [];
  await pipeline([createReadStream(file), ...unpacker, sink]);
  return { sha256: hash.digest('hex'), lines };
}
