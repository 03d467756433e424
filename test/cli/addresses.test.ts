import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';

let server: Server;
let folder: string;
let address: string;
let asked = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flowverdict-address-'));
  server = createServer((_, response) => {
    asked++;
    response.end('id,truth,predicted\n1,a,a\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/flows.csv`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an address where a file should stand', () => {
  it('is refused with what to do, and nobody is asked', async () => {
    const question = '  - { id: a, kind: association, rows: truth, columns: predicted }\n';
    writeFileSync(join(folder, 's.yaml'), `suite: far\ndata: { path: "${address}", label: truth }\nexperiments:\n${question}`);
    for (const args of [
      ['run', 's.yaml'],
      ['validate', 's.yaml'],
      ['audit', address, '--target', 'truth'],
      ['compare', address, address],
    ]) {
      const { code, err } = runCli(args, { cwd: folder });
      expect([args[0], code]).toEqual([args[0], 2]);
      expect(err).toMatch(/Data are read from files, not from addresses \[DATA_ADDRESS\]/);
      expect(err).toContain(address);
      expect(err).toContain('curl -LO');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toBe(0);
  });
});
