// One file a sender is uploading, from OPEN to the arrival. Handles of one session may share it; another session that
// goes on with it takes it over.
import type { Clock } from '../kit/clock.ts';
import type { Result } from '../kit/result.ts';
import type { Landing, Spool, WaitingLanding } from '../relay/ports.ts';
import type { Arrival } from '../relay/records.ts';
import type { InboxPath } from './path.ts';
import type { UploadNotes } from './upload_notes.ts';

/**
 * `open`: being written. `torn`: its session ended before CLOSE. `closed`: complete under a temporary name, waits for
 * its rename. `storing`: on its way into the spool. `stored`: an arrival. `gone`: discarded.
 */
export type UploadState = 'open' | 'torn' | 'closed' | 'storing' | 'stored' | 'gone';

export interface Upload {
  readonly landingId: string;
  readonly senderId: number;
  readonly beganAt: number;
  at: InboxPath;
  state: UploadState;
  /** Open while `state` is open. */
  landing: Landing | undefined;
  /** While `landing` is not open; else ask the landing. */
  restingBytes: number;
  changedAt: number;
  /** Since when nothing writes to it, by the counter of the clock. */
  restsSince: number;
  /** Set by the sender; epoch milliseconds. */
  modifiedAt?: number;
  /** The session that writes it. */
  session: string | undefined;
  /** Grows when another session takes it over: handles of the older one are void. */
  holder: number;
  writers: number;
  /** A write that failed: CLOSE must fail too, because clients may not look at the answers before. */
  failed?: string;
  /** That write was beyond the sender's quota. */
  isOverQuota?: boolean;
  /** The sender's page says already why it failed. */
  isTold?: boolean;
  arrival?: Arrival;
}

export interface Uploads {
  begin(senderId: number, at: InboxPath, session: string): Result<Upload>;
  /** Opens a torn or closed one again. */
  resume(upload: Upload, session: string): Result<Upload>;
  /** Stops writing and keeps the bytes, as torn or closed. */
  rest(upload: Upload, state: 'torn' | 'closed'): void;
  /** Keeps place and time across a restart. */
  note(upload: Upload): Result<undefined>;
  discard(upload: Upload): void;
  /** It is an arrival now; its note goes. */
  forget(upload: Upload): void;
  /** What an earlier process left, by sender. */
  recall(): Upload[];
}

/** A landing without a note is kept this long: another door may keep it to be resumed. */
const forgottenAfterMs = 24 * 3_600_000;

export function bytesOf(upload: Upload): number {
  return upload.arrival?.bytes ?? upload.landing?.bytes ?? upload.restingBytes;
}

export function createUploads(deps: { spool: Spool; notes: UploadNotes; clock: Clock }): Uploads {
  const { spool, notes, clock } = deps;

  function note(upload: Upload): Result<undefined> {
    return notes.save(upload.landingId, {
      senderId: upload.senderId,
      path: upload.at.path,
      rawName: Buffer.from(upload.at.rawName).toString('base64'),
      isClosed: upload.state === 'closed',
      ...(upload.modifiedAt === undefined ? {} : { modifiedAt: upload.modifiedAt }),
    });
  }

  /** Nobody knows any more whose bytes these were. Young ones may be those of another door, still being written. */
  function discardForgotten({ id, changedAt }: WaitingLanding): void {
    if (clock.now() - changedAt <= forgottenAfterMs) return;
    const opened = spool.reopen(id);
    if (opened.ok) opened.value.discard();
  }

  /** How much of what an earlier process left can be gone on with: nothing of what has gaps, if it was not closed. */
  function keptBytes({ id, bytes, hasGaps }: WaitingLanding, isClosed: boolean): number {
    if (isClosed || !hasGaps) return bytes;
    const opened = spool.reopen(id);
    if (!opened.ok) return bytes;
    opened.value.truncate(0);
    const left = opened.value.bytes;
    opened.value.close();
    return left;
  }

  return {
    begin(senderId, at, session) {
      const landed = spool.land();
      if (!landed.ok) return landed;
      const landing = landed.value;
      const upload: Upload = {
        landingId: landing.id,
        senderId,
        beganAt: clock.now(),
        at,
        state: 'open',
        landing,
        restingBytes: 0,
        changedAt: clock.now(),
        restsSince: clock.ticks(),
        session,
        holder: 1,
        writers: 0,
      };
      const noted = note(upload);
      if (!noted.ok) {
        landing.discard();
        notes.remove(landing.id);
        return noted;
      }
      return { ok: true, value: upload };
    },
    resume(upload, session) {
      const opened = spool.reopen(upload.landingId);
      if (!opened.ok) return opened;
      upload.landing = opened.value;
      upload.state = 'open';
      upload.session = session;
      upload.holder++;
      upload.writers = 0;
      delete upload.failed;
      delete upload.isOverQuota;
      delete upload.isTold;
      const noted = note(upload);
      return noted.ok ? { ok: true, value: upload } : noted;
    },
    rest(upload, state) {
      const { landing } = upload;
      // Its sender goes on at what it is told is there: a gap would stay one. A disk that refuses is no worse than before.
      if (state === 'torn' && landing && landing.wholeBytes < landing.bytes) landing.truncate(landing.wholeBytes);
      upload.restingBytes = landing?.bytes ?? upload.restingBytes;
      upload.landing?.close();
      upload.landing = undefined;
      upload.state = state;
      upload.session = undefined;
      upload.writers = 0;
      upload.changedAt = clock.now();
      upload.restsSince = clock.ticks();
    },
    note,
    discard(upload) {
      if (upload.landing) upload.landing.discard();
      else {
        const opened = spool.reopen(upload.landingId);
        if (opened.ok) opened.value.discard();
      }
      upload.landing = undefined;
      upload.state = 'gone';
      notes.remove(upload.landingId);
    },
    forget: (upload) => notes.remove(upload.landingId),
    recall() {
      const found: Upload[] = [];
      const waiting = new Map(spool.waiting().map((it) => [it.id, it]));
      const noted = notes.all();
      const known = notes.ofAnyDoor();
      for (const it of waiting.values()) if (!known.has(it.id)) discardForgotten(it);
      for (const [landingId, it] of noted) {
        const bytes = waiting.get(landingId);
        if (!bytes) {
          notes.remove(landingId);
          continue;
        }
        const cut = it.path.lastIndexOf('/');
        found.push({
          landingId,
          senderId: it.senderId,
          beganAt: bytes.changedAt,
          at: {
            path: it.path,
            directory: it.path.slice(0, cut) || '/',
            name: it.path.slice(cut + 1),
            rawName: Buffer.from(it.rawName, 'base64'),
          },
          state: it.isClosed ? 'closed' : 'torn',
          landing: undefined,
          restingBytes: keptBytes(bytes, it.isClosed),
          changedAt: bytes.changedAt,
          restsSince: clock.ticks() - Math.max(0, clock.now() - bytes.changedAt),
          session: undefined,
          holder: 0,
          writers: 0,
          ...(it.modifiedAt === undefined ? {} : { modifiedAt: it.modifiedAt }),
        });
      }
      return found.sort((a, b) => a.changedAt - b.changedAt);
    },
  };
}
