// The way of a sender's file into the ledger: bytes into the spool, then the row, then the place in the inbox. Also what
// the ledger, the log and the sender are told when it fails.
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Problem } from '../kit/problem.ts';
import type { DoorDesk } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';
import type { Inbox, Placed } from './inbox.ts';
import type { OpenUploads } from './open_uploads.ts';
import type { Outcome, Refusal } from './outcome.ts';
import { done, refuseFor } from './outcome.ts';
import type { Upload, Uploads } from './upload.ts';
import { bytesOf } from './upload.ts';

export interface Ledger {
  /** Tells log and sender's page; the refusal is for the client. */
  failed(upload: Upload, problem: Problem, session: string): Refusal;
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
    upload.state = 'storing';
    const published = await upload.landing!.publish();
    if (!published.ok) {
      uploads.rest(upload, 'torn');
      open.delete(upload);
      return failed(upload, published.problem, session);
    }
    const { sha256, bytes } = published.value;
    upload.restingBytes = bytes;
    upload.landing = undefined;
    upload.state = 'gone';
    const { modifiedAt } = upload;
    const name = upload.at.name;
    const file = { senderId: sender.id, name, bytes, sha256, door: 'sftp' as const };
    try {
      const arrived = await desk.arrived(modifiedAt === undefined ? file : { ...file, modifiedAt });
      if (!arrived.ok) return failed(upload, arrived.problem, session);
      upload.arrival = arrived.value;
    } finally {
      uploads.forget(upload);
      inbox.hide(upload);
      open.delete(upload);
    }
    upload.state = 'stored';
    inbox.place(upload.arrival, upload.at);
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

  async function withdraw(placed: Placed): Promise<Outcome<undefined>> {
    const withdrawn = await desk.withdrawn(placed.arrival.id);
    if (!withdrawn.ok) return refuseFor(withdrawn.problem);
    inbox.drop(placed.arrival.id);
    log.info('upload_withdrawn', { sender: sender.name, file: placed.arrival.name, arrival: placed.arrival.id });
    return done;
  }

  return {
    failed,
    store,
    withdraw,
    takeCount(session) {
      const files = stored.get(session) ?? 0;
      stored.delete(session);
      return files;
    },
  };
}
