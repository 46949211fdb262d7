// What a sender can do to its inbox: upload, rename, remove, set times. Shared by all sessions of one sender, so that
// a second connection can go on where a lost one stopped. The ledger is asked before anything is answered.
import { assertNever } from '../kit/assert_never.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Problem } from '../kit/problem.ts';
import { problem } from '../kit/problem.ts';
import type { DoorDesk, Spool } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';
import { openFlag } from '../sftp/constants.ts';
import { copyArrival } from './copy_arrival.ts';
import type { Inbox, Placed } from './inbox.ts';
import { createInbox, fullInbox } from './inbox.ts';
import { createLedger } from './ledger.ts';
import { createOpenUploads } from './open_uploads.ts';
import type { Outcome, Refusal } from './outcome.ts';
import { done, noSuchFile, refuse, refuseFor } from './outcome.ts';
import type { InboxPath } from './path.ts';
import { createQuota } from './quota.ts';
import type { Upload, UploadState, Uploads } from './upload.ts';
import { bytesOf } from './upload.ts';

export interface SenderFolder {
  readonly inbox: Inbox;
  /** Asks the ledger again what this sender sees. */
  refresh(): Promise<void>;
  /** An upload to write to; or the arrival itself, opened without truncating: `revise` it before the first write. */
  openToWrite(at: InboxPath, flags: number, session: string): Outcome<Upload | Placed>;
  /** A new upload that begins with the arrival's bytes. */
  revise(placed: Placed, session: string): Promise<Outcome<Upload>>;
  /** One write handle was closed. With the last one the file is stored, or waits for its rename. */
  close(upload: Upload): Promise<Outcome<undefined>>;
  /**
   * A write failed: the log and the sender's page are told, and the refusal is for the client. From now on the upload
   * takes no more, and its end discards it: later bytes would leave a hole, and a full disk needs the room.
   */
  writeFailed(upload: Upload, problem: Problem, session: string): Refusal;
  remove(at: InboxPath): Promise<Outcome<undefined>>;
  rename(from: InboxPath, to: InboxPath, session: string): Promise<Outcome<undefined>>;
  setModified(target: Upload | Placed, modifiedAt: number): Promise<Outcome<undefined>>;
  /** A refusal when the upload may not grow by so many bytes: the sender's quota of the night. */
  overQuota(upload: Upload, growth: number): Refusal | undefined;
  /** The session is over: what it had open is torn. How many files it brought in. */
  leave(session: string): number;
  /** Whether a session has an upload open. */
  isReceiving(session: string): boolean;
  /** Discards what nobody resumed or renamed for 24 hours. */
  sweep(): void;
}

export interface SenderFolderDeps {
  desk: DoorDesk;
  spool: Spool;
  uploads: Uploads;
  clock: Clock;
  log: Log;
  isTemporary: (name: string) => boolean;
  /** Bytes a night, as configured now; absent: any. */
  quotaBytes?: () => number | undefined;
}

/** How long a torn upload can be resumed, and a temporary name may wait for its rename. */
export const keptMs = 24 * 3_600_000;

export function createSenderFolder(sender: Sender, recalled: readonly Upload[], deps: SenderFolderDeps): SenderFolder {
  const { desk, spool, uploads, clock, log, isTemporary } = deps;
  const inbox = createInbox(sender.id, recalled);
  const open = createOpenUploads(sender.id, desk);
  const { quotaBytes = () => undefined } = deps;
  const quota = createQuota({ sender, desk, quotaBytes, underWay: () => [...inbox.uploads(), ...open] });
  const from = { sender, inbox, desk, uploads, open, clock, log, stored: quota.stored };
  const { failed, settle, store, withdraw, takeCount } = createLedger(from);

  function begin(at: InboxPath, session: string): Outcome<Upload> {
    if (!inbox.hasRoomIn(at.directory)) return refuse(fullInbox);
    const begun = uploads.begin(sender.id, at, session);
    if (!begun.ok) {
      log.error('upload_failed', { sender: sender.name, session, file: at.name, code: begun.problem.code });
      const { code, detail } = begun.problem;
      desk.noted({ kind: 'upload-failed', senderId: sender.id, session, file: at.name, code, detail });
      return refuseFor(begun.problem);
    }
    open.add(begun.value);
    inbox.show(begun.value);
    desk.noted({ kind: 'upload-begun', senderId: sender.id, session, file: at.name });
    return begun;
  }

  function discard(upload: Upload): void {
    open.delete(upload);
    inbox.hide(upload);
    uploads.discard(upload);
  }

  function resume(upload: Upload, session: string): Outcome<Upload> {
    const resumed = uploads.resume(upload, session);
    if (!resumed.ok) return failed(upload, resumed.problem, session);
    open.add(upload);
    desk.noted({ kind: 'upload-begun', senderId: sender.id, session, file: upload.at.name });
    return resumed;
  }

  /** OPEN to write where an upload is shown already. */
  function openAgain(upload: Upload, doesTruncate: boolean, session: string): Outcome<Upload> {
    switch (upload.state) {
      case 'open': {
        if (upload.session !== session) {
          if (doesTruncate) return begin(upload.at, session);
          // The older session is most likely dead and does not know yet; its handles become void.
          upload.session = session;
          upload.holder++;
          upload.writers = 0;
          return { ok: true, value: upload };
        }
        if (doesTruncate) {
          const cut = upload.landing?.truncate(0);
          if (cut && !cut.ok) return failed(upload, cut.problem, session);
        }
        return { ok: true, value: upload };
      }
      case 'torn':
      case 'closed':
        if (!doesTruncate) return resume(upload, session);
        discard(upload);
        return begin(upload.at, session);
      case 'storing':
        return doesTruncate ? begin(upload.at, session) : refuse('This file is being stored; try again in a moment');
      case 'stored':
      case 'gone':
        throw new Error(`An upload that is ${upload.state} was still shown`);
      default:
        return assertNever(upload.state);
    }
  }

  async function renameUpload(upload: Upload, to: InboxPath, session: string): Promise<Outcome<undefined>> {
    const isFinal = !isTemporary(to.name);
    if (upload.state === 'storing') return refuse('This file is being stored; try again in a moment');
    if (upload.state === 'torn' && isFinal) {
      return refuse(`This upload broke off after ${upload.restingBytes} bytes; resume it or send it again`);
    }
    if (!inbox.isDirectory(to.directory) && !inbox.hasRoomIn(to.directory)) return refuse(fullInbox);
    const inTheWay = inbox.find(to);
    if (inTheWay?.kind === 'upload' && inTheWay.upload !== upload) {
      if (inTheWay.upload.state === 'open' || inTheWay.upload.state === 'storing') inbox.hide(inTheWay.upload);
      else discard(inTheWay.upload);
    }
    inbox.hide(upload);
    const before = upload.at;
    upload.at = to;
    inbox.show(upload);
    if (upload.state === 'closed' && isFinal) {
      const outcome = await store(upload, session);
      if (!outcome.ok && (upload.state as UploadState) === 'torn') {
        inbox.hide(upload);
        upload.at = before;
        uploads.rest(upload, 'closed');
        inbox.show(upload);
      }
      return outcome;
    }
    const noted = uploads.note(upload);
    return noted.ok ? done : refuseFor(noted.problem);
  }

  async function renameArrival(placed: Placed, to: InboxPath): Promise<Outcome<undefined>> {
    const inTheWay = inbox.find(to);
    if (inTheWay?.kind === 'upload') return refuse('A file of that name is being uploaded');
    if (placed.arrival.name === to.name) {
      inbox.place(placed.arrival, to);
      return done;
    }
    if (inTheWay?.kind === 'arrival') {
      const withdrawn = await withdraw(inTheWay.placed);
      if (!withdrawn.ok) return withdrawn;
    }
    const renamed = await desk.renamed(placed.arrival.id, to.name);
    if (!renamed.ok) return refuseFor(renamed.problem);
    inbox.drop(placed.arrival.id);
    inbox.place(renamed.value, to);
    return done;
  }

  return {
    inbox,
    async refresh() {
      inbox.refresh(await desk.inbox(sender.id));
      await quota.refresh();
    },
    openToWrite(at, flags, session) {
      if (at.path === '/' || inbox.isDirectory(at.path)) return refuse('This is a folder');
      const entry = inbox.find(at);
      const doesTruncate = (flags & openFlag.truncate) !== 0;
      if (!entry) return flags & openFlag.create ? begin(at, session) : noSuchFile;
      if (flags & openFlag.create && flags & openFlag.exclusive) return refuse('A file of that name is already there');
      switch (entry.kind) {
        case 'directory':
          return refuse('This is a folder');
        case 'upload':
          return openAgain(entry.upload, doesTruncate, session);
        case 'arrival':
          return doesTruncate ? begin(at, session) : { ok: true, value: entry.placed };
        default:
          return assertNever(entry);
      }
    },
    async revise(placed, session) {
      const begun = begin(placed.at, session);
      if (!begun.ok) return begun;
      const trouble = await copyArrival(spool, placed.arrival, begun.value.landing!);
      if (!trouble) return begun;
      discard(begun.value);
      return failed(begun.value, trouble, session);
    },
    async close(upload) {
      upload.writers--;
      if (upload.writers > 0) return done;
      const session = upload.session ?? '';
      if (upload.failed !== undefined) {
        const why = upload.failed;
        if (upload.isOverQuota) settle(upload, 'torn');
        else discard(upload);
        const code = upload.isOverQuota ? 'quota_reached' : 'upload_not_stored';
        if (!upload.isTold) failed(upload, problem(code, why), session);
        return refuse(`Not stored, because a write failed: ${why}`);
      }
      if (!isTemporary(upload.at.name)) return store(upload, session);
      if (!settle(upload, 'closed')) return refuse('A newer upload of this name took its place');
      const noted = uploads.note(upload);
      return noted.ok ? done : failed(upload, noted.problem, session);
    },
    writeFailed(upload, problem, session) {
      const refusal = failed(upload, problem, session);
      upload.failed = refusal.why;
      upload.isTold = true;
      return refusal;
    },
    async remove(at) {
      const entry = inbox.find(at);
      if (!entry) return noSuchFile;
      if (entry.kind === 'directory') return refuse('This is a folder');
      if (entry.kind === 'upload') {
        if (entry.upload.state === 'storing') return refuse('This file is being stored; try again in a moment');
        discard(entry.upload);
        const beneath = inbox.arrivalAt(at);
        return beneath ? withdraw(beneath) : done;
      }
      return withdraw(entry.placed);
    },
    async rename(from, to, session) {
      const entry = inbox.find(from);
      if (!entry) return noSuchFile;
      if (entry.kind === 'directory') return refuse('Folders cannot be renamed');
      if (from.path === to.path) return done;
      if (inbox.isDirectory(to.path)) return refuse('There is a folder of that name');
      return entry.kind === 'upload' ? renameUpload(entry.upload, to, session) : renameArrival(entry.placed, to);
    },
    async setModified(target, modifiedAt) {
      if ('landingId' in target && !target.arrival) {
        if (target.state === 'gone') return refuse('This upload was removed');
        target.modifiedAt = modifiedAt;
        const noted = uploads.note(target);
        return noted.ok ? done : refuseFor(noted.problem);
      }
      const arrival = target.arrival!;
      const modified = await desk.modified(arrival.id, modifiedAt);
      if (!modified.ok) return refuseFor(modified.problem);
      arrival.modifiedAt = modifiedAt;
      return done;
    },
    overQuota: quota.refusal,
    leave(session) {
      for (const upload of open) {
        if (upload.session !== session || upload.state !== 'open') continue;
        const bytes = bytesOf(upload);
        if (bytes === 0 || (upload.failed !== undefined && !upload.isOverQuota)) discard(upload);
        else settle(upload, 'torn');
        log.warn('upload_torn', { sender: sender.name, session, file: upload.at.name, bytes });
        desk.noted({ kind: 'upload-torn', senderId: sender.id, session, file: upload.at.name, bytes });
      }
      return takeCount(session);
    },
    isReceiving: (session) => [...open].some((upload) => upload.session === session),
    sweep() {
      for (const upload of inbox.uploads()) {
        if (upload.state !== 'torn' && upload.state !== 'closed') continue;
        if (clock.ticks() - upload.restsSince < keptMs) continue;
        const wasClosed = upload.state === 'closed';
        discard(upload);
        log.warn('upload_expired', { sender: sender.name, file: upload.at.name, bytes: upload.restingBytes });
        if (!wasClosed) continue;
        const code = 'upload_torn';
        const detail = 'It was uploaded under a temporary name and not renamed within 24 hours.';
        desk.noted({ kind: 'upload-failed', senderId: sender.id, session: '', file: upload.at.name, code, detail });
      }
    },
  };
}
