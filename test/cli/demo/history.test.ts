// Nights of the past go through the real story: what they deliver arrives at the vendors, by the deadlines of their own time.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demoPeople } from '../../../src/cli/demo/configuration.ts';
import { playHistory } from '../../../src/cli/demo/history.ts';
import { createVendor } from '../../../src/cli/demo/vendors.ts';
import { createManualClock } from '../../../src/kit/clock.ts';
import { createLog } from '../../../src/kit/log.ts';
import { programsHere } from '../../../src/main.ts';
import { openStore } from '../../../src/store/open.ts';

test('nights of long ago are delivered', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'history-'));
  const log = createLog('error', () => undefined);
  const programs = programsHere();
  for (const name of ['data', 'gradecam', 'school-data-sync']) mkdirSync(join(folder, name));
  const passwords = Object.fromEntries(demoPeople.map(({ name }) => [name, 'long enough for a test']));
  const vendors = await Promise.all(
    (['gradecam', 'school-data-sync'] as const).map((name) =>
      createVendor(name, join(folder, name), programs.door, log),
    ),
  );
  const churn = { removed: 0, added: 0, changed: 0 };
  const nights = [0, 1].map((day) => ({ day, churn }));
  const data = join(folder, 'data');
  try {
    await playHistory(data, programs, [vendors[0]!, vendors[1]!], passwords, { log, say: () => undefined, nights });
    const opened = openStore({ dataFolder: data }, { clock: createManualClock(0), log });
    if (!opened.ok) throw new Error(opened.problem.detail);
    const states = opened.value.imports.page({ limit: 10 }).map(({ id, state }) => `${id} ${state}`);
    opened.value.close();
    expect(states).toEqual(['4 forwarded', '3 forwarded', '2 forwarded', '1 forwarded']);
    for (const name of ['gradecam', 'school-data-sync'])
      expect(readdirSync(join(folder, name), { recursive: true }).length).toBeGreaterThan(4);
  } finally {
    await Promise.all(vendors.map((vendor) => vendor.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
});
