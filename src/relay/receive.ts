// What a door asks of the story: a file has arrived, was renamed, was withdrawn. Every answer comes after the commit.

import { problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { feedTaking } from './completeness.ts';
import { moveImport } from './import_states.ts';
import type { DoorDesk, DoorEvent, ReceivedFile } from './ports.ts';
import type { Arrival, Feed, Import } from './records.ts';
import type { Story } from './story.ts';
import type { Uploads } from './uploads.ts';

/** How long a sender sees what it sent. */
export const inboxMs = 24 * 60 * 60 * 1000;

export function createDesk(story: Story, uploads: Uploads): DoorDesk {
  const { rows, clock, log } = story;

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
      return { ...added, ...joinImport(added, now) };
    });
    log.info('arrived', { arrival: arrival.id, file: arrival.name, bytes: arrival.bytes, sha256: arrival.sha256 });
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
    const feedId = arrival.importId === undefined ? undefined : rows.imports.get(arrival.importId)?.feedId;
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
    const it = arrival.importId === undefined ? undefined : rows.imports.get(arrival.importId);
    if (it?.state !== 'receiving') return;
    rows.arrivals.leave(arrival.id);
    if (rows.arrivals.ofImport(it.id).length > 0) return;
    moveImport(rows.imports, it, 'cancelled', { finishedAt: clock.now(), dueAt: null });
  }

  return {
    senders: () => rows.senders.all(),
    inbox: async (senderId) => rows.arrivals.inbox(senderId, clock.now() - inboxMs),
    arrived: async (file) => arrived(file),

    async modified(arrivalId, modifiedAt) {
      rows.arrivals.setModified(arrivalId, modifiedAt);
      return ok();
    },

    async withdrawn(arrivalId) {
      const arrival = rows.arrivals.get(arrivalId);
      if (!arrival) return fail('not_known', `arrival ${arrivalId}`);
      rows.transaction(() => withdraw(arrival));
      log.info('withdrawn', { arrival: arrival.id, file: arrival.name });
      tell(arrival);
      return ok();
    },

    async renamed(arrivalId, name) {
      const before = rows.arrivals.get(arrivalId);
      if (!before) return fail('not_known', `arrival ${arrivalId}`);
      return rows.transaction(() => {
        withdraw(before);
        const { senderId, bytes, sha256, modifiedAt } = before;
        return arrived({
          senderId,
          name,
          bytes,
          sha256,
          modifiedAt,
          door: before.door === 'upload' ? 'upload' : 'sftp',
        });
      });
    },

    noted(event) {
      uploads.noted(event);
      noteOnSender(story, event);
      if (event.kind === 'uploads-open' || event.kind === 'restarted') story.wake();
    },
  };
}

const refusals: Record<Extract<DoorEvent, { kind: 'refused' }>['why'], string> = {
  'unknown-user': 'there is no sender of that name',
  'wrong-password': 'the password is wrong',
  'wrong-key': 'the key is not one of this sender’s',
  disabled: 'this sender is disabled',
  'address-not-allowed': 'the address is not in allowFrom',
  'too-many-attempts': 'too many attempts on one connection',
  throttled: 'the address has to wait after failed logins',
};

/** The newest trouble of a sender stands on its page until its next good upload. */
function noteOnSender({ rows, clock, changed }: Story, event: DoorEvent): void {
  if (event.kind === 'login') {
    const sender = rows.senders.byName(event.sender);
    if (!sender) return;
    rows.senders.patch(sender.id, { lastSeenAt: clock.now() });
    changed({ senderId: sender.id });
  } else if (event.kind === 'refused') {
    const sender = rows.senders.byName(event.user);
    if (!sender) return;
    rows.senders.patch(sender.id, {
      problem: problem('login_refused_here', `from ${event.address}: ${refusals[event.why]}`),
    });
    changed({ senderId: sender.id });
  } else if (event.kind === 'upload-torn') {
    const detail = `${event.file} ended after ${event.bytes} bytes`;
    rows.senders.patch(event.senderId, { problem: problem('upload_torn', detail) });
    changed({ senderId: event.senderId });
  } else if (event.kind === 'upload-failed') {
    rows.senders.patch(event.senderId, { problem: problem(event.code, `${event.file}: ${event.detail}`) });
    changed({ senderId: event.senderId });
  }
}
