// The way of a sender's file into the ledger: bytes into the spool, then the row, then the place in the inbox. Also what
// the ledger, the log and the sender are told when it fails.
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Problem } from '../kit/problem.ts';
import type { DoorDesk } from '../relay/ports.ts';
import type { Arrival, Sender } from '../relay/records.ts';
import type { Inbox, Placed } from './inbox.ts';
import type { OpenUploads } from './open_uploads.ts';
import type { Outcome, Refusal } from './outcome.ts';
import { done, refuseFor } from './outcome.ts';
import type { Upload, Uploads } from './upload.ts';
import { bytesOf } from './upload.ts';

export interface Ledger {
  /** Tells log and sender's page; the refusal is for the client. */
  failed(upload: Upload, problem: Problem, session: string): Refusal;
  /**
   * Nobody writes it any more. One whose name a newer upload has taken cannot be reached again: it is discarded, and
   * the answer is false.
   */
  settle(upload: Upload, state: 'torn' | 'closed'): boolean;
  /** The bytes become an arrival. Only after the ledger has it is the answer yes. */
  store(upload: Upload, session: string): Promise<Outcome<undefined>>;
  withdraw(placed: Placed): Promise<Outcome<undefined>>;
  /** Files stored by a session; asked once, at its end. */
  takeCount(session: string): number;
}

export interface LedgerDeps {
  sender: Sender;
  inbox: Inbox;
  desk: DoorDesk;
  uploads: Uploads;
  open: OpenUploads;
  clock: Clock;
  log: Log;
  /** So many bytes became an arrival. */
  stored(bytes: number): void;
}

export function createLedger(deps: LedgerDeps): Ledger {
  const { sender, inbox, desk, uploads, open, clock, log } = deps;
  /** Files brought in, by session. */
  const stored = new Map<string, number>();

  function failed(upload: Upload, problem: Problem, session: string): Refusal {
    log.error('upload_failed', {
      sender: sender.name,
      session,
      file: upload.at.name,
      bytes: bytesOf(upload),
      code: problem.code,
      detail: problem.detail,
    });
    const { code, detail } = problem;
    desk.noted({ kind: 'upload-failed', senderId: sender.id, session, file: upload.at.name, code, detail });
    return refuseFor(problem);
  }

  async function store(upload: Upload, session: string): Promise<Outcome<undefined>> {
    if (!upload.landing) {
      const opened = uploads.resume(upload, session);
      if (!opened.ok) return failed(upload, opened.problem, session);
      open.add(upload);
    }
    const landing = upload.landing!;
    upload.state = 'storing';
    upload.restingBytes = landing.bytes;
    // Closed from here on: nobody else may write to it.
    upload.landing = undefined;
    const published = await landing.publish();
    if (!published.ok) {
      settle(upload, 'torn');
      return failed(upload, published.problem, session);
    }
    const { sha256, bytes } = published.value;
    upload.restingBytes = bytes;
    const { modifiedAt } = upload;
    const name = upload.at.name;
    const file = { senderId: sender.id, name, bytes, sha256, door: 'sftp' as const };
    try {
      const arrived = await desk.arrived(modifiedAt === undefined ? file : { ...file, modifiedAt });
      if (!arrived.ok) return failed(upload, arrived.problem, session);
      upload.arrival = arrived.value;
    } finally {
      upload.state = upload.arrival ? 'stored' : 'gone';
      uploads.forget(upload);
      inbox.hide(upload);
      open.delete(upload);
    }
    deps.stored(bytes);
    inbox.place(upload.arrival, upload.at);
    if (upload.modifiedAt !== modifiedAt) await keepModified(upload.arrival, upload.modifiedAt!);
    stored.set(session, (stored.get(session) ?? 0) + 1);
    log.info('upload_received', {
      sender: sender.name,
      session,
      file: upload.at.name,
      arrival: upload.arrival.id,
      bytes,
      sha256,
      milliseconds: clock.now() - upload.beganAt,
    });
    return done;
  }

  /** The sender set another time while the row was being written. */
  async function keepModified(arrival: Arrival, modifiedAt: number): Promise<void> {
    const modified = await desk.modified(arrival.id, modifiedAt);
    if (modified.ok) arrival.modifiedAt = modifiedAt;
    else log.error('upload_time_lost', { sender: sender.name, file: arrival.name, code: modified.problem.code });
  }

  function settle(upload: Upload, state: 'torn' | 'closed'): boolean {
    const isShown = inbox.isShown(upload);
    if (isShown) uploads.rest(upload, state);
    else uploads.discard(upload);
    open.delete(upload);
    return isShown;
  }

  async function withdraw(placed: Placed): Promise<Outcome<undefined>> {
    const withdrawn = await desk.withdrawn(placed.arrival.id);
    if (!withdrawn.ok) return refuseFor(withdrawn.problem);
    inbox.drop(placed.arrival.id);
    log.info('upload_withdrawn', { sender: sender.name, file: placed.arrival.name, arrival: placed.arrival.id });
    return done;
  }

  return {
    failed,
    settle,
    store,
    withdraw,
    takeCount(session) {
      const files = stored.get(session) ?? 0;
      stored.delete(session);
      return files;
    },
  };
}
