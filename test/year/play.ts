// A school year, night for night, through the real story: files land, are checked, decided on and delivered to a folder;
// in the morning a person does what a person would. What the year was is what the rows say afterwards.

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCheck } from '../../src/check/run.ts';
import { arrive, goTo, settled, type Theatre } from '../../src/cli/demo/theatre.ts';
import { deliver } from '../../src/forward/deliver.ts';
import { createManualClock } from '../../src/kit/clock.ts';
import { createLog } from '../../src/kit/log.ts';
import { atLocalTime } from '../../src/kit/zone.ts';
import { createRelay } from '../../src/relay/conductor.ts';
import type { Import } from '../../src/relay/records.ts';
import { cronSlots } from '../../src/schedule.ts';
import { createSpool } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import { holdReasons, rejectSentence } from '../../src/web/sentences.ts';
import { scriptedPacker } from '../relay/a_packer.ts';
import { scriptedReporter } from '../relay/a_reporter.ts';
import { type Accident, accidentsOn, type Scene, summerAccident } from './accidents.ts';
import { accidentNights, days, isIn, nights, rolloverWindow, summer, zone } from './calendar.ts';
import { type Habits, habitsOf, placesOf, type SentFile, sheetsOf, written, type YearLayout } from './exports.ts';
import { chanceOf, createLife } from './life.ts';

export interface YearOptions {
  seed: number;
  students: number;
  layout: YearLayout;
  /** Default: those of the seed. */
  habits?: Habits;
  /** How many nights of the year; all when absent. */
  nights?: number;
}

export interface NightRecord {
  date: string;
  number: number;
  /** `announced`: a person knew of it and had to decide. */
  kind: 'honest' | 'announced' | 'accident';
  /** What was out of the ordinary; empty on most nights. */
  what: string;
  verdict: 'accept' | 'hold' | 'reject' | 'none';
  /** Of what it was held or refused for. */
  codes: string[];
  /** The first sentence of the import's page, while it waits or after it was refused. */
  reason: string;
  /** What the person did. */
  decision: string;
  /** An accident: one of its codes was among those. */
  isRightReason: boolean;
  milliseconds: number;
}

export interface Year {
  habits: Habits;
  records: NightRecord[];
  /** The vendor's folder was not the last accepted roster, by night. */
  strayDeliveries: string[];
  millisecondsAnImport: number;
}

const person = 'm.delgado';
const seenNights = 25;

export async function playYear(options: YearOptions): Promise<Year> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-year-'));
  try {
    return await playIn(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openTheatre(
  folder: string,
  layout: YearLayout,
): Promise<Theatre & { vendor: string; close(): Promise<void> }> {
  const dataFolder = join(folder, 'data');
  const vendor = join(folder, 'vendor');
  for (const each of [dataFolder, vendor]) mkdirSync(each, { mode: 0o700 });
  const log = createLog('error', () => {});
  const clock = createManualClock(atLocalTime(nights[0]!, '00:05', zone));
  const opened = openStore({ dataFolder, serving: true }, { clock, log });
  if (!opened.ok) throw new Error(opened.problem.detail);
  const store = opened.value;
  const applied = await store.applyDistrict(
    {
      district: { name: 'Lakeside Unified', timezone: zone },
      senders: [{ name: 'sis', password: 'long enough for a year', publicKeys: [], allowFrom: [] }],
      destinations: [{ name: 'gradecam', end: { kind: 'folder', folder: vendor } }],
      feeds: [
        {
          name: 'rosters',
          sender: 'sis',
          layout: layout === 'learned' ? 'learn' : layout,
          initialImport: 'confirm',
          settleMs: 60_000,
          withinMs: 7_200_000,
          expectBy: {
            at: '05:00',
            graceMs: 45 * 60_000,
            days: [1, 2, 3, 4, 5],
            pauses: [{ ...summer, why: 'summer' }],
            rollovers: [rolloverWindow],
          },
          guards: {},
          forwards: [{ to: 'gradecam', at: 'arrival', name: '{name}' }],
        },
      ],
    },
    person,
  );
  if (!applied.ok) throw new Error(applied.problem.detail);
  const spool = createSpool(dataFolder);
  const relay = createRelay({
    rows: store,
    spool,
    checker: { check: async (job, progress) => runCheck(job, progress), stop: async () => {} },
    reporter: scriptedReporter(),
    packer: scriptedPacker(),
    courier: { deliver: (job, noted) => deliver(job, noted, { clock }), recall: () => {}, stop: async () => {} },
    slots: cronSlots,
    clock,
    log,
  });
  relay.start();
  return {
    clock,
    store,
    relay,
    spool,
    vendor,
    async close() {
      await relay.stop(1000);
      store.close();
    },
  };
}

async function playIn(folder: string, { seed, students, layout, ...more }: YearOptions): Promise<Year> {
  const habits = more.habits ?? habitsOf(seed);
  const chance = chanceOf(seed);
  const life = createLife({ seed, students, ...habits });
  const theatre = await openTheatre(folder, layout);
  const { clock, store, relay } = theatre;
  const feedId = store.feeds.byName('rosters')!.id;
  const planned = accidentsOn(accidentNights, chance);
  planned.set('2027-06-15', summerAccident);
  const earlier: SentFile[][] = [];
  const records: NightRecord[] = [];
  const strayDeliveries: string[] = [];
  let running: { accident: Accident; at: number; begun: number } | undefined;
  let allowedUntil = '';
  const startedAt = performance.now();

  /** The files come one after another, and the set is checked and decided on. */
  async function receive(files: SentFile[]): Promise<Import> {
    const before = store.imports.latest(feedId)?.id ?? 0;
    for (const { name, bytes } of files) {
      await arrive(theatre, 'sis', name, [bytes]);
      clock.advance(3000);
    }
    clock.advance(61_000);
    await settled(theatre);
    if (store.imports.latest(feedId)?.state === 'receiving') clock.advance(121 * 60_000);
    await settled(theatre);
    const it = store.imports.latest(feedId);
    if (!it || it.id === before) throw new Error('nothing came of the files');
    return it;
  }

  function record(
    date: string,
    it: Import,
    kind: NightRecord['kind'],
    what: string,
    codes: string[] = [],
  ): NightRecord {
    const found = (it.report?.notices ?? []).filter(({ severity }) => severity === 'hold' || severity === 'reject');
    const one: NightRecord = {
      date,
      number: it.id,
      kind,
      what,
      verdict:
        it.state === 'rejected'
          ? 'reject'
          : it.state === 'held'
            ? 'hold'
            : it.report?.verdict === undefined
              ? 'none'
              : 'accept',
      codes: [...new Set(found.map(({ code }) => code))],
      reason: it.state === 'rejected' ? rejectSentence(it) : it.state === 'held' ? holdReasons(it).sentence : '',
      decision: '',
      isRightReason: found.some(({ code }) => codes.includes(code)),
      milliseconds: it.report?.milliseconds ?? 0,
    };
    records.push(one);
    return one;
  }

  /** In the morning. */
  async function decide(date: string, it: Import, one: NightRecord): Promise<void> {
    goTo(clock, date, '07:05', zone);
    relay.wake();
    await settled(theatre);
    const must = (result: { ok: boolean; problem?: { detail: string } }) => {
      if (!result.ok) throw new Error(`${date}: ${result.problem?.detail}`);
    };
    if (one.kind === 'accident') {
      if (it.state === 'held') {
        must(relay.reject(it.id, person, `${one.what}. The export is mended and runs again.`));
        one.decision = 'rejected';
      } else if (it.state === 'rejected') one.decision = 'had the export mended';
      const isLast = running === undefined || running.at + 1 === (running.accident.nights ?? 1);
      const begun = running?.begun;
      const inForce = store.feeds.get(feedId)?.baselineImportId;
      if (isLast && begun !== undefined && inForce !== begun && inForce !== undefined) {
        must(relay.rollBack(begun, inForce, person, `${one.what}, since the night after import ${begun}.`));
        one.decision += `${one.decision && ', '}rolled back to Import ${begun}`;
      }
    } else if (it.state === 'held') {
      const isRollover = date === days.rollover;
      allowedUntil = isRollover ? rolloverWindow.until : allowedUntil;
      const why = one.what || 'Nothing is wrong with it: the SIS team compared the numbers.';
      must(relay.release(it.id, person, why, isRollover ? rolloverWindow.until : undefined));
      one.decision = isRollover ? `released, and nights of this kind until ${rolloverWindow.until}` : 'released';
    } else if (it.state === 'rejected') {
      const adopted = relay.adoptLayout(it.id, person, 'The new layout is what was agreed.');
      one.decision = adopted.ok ? 'took the new layout' : 'could do nothing';
      await settled(theatre);
      const again = store.imports.get(it.id);
      if (again?.state === 'held') must(relay.release(it.id, person, 'It is as it should be.'));
    }
    await settled(theatre);
  }

  const wasTold: Record<string, string> = {
    [nights[0]!]: 'the initial import',
    [days.migration]: 'migration',
    [days.rollover]: 'rollover',
    ...(habits.terms === 'current' && { [days.spring]: 'semester' }),
    ...(habits.graduation === 'in June' && { [days.graduation]: 'graduation' }),
  };

  for (const date of nights.slice(0, more.nights)) {
    const what = life.pass(date);
    const district = life.exported();
    const honest = written(sheetsOf(district, layout, habits, date), habits, date);
    const begins = planned.get(date);
    if (begins) running = { accident: begins, at: 0, begun: store.feeds.get(feedId)!.baselineImportId! };
    goTo(clock, date, '01:31', zone);
    if (running) {
      const { accident, at } = running;
      const scene: Scene = {
        district,
        places: placesOf[layout],
        chance,
        at,
        earlier,
        sheets: (of = district) => sheetsOf(of, layout, habits, date),
        write: (sheets) => written(sheets, habits, date),
      };
      const it = await receive(accident.send(scene));
      await decide(date, it, record(date, it, 'accident', accident.name, accident.codes));
      running.at++;
      if (running.at === (accident.nights ?? 1)) running = undefined;
      // Some mend it the same morning and send again.
      if (!running && chance.share('mended', date) < 0.4) {
        goTo(clock, date, '10:00', zone);
        const mended = await receive(honest);
        await decide(date, mended, record(date, mended, 'honest', 'the mended export, the same morning'));
        earlier.unshift(honest);
      }
    } else {
      const kind = wasTold[date] === undefined ? 'honest' : 'announced';
      const it = await receive(honest);
      await decide(date, it, record(date, it, kind, date === nights[0] ? 'the initial import' : (what ?? '')));
      earlier.unshift(honest);
    }
    earlier.length = Math.min(earlier.length, seenNights);
    if (!isIn(summer, date) && !running && !isAsSent(theatre.vendor, lastSent(theatre, feedId)))
      strayDeliveries.push(date);
  }
  await theatre.close();
  return { habits, records, strayDeliveries, millisecondsAnImport: (performance.now() - startedAt) / records.length };
}

/** Hashes of the roster in force. */
function lastSent({ store }: Theatre, feedId: number): string[] {
  const id = store.feeds.get(feedId)?.baselineImportId;
  const it = id === undefined ? undefined : store.imports.get(id);
  if (it === undefined) return [];
  return store.arrivals.ofImport(it.id).map(({ sha256 }) => sha256);
}

/** Whether the vendor's folder holds these bytes and no others. */
function isAsSent(vendor: string, hashes: string[]): boolean {
  const there = readdirSync(vendor).map((name) =>
    createHash('sha256')
      .update(readFileSync(join(vendor, name)))
      .digest('hex'),
  );
  return there.sort().join() === [...hashes].sort().join();
}
