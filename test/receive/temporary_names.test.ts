// A watched folder with a sender's own temporary names.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { createCollectorNotes } from '../../src/receive/collector.ts';
import { createFolderDoor } from '../../src/receive/folder.ts';
import type { TakenRows } from '../../src/relay/ports.ts';
import type { TakenFile } from '../../src/relay/records.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { until } from '../appliance.ts';
import { createMemoryDesk } from './memory_desk.ts';

it('takes what is a file for this sender, and what becomes one when its list changes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-watched-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const inbox = join(folder, 'inbox');
  const spool = createSpool(folder);
  mkdirSync(inbox);
  for (const name of ['a.csv', 'b.tmp', 'c.writing']) {
    writeFileSync(join(inbox, name), name);
    utimesSync(join(inbox, name), 1_700_000_000, 1_700_000_000);
  }
  const sender = {
    id: 1,
    name: 'sis',
    publicKeys: [],
    allowFrom: [],
    createdAt: 0,
    temporaryNames: ['*.writing'],
    watch: { folder: inbox, everyMs: 20, settleMs: 20, after: 'leave' as const },
  };
  const desk = createMemoryDesk([sender]);
  const seen = new Map<string, TakenFile>();
  const taken: TakenRows = {
    get: (senderId, place, name) => seen.get(`${senderId} ${place} ${name}`),
    remember: (file) => void seen.set(`${file.senderId} ${file.door} ${file.name}`, file),
  };
  const lines: string[] = [];
  const log = createLog('error', (line) => lines.push(line));
  const notes = createCollectorNotes(join(folder, 'spool/landing'), spool);
  const deps = { desk, spool, taken, clock: systemClock, log, notes };
  const door = createFolderDoor(deps);
  onTestFinished(() => door.stop(1000));
  door.start();
  const names = () => new Set(desk.arrivals.map((arrival) => arrival.name));
  await until('both files', () => (names().size === 2 ? true : undefined));
  expect(names()).toEqual(new Set(['a.csv', 'b.tmp']));
  desk.setSenders([{ ...sender, temporaryNames: [] }]);
  door.refresh();
  await until('the third', () => (names().has('c.writing') ? true : undefined));
  expect(lines).toEqual([]);
});
