// A bounded run of the fuzzer, and every stream that ever found something.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openGround } from './sessions.ts';
import type { Finding } from './sftp.ts';
import { fuzzSftp, parentFolder, play } from './sftp.ts';

const seeds = new URL('./seeds/', import.meta.url);

it('finds nothing in 20,000 packets', async () => {
  const done = await fuzzSftp({ packets: 20_000, seed: 1 });
  expect(done.findings).toEqual([]);
}, 120_000);

it.each(readdirSync(seeds).filter((name) => name.startsWith('sftp-')))('%s finds nothing any more', async (name) => {
  const finding = JSON.parse(readFileSync(new URL(name, seeds), 'utf8')) as Finding;
  const streams = finding.streams.map((pieces) => pieces.map((piece) => Buffer.from(piece, 'base64')));
  const ground = openGround(parentFolder());
  try {
    await play(streams, finding.seed, ground);
  } finally {
    ground.close();
  }
});
