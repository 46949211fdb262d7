// Whatever happens in whatever order, crashes included: no import is in a state without a name, nothing that was not
// accepted or released is ever sent, and what the next night is compared with was accepted.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, localDate } from '../../src/kit/zone.ts';
import { layoutAtHand, markOf, waitingInitial } from '../../src/relay/agreed_layout.ts';
import { emptyCalendar } from '../../src/relay/calendar.ts';
import type { Decision, Import } from '../../src/relay/records.ts';
import { importStates } from '../../src/relay/records.ts';
import type { Layout } from '../../src/roster/layout.ts';
import { builtInLayout } from '../../src/roster/layouts/catalogue.ts';
import type { CheckReport } from '../../src/roster/report.ts';
import type { Stage } from './stage.ts';
import { createStage, sdsNames } from './stage.ts';

const decisions = ['release', 'reject', 'rollBack', 'stop', 'resume', 'sendAgain'] as const;
const agreements = ['releaseForDays', 'endAllowance', 'correctLayout', 'adoptLayout'] as const;
const event = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('send', 'settle') },
  { weight: 4, arbitrary: fc.constantFrom('accepts', 'holds', 'rejects', ...decisions, ...agreements) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...(['hour', 'day', 'crash', 'one file', 'vendor fails', 'full disk', 'room'] as const),
      ...(['other columns', 'check breaks off', 'withdrawn', 'renamed'] as const),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('sendNow', 'cancel', 'pause', 'end of pause') },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;
/** What happens, and a number for whatever it needs. */
type Walk = [Event, number][];

/** Walks that go by every kind of decision; chance goes where it likes. */
const known: Walk[] = (
  [
    [
      'send',
      'settle',
      'release',
      'holds',
      'send',
      'settle',
      'releaseForDays',
      'send',
      'settle',
      'endAllowance',
      'send',
    ],
    ['send', 'settle', 'release', 'other columns', 'send', 'settle', 'accepts', 'adoptLayout', 'settle', 'hour'],
    [
      'send',
      'settle',
      'correctLayout',
      'settle',
      'release',
      'holds',
      'send',
      'settle',
      'correctLayout',
      'send',
      'settle',
    ],
    [
      'send',
      'settle',
      'release',
      'hour',
      'send',
      'settle',
      'hour',
      'rollBack',
      'hour',
      'stop',
      'send',
      'settle',
      'resume',
    ],
    ['send', 'settle', 'release', 'day', 'day', 'send', 'settle', 'day', 'day', 'send', 'settle', 'hour', 'sendAgain'],
  ] satisfies Event[][]
).map((walk) => walk.map((what): [Event, number] => [what, what === 'rollBack' ? 1 : 0]));

/** The feed is paused on the second and third day of a walk. */
const pause = { from: '2026-11-24', until: '2026-11-25', why: 'conference days' };
const zone = 'America/Los_Angeles';
const sds = builtInLayout('microsoft-sds-v1')!;
const withColumn: Layout = {
  ...sds,
  files: sds.files.map((file, at) =>
    at > 0 ? file : { ...file, columns: [...file.columns, { ...file.columns[0]!, name: 'Pronouns' }] },
  ),
};

/** Held for rows that would disappear. */
function lossOf(percent: number): CheckReport {
  const file = 'Section.csv';
  return {
    ...{ rollcall: '0', verdict: 'hold', layout: sds.id, milliseconds: 1, files: [], notChecked: [] },
    notices: [{ code: 'rows_removed_mass', severity: 'hold', file, count: 1, message: '', samples: [] }],
    trips: [{ guard: 'rows_removed', file, value: percent, limit: 10, unit: 'percent', rows: percent, of: 100 }],
    reasons: ['Rows are gone.'],
  };
}

const district = { name: 'Lakeside Unified', timezone: 'America/Los_Angeles' };
const summer = { from: '2026-01-01', until: '2030-12-31', why: 'summer' };

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function happens(stage: Stage, what: Event, number: number): Promise<void> {
  const { store, relay, feed, clock } = stage;
  const some = store.imports.page({ limit: 50 });
  const it = some[number % Math.max(1, some.length)];
  switch (what) {
    case 'send':
      await stage.send(...sdsNames).catch(() => undefined);
      break;
    case 'one file':
      await stage.send(sdsNames[number % sdsNames.length] ?? '').catch(() => undefined);
      break;
    case 'settle':
      stage.settle();
      break;
    case 'hour':
      clock.advance(3_600_000);
      break;
    case 'day':
      clock.advance(24 * 3_600_000);
      break;
    case 'accepts':
    case 'rejects':
      stage.nextVerdict = what === 'accepts' ? 'accept' : 'reject';
      stage.nextReport = undefined;
      stage.nextPinned = undefined;
      break;
    case 'holds':
      stage.nextVerdict = 'hold';
      stage.nextReport = lossOf(11 + (number % 60));
      break;
    case 'other columns':
      stage.nextVerdict = 'reject';
      stage.nextReport = undefined;
      stage.nextPinned = withColumn;
      break;
    case 'check breaks off':
      stage.nextVerdict = 'check_failed';
      break;
    case 'withdrawn':
    case 'renamed': {
      const [last] = store.arrivals.ofSender(feed.senderId, 1);
      if (!last || stage.refuse) break;
      if (what === 'withdrawn') await relay.desk.withdrawn(last.id);
      else await relay.desk.renamed(last.id, sdsNames[number % sdsNames.length] ?? '');
      break;
    }
    case 'vendor fails':
      stage.nextDeliveries.push('connection_lost');
      break;
    case 'full disk':
      stage.refuse = new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
      break;
    case 'room':
      stage.refuse = undefined;
      break;
    case 'crash':
      await relay.stop(0);
      stage.crash();
      break;
    case 'releaseForDays':
      if (it && !stage.refuse)
        relay.release(it.id, 'ana', 'because', addDays(localDate(clock.now(), zone), number % 9));
      break;
    case 'endAllowance':
      if (it && !stage.refuse) relay.endAllowance(feed.id, it.id, 'ana');
      break;
    case 'adoptLayout':
      if (it && !stage.refuse) relay.adoptLayout(it.id, 'ana', 'because');
      break;
    case 'correctLayout': {
      const now = store.feeds.get(feed.id);
      const was = now && layoutAtHand(now, waitingInitial(store, now));
      if (!was || stage.refuse) break;
      const layout = { ...was, title: `Corrected ${number}` };
      relay.correctLayout(feed.id, 'ana', { layout, was: markOf(was), what: 'Its title.', why: 'because' });
      break;
    }
    case 'release':
    case 'reject':
      if (it && !stage.refuse) relay[what](it.id, 'ana', 'because');
      break;
    case 'rollBack':
      if (it && !stage.refuse) relay.rollBack(it.id, store.feeds.get(feed.id)?.baselineImportId ?? 0, 'ana', 'because');
      break;
    case 'stop':
      if (!stage.refuse) relay.stopFeed(feed.id, 'ana', 'because');
      break;
    case 'resume':
      if (!stage.refuse) relay.resumeFeed(feed.id, 'ana');
      break;
    case 'sendAgain':
    case 'sendNow':
    case 'cancel': {
      const delivery = it && store.deliveries.ofImport(it.id).at(-1);
      if (!delivery || stage.refuse) break;
      if (what === 'cancel') relay.cancelDelivery(delivery.id, 'ana', 'because');
      else relay[what](delivery.id, 'ana');
      break;
    }
    case 'pause':
      store.district.set({ ...district, calendar: { ...emptyCalendar, pauses: [summer] } });
      relay.wake();
      break;
    case 'end of pause':
      store.district.set(district);
      relay.wake();
      break;
  }
  for (let n = 0; n < 6; n++) await turn();
}

const isAcceptance = ({ what }: Decision) => what === 'accepted' || what === 'released';

function expectSound(stage: Stage): void {
  const { store, feed } = stage;
  const imports = store.imports.page({ limit: 1000 });
  for (const { state } of imports) expect(importStates).toContain(state);
  const inForce = store.feeds.get(feed.id)?.baselineImportId;
  if (inForce !== undefined) expect(store.imports.get(inForce)?.decisions.some(isAcceptance)).toBe(true);
  const isWaiting = ({ state }: Import) => state === 'held' || state === 'rejected' || state === 'receiving';
  for (const it of imports.filter(isWaiting)) expect(store.deliveries.ofImport(it.id)).toEqual([]);
  // One waits for a person at most: a newer one takes its place.
  expect(imports.filter(({ state }) => state === 'held').length).toBeLessThanOrEqual(1);
  for (const { id } of imports) {
    for (const { createdAt } of store.deliveries.ofImport(id)) {
      const date = localDate(createdAt, zone);
      expect(date < pause.from || date > pause.until).toBe(true);
    }
  }
}

/** Held by the check, and accepted by itself because a person had allowed such nights. */
const isAllowed = ({ what, why }: Decision) => what === 'accepted' && /^Allowed until \S+ by ana /.test(why);

it('a random walk over the events of a feed stays sound', async () => {
  let sent = 0;
  let held = 0;
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(event, fc.nat(1000)), { minLength: 5, maxLength: 40 }), async (walk) => {
      const expectBy = { at: '05:00', graceMs: 0, days: [1, 2, 3, 4, 5, 6, 7], pauses: [pause] };
      const stage = await createStage({ expectBy, initialImport: walk.length % 3 === 0 ? 'accept' : 'confirm' });
      try {
        stage.inDelivery = async () => {
          const { deliveryId } = stage.sent.at(-1)!;
          expect(stage.store.district.get()?.calendar).toBeUndefined();
          expect(stage.store.feeds.get(stage.feed.id)?.stopped).toBeUndefined();
          const it = stage.store.imports.get(stage.store.deliveries.get(deliveryId)?.importId ?? 0);
          expect(it?.decisions.some(isAcceptance)).toBe(true);
          expect(it?.decisions.at(-1)).toSatisfy(isAcceptance);
          // What the check held goes out by a person's word alone, what it refused never.
          expect(it?.verdict).not.toBe('reject');
          const isByPerson = it?.decisions.some(({ what }) => what === 'released' || what === 'rolled back');
          if (it?.verdict === 'hold') expect(isByPerson || it.decisions.some(isAllowed)).toBe(true);
        };
        for (const [what, number] of walk) {
          await happens(stage, what, number);
          expectSound(stage);
        }
        sent += stage.sent.length;
        held += stage.store.imports.inState('held').length;
        for (const { state, decisions: made } of stage.store.imports.page({ limit: 1000 })) {
          seen.add(state);
          for (const one of made) seen.add(isAllowed(one) ? 'allowed' : one.what);
        }
        // With room and time everything comes to rest.
        stage.refuse = undefined;
        stage.nextDeliveries = [];
        stage.store.district.set(district);
        for (let n = 0; n < 30; n++) {
          stage.clock.advance(3_600_000);
          for (let turns = 0; turns < 6; turns++) await turn();
        }
        expectSound(stage);
        const moving = stage.store.imports.inState('ready', 'checking', 'receiving', 'forwarding');
        expect(moving.map(({ id, state }) => `${id} ${state}`)).toEqual([]);
      } finally {
        await stage.stop();
      }
    }),
    { numRuns: 30 + known.length, examples: known.map((walk) => [walk]) },
  );
  expect(sent).toBeGreaterThan(5);
  expect(held).toBeGreaterThan(0);
  expect([...seen]).toEqual(
    expect.arrayContaining(['allowed', 'given another layout', 'released', 'rolled back', 'superseded', 'forwarded']),
  );
}, 240_000);
