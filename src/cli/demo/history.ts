// Plays ninety nights through the real story: files land, are checked, held, decided and delivered, with a clock of
// its own. Nothing is made up afterwards: what the pages show did happen, only faster.

import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChecker } from '../../check/checker.ts';
import { createCourier } from '../../forward/courier.ts';
import { createManualClock, systemClock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { addDays, atLocalTime, localDate, weekdayOf } from '../../kit/zone.ts';
import type { Programs } from '../../main.ts';
import { createPacker } from '../../pack/packer.ts';
import { createRelay } from '../../relay/conductor.ts';
import { createReporter } from '../../report/reporter.ts';
import { cronSlots } from '../../schedule.ts';
import { spoolFolders } from '../../spool/paths.ts';
import { createSpool } from '../../spool/spool.ts';
import { openStore } from '../../store/open.ts';
import { demoDistrict, demoPeople, demoZone } from './configuration.ts';
import { onClock } from './courier_clock.ts';
import { writeOneRoster } from './district/oneroster.ts';
import { writeSdsV1 } from './district/sds_v1.ts';
import type { DemoNight } from './plan.ts';
import { demoDays, demoNights } from './plan.ts';
import type { Theatre } from './theatre.ts';
import { arrive, goTo, settled } from './theatre.ts';
import type { Vendor } from './vendors.ts';

const minuteMs = 60_000;
const students = 1800;

interface DemoTheatre extends Theatre {
  vendors: [Vendor, Vendor];
}

/** Fills `dataFolder` with ninety nights that end this morning, or with those given; `say` is called as they pass. */
export async function playHistory(
  dataFolder: string,
  programs: Programs,
  vendors: [Vendor, Vendor],
  passwords: Record<string, string>,
  deps: { log: Log; say: (night: number, of: number) => void; nights?: readonly DemoNight[] },
): Promise<void> {
  const today = localDate(systemClock.now(), demoZone);
  const firstDate = addDays(today, 1 - demoDays);
  const clock = createManualClock(atLocalTime(firstDate, '00:05', demoZone));
  const { log } = deps;
  const opened = openStore({ dataFolder, serving: true }, { clock, log });
  if (!opened.ok) throw new Error(opened.problem.detail);
  const store = opened.value;
  const spool = createSpool(dataFolder);
  const checker = createChecker({ workerUrl: programs.check, dataFolder }, { log });
  const workers = createCourier({ workerUrl: programs.delivery, atOnce: 4, perHost: 2 }, { log, clock: systemClock });
  const courier = onClock(workers, clock, systemClock);
  const { scratch, reports, packing } = spoolFolders(dataFolder);
  const reporter = createReporter({ program: programs.report, scratch, outputs: reports }, { log });
  const packer = createPacker({ program: programs.pack, scratch: packing, outputs: reports }, { log });
  const relay = createRelay({ rows: store, spool, checker, courier, reporter, packer, slots: cronSlots, clock, log });

  for (const { name, role } of demoPeople) {
    const added = await store.people.add(name, role, passwords[name] ?? '');
    if (!added.ok) throw new Error(added.problem.detail);
  }
  store.setup.finish();
  const applied = await store.applyDistrict(demoDistrict(vendors), 'p.okafor');
  if (!applied.ok) throw new Error(applied.problem.detail);
  relay.start();

  const nights = deps.nights ?? demoNights(weekdayOf(firstDate));
  for (const [at, night] of nights.entries()) {
    deps.say(at + 1, nights.length);
    await playNight({ clock, store, relay, spool, vendors }, night, addDays(firstDate, night.day));
  }
  await relay.stop(minuteMs);
  await Promise.all([checker.stop(), courier.stop(), reporter.stop(), packer.stop()]);
  store.close();
}

async function playNight(theatre: DemoTheatre, night: DemoNight, date: string): Promise<void> {
  const { clock, relay, vendors } = theatre;
  goTo(clock, date, '01:31', demoZone);
  if (night.accident === 'vendor down') await vendors[0].stop();
  if (night.accident !== 'nothing') {
    await send(theatre, night);
    clock.advance(2 * minuteMs);
    if (night.accident === 'incomplete') clock.advance(121 * minuteMs);
    await settled(theatre);
  }
  if (night.accident === 'vendor down') {
    for (const wait of [1, 2, 5, 10]) {
      clock.advance(wait * minuteMs);
      await settled(theatre);
    }
    await vendors[0].start();
    clock.advance(60 * minuteMs);
    await settled(theatre);
  }
  if (night.accident === 'nothing') goTo(clock, date, '05:50', demoZone);
  goTo(clock, date, '07:06', demoZone);
  relay.wake();
  if (night.accident !== 'waiting') decide(theatre, night);
  await settled(theatre);
}

/** The people of the district decide with their coffee. */
function decide({ store, relay }: DemoTheatre, night: DemoNight): void {
  for (const it of store.imports.inState('held')) {
    if (it.holdCause === 'initial import')
      relay.release(it.id, 'm.delgado', 'Counts agree with the SIS; the layout is the one we set up.');
    else if (night.accident === 'graduation')
      relay.release(it.id, 'm.delgado', 'The charter school left the district on Friday; confirmed by Enrollment.');
    else relay.reject(it.id, 'm.delgado', 'The export lost a school. The SIS team re-runs it tonight.');
  }
}

/** Both feeds' files of the night arrive, one after another, some seconds apart. */
async function send(theatre: DemoTheatre, night: DemoNight): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-demo-night-'));
  try {
    const options = { seed: 7, students, churn: night.churn };
    const calm = { ...options, churn: { ...night.churn, removed: Math.min(night.churn.removed, 0.13) } };
    const sets: [string, { name: string; path: string }[]][] = [
      ['aeries', writeOneRoster(folder, options).files],
      ['sds-export', writeSdsV1(folder, calm).files],
    ];
    for (const [senderName, files] of sets) {
      for (const file of files) {
        if (night.accident === 'incomplete' && file.name === 'Teacher.csv') continue;
        theatre.clock.advance(3000);
        await arrive(theatre, senderName, file.name, partsOf(file.path));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function* partsOf(path: string): Iterable<Uint8Array> {
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(1 << 20);
  for (let length = -1; length !== 0; ) {
    length = readSync(file, buffer, 0, buffer.length, null);
    if (length > 0) yield buffer.subarray(0, length);
  }
  closeSync(file);
}
