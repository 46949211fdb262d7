// A large file is hashed on another thread while it comes in; whatever happens to it, the hash is that of its bytes.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Landing } from '../../src/relay/ports.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { built } from '../built.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-hash-'));
const program = built('hash');
const spool = createSpool(folder, program);
const withoutThread = createSpool(join(folder, 'broken'), new URL('file:///nowhere/hash.js'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mebi = 1024 * 1024;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function landed(from = spool): Landing {
  const made = from.land();
  if (!made.ok) throw new Error(made.problem.detail);
  return made.value;
}

function write(landing: Landing, bytes: Uint8Array, offset = 0): void {
  for (let at = 0; at < bytes.length; at += 256 * 1024) {
    const written = landing.write(bytes.subarray(at, at + 256 * 1024), offset + at);
    expect(written.ok).toBe(true);
  }
}

describe('a large file', () => {
  const bytes = randomBytes(21 * mebi);

  it('has the hash of its bytes', async () => {
    const landing = landed();
    write(landing, bytes);
    expect(await landing.publish()).toEqual({ ok: true, value: { sha256: sha256(bytes), bytes: bytes.length } });
  });

  it('also when an early part is written again, or the end is cut', async () => {
    const landing = landed();
    write(landing, bytes);
    write(landing, Buffer.from('another beginning'), 0);
    expect(landing.truncate(20 * mebi).ok).toBe(true);
    const expected = Buffer.concat([Buffer.from('another beginning'), bytes.subarray(17, 20 * mebi)]);
    expect(await landing.publish()).toMatchObject({ value: { sha256: sha256(expected) } });
  });

  it('also when it rests and is taken up again', async () => {
    const landing = landed();
    write(landing, bytes.subarray(0, 12 * mebi));
    landing.close();
    const again = spool.reopen(landing.id);
    if (!again.ok) throw new Error(again.problem.detail);
    write(again.value, bytes.subarray(12 * mebi), 12 * mebi);
    expect(await again.value.publish()).toMatchObject({ value: { sha256: sha256(bytes) } });
  });

  it('also when the thread cannot start', async () => {
    const landing = landed(withoutThread);
    write(landing, bytes);
    expect(await landing.publish()).toMatchObject({ value: { sha256: sha256(bytes) } });
  });

  it('several at a time, in any order of writes', async () => {
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 });
    await fc.assert(
      fc.asyncProperty(fc.array(orders, { minLength: 1, maxLength: 3 }), async (files) => {
        const landings = files.map((order) => ({ order, landing: landed() }));
        for (let part = 0; part < 7; part += 1) {
          for (const { order, landing } of landings) {
            const at = (order[part] ?? 0) * 3 * mebi;
            write(landing, bytes.subarray(at, at + 3 * mebi), at);
          }
        }
        for (const { landing } of landings) {
          expect(await landing.publish()).toMatchObject({ value: { sha256: sha256(bytes) } });
        }
      }),
      { numRuns: 12 },
    );
  });
});
