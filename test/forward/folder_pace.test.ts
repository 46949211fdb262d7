// A share behind a thin line: what is written and what is read back keep to the limit. The clock goes on only by waiting.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deliver } from '../../src/forward/deliver.ts';
import type { Clock } from '../../src/kit/clock.ts';
import { makeJob, notebook, someBytes, temporaryFolder } from './job.ts';

/** Whoever waits is served at once, and the time has gone by; limits of minutes are not waits. */
function waitingClock(): Clock {
  let now = 1_000_000;
  return {
    now: () => now,
    ticks: () => now,
    after(milliseconds, work) {
      if (milliseconds >= 60_000) return { cancel: () => undefined };
      now += milliseconds;
      setImmediate(work);
      return { cancel: () => undefined };
    },
  };
}

async function spent(bandwidth?: number): Promise<number> {
  const folder = temporaryFolder();
  const share = join(folder, 'share');
  mkdirSync(share);
  const files = { 'users.csv': someBytes(300_000), 'orgs.csv': someBytes(100_000) };
  const end = { kind: 'folder' as const, folder: share, ...(bandwidth ? { quirks: { bandwidth } } : {}) };
  const clock = waitingClock();
  const begun = clock.now();
  const sent = await deliver(makeJob(folder, end, files), notebook().noted, { clock });
  expect(sent).toMatchObject({ ok: true, value: { startedAt: begun } });
  expect(readFileSync(join(share, 'users.csv')).equals(files['users.csv'])).toBe(true);
  rmSync(folder, { recursive: true });
  return clock.now() - begun;
}

it('takes the time that its part of the line allows, for both ways', async () => {
  // 800 kB at 100 kB a second; the last piece of at most a quarter of a second is not waited for, nor is the first rest.
  const milliseconds = await spent(100_000);
  expect(milliseconds).toBeGreaterThanOrEqual(7_400);
  expect(milliseconds).toBeLessThanOrEqual(8_100);
});

it('waits for nothing without a limit', async () => {
  expect(await spent()).toBe(0);
});
