// Bytes must come out as they went in, under their hash, whatever the order they were written in.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { diskFailure } from '../../src/kit/disk_problem.ts';
import type { Result } from '../../src/kit/result.ts';
import { createSpool } from '../../src/spool/spool.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-spool-'));
const spool = createSpool(folder);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function mustHave<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.detail);
  return result.value;
}

describe('a landing', () => {
  it('becomes an arrival named by its hash, readable by its owner alone', async () => {
    const landing = mustHave(spool.land());
    landing.write(Buffer.from('id,name\n'), 0);
    landing.write(Buffer.from('1,Ada\n'), 8);
    expect(mustHave(landing.read(4, 8)).toString()).toBe('1,Ad');
    const stored = mustHave(await landing.publish());
    expect(stored).toEqual({ sha256: createHash('sha256').update('id,name\n1,Ada\n').digest('hex'), bytes: 14 });
    const path = spool.arrival(stored.sha256);
    expect(readFileSync(path, 'utf8')).toBe('id,name\n1,Ada\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'spool', 'landing')).mode & 0o777).toBe(0o700);
    expect(existsSync(landing.path)).toBe(false);
    expect(mustHave(spool.readArrival(stored.sha256, 100, 8)).toString()).toBe('1,Ada\n');
  });

  it('has the right hash after any writes and truncations', async () => {
    const step = fc.oneof(
      fc.record({ at: fc.nat(5000), data: fc.uint8Array({ minLength: 1, maxLength: 3000 }) }),
      fc.record({ next: fc.uint8Array({ minLength: 1, maxLength: 3000 }) }),
      fc.record({ cut: fc.nat(9000) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const landing = mustHave(spool.land());
        let expected = Buffer.alloc(0);
        const put = (data: Uint8Array, at: number) => {
          const grown = Buffer.alloc(Math.max(expected.length, at + data.length));
          expected.copy(grown);
          grown.set(data, at);
          expected = grown;
          mustHave(landing.write(data, at));
        };
        for (const it of steps) {
          if ('cut' in it) {
            const grown = Buffer.alloc(it.cut);
            expected.copy(grown);
            expected = grown;
            mustHave(landing.truncate(it.cut));
          } else if ('next' in it) put(it.next, expected.length);
          else put(it.data, it.at);
          expect(landing.bytes).toBe(expected.length);
        }
        const stored = mustHave(await landing.publish());
        expect(stored.sha256).toBe(createHash('sha256').update(expected).digest('hex'));
        expect(readFileSync(spool.arrival(stored.sha256)).equals(expected)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('can be closed, listed, opened again and finished', async () => {
    const landing = mustHave(spool.land());
    landing.write(Buffer.from('half'), 0);
    landing.close();
    expect(spool.waiting().find((it) => it.id === landing.id)).toMatchObject({ bytes: 4 });
    const again = mustHave(spool.reopen(landing.id));
    expect(again.bytes).toBe(4);
    again.write(Buffer.from(' and half'), 4);
    expect((await again.sync()).ok).toBe(true);
    expect(mustHave(await again.publish()).sha256).toBe(createHash('sha256').update('half and half').digest('hex'));
    expect(spool.waiting()).toEqual([]);
  });

  it('may hold bytes that arrived before', async () => {
    for (let n = 0; n < 2; n++) {
      const landing = mustHave(spool.land());
      landing.write(Buffer.from('the same'), 0);
      expect((await landing.publish()).ok).toBe(true);
    }
    expect(readdirSync(join(folder, 'spool', 'landing'))).toEqual([]);
  });

  it('leaves nothing when it is discarded', () => {
    const landing = mustHave(spool.land());
    landing.write(Buffer.from('x'), 0);
    landing.discard();
    landing.discard();
    expect(spool.waiting()).toEqual([]);
  });
});

describe('the spool', () => {
  it('answers for what is not there with a problem', () => {
    expect(spool.readArrival('0'.repeat(64), 1, 0)).toMatchObject({ ok: false, problem: { code: 'bytes_lost' } });
    expect(spool.reopen('nothing-here')).toMatchObject({ ok: false, problem: { code: 'upload_torn' } });
    expect(spool.reopen('../../etc/passwd')).toMatchObject({ ok: false });
    expect(() => spool.arrival('../x')).toThrow();
    expect(() => spool.baseline(0.5)).toThrow();
  });

  it('knows a full disk from one that fails, and a bug from both', () => {
    expect(diskFailure({ code: 'ENOSPC' }, 'x')).toMatchObject({ problem: { code: 'disk_full' } });
    expect(diskFailure({ code: 'EIO' }, 'x')).toMatchObject({ problem: { code: 'disk_failed' } });
    expect(diskFailure({ code: '', syscall: 'rm' }, 'x')).toMatchObject({ problem: { code: 'disk_failed' } });
    expect(() => diskFailure(new TypeError('bug'), 'x')).toThrow('bug');
  });

  it.skipIf(process.getuid?.() === 0)('says so when the folder may not be written (not as root)', () => {
    chmodSync(join(folder, 'spool', 'landing'), 0o500);
    expect(spool.land()).toMatchObject({ ok: false, problem: { code: 'disk_failed' } });
    chmodSync(join(folder, 'spool', 'landing'), 0o700);
  });

  it('tells how much room there is', () => {
    const { freeBytes, totalBytes } = spool.space();
    expect(freeBytes).toBeGreaterThan(0);
    expect(totalBytes).toBeGreaterThanOrEqual(freeBytes);
  });
});
