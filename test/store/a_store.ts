// A store in a folder that is removed after the test, a clock that stands still until it is moved, and a small district.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import type { Result } from '../../src/kit/result.ts';
import type { DistrictFile } from '../../src/relay/district_file.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store, StoreConfig } from '../../src/store/store.ts';

export const noon = Date.UTC(2026, 10, 20, 12);

export interface StillClock extends Clock {
  move(milliseconds: number): void;
}

export function aClock(at = noon): StillClock {
  let now = at;
  return {
    now: () => now,
    ticks: () => now,
    move: (milliseconds) => {
      now += milliseconds;
    },
    after: () => ({ cancel: () => {} }),
  };
}

export const noLog = createLog('error', () => {});

/** A new folder; gone when the test is. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Opened {
  store: Store;
  dataFolder: string;
  clock: StillClock;
}

/** Opens a store that is closed when the test is over. */
export function aStore(config: Partial<StoreConfig> = {}, clock = aClock()): Opened {
  const dataFolder = config.dataFolder ?? aFolder();
  const store = must(openStore({ ...config, dataFolder }, { clock, log: noLog }));
  onTestFinished(() => store.close());
  return { store, dataFolder, clock };
}

/** The value, or the test fails with the problem. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.detail}`);
  return result.value;
}

export function problemOf(result: Result<unknown>): string {
  if (result.ok) throw new Error('This was expected to fail');
  return `${result.problem.code}: ${result.problem.detail}`;
}

export const lakeside: DistrictFile = {
  district: { name: 'Lakeside Unified', timezone: 'America/Los_Angeles' },
  senders: [{ name: 'aeries', system: 'aeries', password: 'a long password', publicKeys: [], allowFrom: [] }],
  destinations: [
    {
      name: 'vendor',
      end: {
        kind: 'sftp',
        host: 'sftp.vendor.example',
        port: 22,
        username: 'lakeside',
        directory: '/incoming',
        hostKey: 'accept-first',
        password: 'vendor secret',
      },
    },
    { name: 'archive', end: { kind: 'folder', folder: '/srv/archive' }, retry: [60_000] },
  ],
  feeds: [
    {
      name: 'rosters',
      sender: 'aeries',
      layout: 'oneroster-1.1',
      initialImport: 'confirm',
      settleMs: 60_000,
      withinMs: 7_200_000,
      expectBy: {
        at: '05:00',
        graceMs: 2_700_000,
        days: [1, 2, 3, 4, 5],
        pauses: [{ from: '2027-06-10', until: '2027-08-12', why: 'summer' }],
      },
      guards: { rowsRemoved: { percent: 10 }, files: { 'users.csv': { badRows: { percent: 2, atLeast: 5 } } } },
      forwards: [
        { to: 'vendor', at: 'arrival', until: '07:00', name: '{name}' },
        { to: 'archive', at: '0 6 * * *', name: '{date}/{name}' },
      ],
    },
  ],
};

/** A store with Lakeside's configuration in it. */
export async function lakesideStore(config: Partial<StoreConfig> = {}): Promise<Opened> {
  const opened = aStore(config);
  must(await opened.store.applyDistrict(lakeside, 'test'));
  return opened;
}
