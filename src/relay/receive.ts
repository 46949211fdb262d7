// What a door asks of the story: a file has arrived, was renamed, was withdrawn. Every answer comes after the commit.

import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { lastNoon } from '../kit/zone.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { feedTaking } from './completeness.ts';
import { moveImport } from './import_states.ts';
import type { DoorDesk, ReceivedFile } from './ports.ts';
import type { Arrival, Feed, Import } from './records.ts';
import type { RefusedOffers } from './refused_offers.ts';
import { createSenderNotes } from './sender_notes.ts';
import type { Story } from './story.ts';
import type { Uploads } from './uploads.ts';

/** How long a sender sees what it sent. */
export const inboxMs = 24 * 60 * 60 * 1000;

export function createDesk(story: Story, uploads: Uploads, refused: RefusedOffers): DoorDesk {
  const { rows, clock, log, trouble } = story;
  const notes = createSenderNotes(story);

  function arrived(file: ReceivedFile): Result<Arrival> {
    const now = clock.now();
    const arrival = rows.transaction(() => {
      const added = rows.arrivals.add({
        senderId: file.senderId,
        name: file.name,
        bytes: file.bytes,
        sha256: file.sha256,
        receivedAt: now,
        modifiedAt: file.modifiedAt ?? now,
        door: file.door,
      });
      rows.senders.patch(file.senderId, { lastSeenAt: now, problem: null });
      if (file.taken) {
        const { senderId, bytes, sha256 } = file;
        rows.taken.remember({ ...file.taken, senderId, bytes, sha256, takenAt: now, arrivalId: added.id });
      }
      return { ...added, ...joinImport(added, now) };
    });
    log.info('arrived', { arrival: arrival.id, file: arrival.name, bytes: arrival.bytes, sha256: arrival.sha256 });
    if (arrival.importId === undefined) log.warn('name_not_taken', { arrival: arrival.id, file: arrival.name });
    tell(arrival);
    return ok(arrival);
  }

  /** The feed's open import, or a new one. A name that no feed takes is kept and shown, and joins nothing. */
  function joinImport(arrival: Arrival, now: number): { importId?: number } {
    const feed = feedTaking(arrival.name, rows.feeds.ofSender(arrival.senderId), builtInLayout);
    if (!feed) return {};
    const it = openImport(feed, now);
    rows.imports.patch(it.id, { lastArrivalAt: now, dueAt: now + feed.settleMs });
    rows.arrivals.join(arrival.id, it.id);
    return { importId: it.id };
  }

  function openImport(feed: Feed, now: number): Import {
    const receiving = rows.imports.receiving(feed.id);
    if (receiving && now < receiving.openedAt + feed.withinMs) return receiving;
    // An import of an earlier night whose window is over is checked as it is; it does not take tonight's files.
    if (receiving) moveImport(rows.imports, receiving, 'ready', { readyAt: now, dueAt: now });
    return rows.imports.open(feed.id, now);
  }

  function tell(arrival: Arrival): void {
    const feedId = arrival.importId === undefined ? undefined : rows.imports.head(arrival.importId)?.feedId;
    story.changed({
      senderId: arrival.senderId,
      ...(arrival.importId !== undefined && { importId: arrival.importId }),
      ...(feedId !== undefined && { feedId }),
    });
    story.wake();
  }

  /** The sender no longer sees it. It leaves its import only while that still receives: a set is frozen from then on. */
  function withdraw(arrival: Arrival): void {
    rows.arrivals.withdraw(arrival.id, clock.now());
    const it = arrival.importId === undefined ? undefined : rows.imports.head(arrival.importId);
    if (it?.state !== 'receiving') return;
    rows.arrivals.leave(arrival.id);
    if (rows.arrivals.ofImport(it.id).length > 0) return;
    moveImport(rows.imports, it, 'cancelled', { finishedAt: clock.now(), dueAt: null });
  }

  /** What the disk or the database refuses is told to the sender, who sends again; a bug of ours is thrown on. */
  async function recorded<T>(work: () => Result<T>): Promise<Result<T>> {
    try {
      const done = await rows.durably(work);
      trouble.isOver();
      return done;
    } catch (error) {
      const refused = trouble.failed('not_recorded', error);
      if (!refused) throw error;
      return { ok: false, problem: refused };
    }
  }

  function modified(arrivalId: number, modifiedAt: number): Result<undefined> {
    rows.arrivals.setModified(arrivalId, modifiedAt);
    return ok();
  }

  function withdrawn(arrivalId: number): Result<undefined> {
    const arrival = rows.arrivals.get(arrivalId);
    if (!arrival) return fail('not_known', `arrival ${arrivalId}`);
    rows.transaction(() => withdraw(arrival));
    log.info('withdrawn', { arrival: arrival.id, file: arrival.name });
    tell(arrival);
    return ok();
  }

  function renamed(arrivalId: number, name: string): Result<Arrival> {
    const before = rows.arrivals.get(arrivalId);
    if (!before) return fail('not_known', `arrival ${arrivalId}`);
    return rows.transaction(() => {
      withdraw(before);
      const { senderId, bytes, sha256, modifiedAt, door } = before;
      return arrived({ senderId, name, bytes, sha256, modifiedAt, door });
    });
  }

  return {
    senders: () => rows.senders.all(),
    inbox: async (senderId) => rows.arrivals.inbox(senderId, clock.now() - inboxMs),
    receivedTonight: async (senderId) => {
      const noon = lastNoon(clock.now(), rows.district.get()?.timezone ?? 'UTC');
      return rows.arrivals.bytesSince(senderId, noon);
    },
    arrived: (file) =>
      recorded(() => {
        const done = arrived(file);
        // It takes the sender's problem away, so an older one that waits to be written is no news.
        if (done.ok) trouble.forget(file.senderId);
        return done;
      }),
    modified: (arrivalId, modifiedAt) => recorded(() => modified(arrivalId, modifiedAt)),
    withdrawn: (arrivalId) => recorded(() => withdrawn(arrivalId)),
    renamed: (arrivalId, name) => recorded(() => renamed(arrivalId, name)),
    noted(event) {
      uploads.noted(event);
      refused.noted(event, clock.now());
      try {
        // Notes come in crowds, and are no promise to anybody: the pages do not wait for the disk.
        rows.unsynced(() => notes.noted(event));
      } catch (error) {
        if (!trouble.failed('not_noted', error)) throw error;
        if (event.kind === 'upload-failed' || event.kind === 'upload-torn' || event.kind === 'trouble') {
          trouble.whenOver(event.senderId, () => notes.noted(event));
        }
        story.wake();
      }
      if (event.kind === 'uploads-open' || event.kind === 'restarted') story.wake();
    },
  };
}
