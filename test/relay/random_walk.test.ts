// Whatever happens in whatever order, crashes included: no import is in a state without a name, nothing that was not
// accepted or released is ever sent, and what the next night is compared with was accepted.
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyCalendar } from '../../src/relay/calendar.ts';
import type { Decision, Import } from '../../src/relay/records.ts';
import { importStates } from '../../src/relay/records.ts';
import type { Stage } from './stage.ts';
import { createStage, sdsNames } from './stage.ts';

const event = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('send', 'settle') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...(['accepts', 'holds', 'rejects', 'release', 'reject', 'rollBack', 'stop', 'resume', 'sendAgain'] as const),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('sendNow', 'cancel', 'pause', 'end of pause') },
  { weight: 2, arbitrary: fc.constantFrom('hour', 'day', 'crash', 'one file', 'vendor fails', 'full disk', 'room') },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

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
      stage.nextVerdict = 'accept';
      break;
    case 'holds':
      stage.nextVerdict = 'hold';
      break;
    case 'rejects':
      stage.nextVerdict = 'reject';
      break;
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
}

it('a random walk over the events of a feed stays sound', async () => {
  let sent = 0;
  let held = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(event, fc.nat(1000)), { minLength: 5, maxLength: 40 }), async (walk) => {
      const stage = await createStage();
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
          if (it?.verdict === 'hold') expect(isByPerson).toBe(true);
        };
        for (const [what, number] of walk) {
          await happens(stage, what, number);
          expectSound(stage);
        }
        sent += stage.sent.length;
        held += stage.store.imports.inState('held').length;
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
    { numRuns: 30 },
  );
  expect(sent).toBeGreaterThan(5);
  expect(held).toBeGreaterThan(0);
}, 240_000);
