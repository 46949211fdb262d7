// Requests about one file: OPEN, READ, WRITE, CLOSE, and its size and times. WRITE is the one that must be quick.
import type { Spool } from '../relay/ports.ts';
import { longestData, openFlag, statusCode } from '../sftp/constants.ts';
import { dataReply, handleReply, statusReply } from '../sftp/replies.ts';
import type { Attrs, Handle } from '../sftp/request.ts';
import { tooFar } from '../sftp/request.ts';
import type { FileHandle, Handles } from './handles.ts';
import { badHandle, tooManyHandles, wrongHandle } from './handles.ts';
import type { Entry, Placed } from './inbox.ts';
import type { Outcome, Refusal } from './outcome.ts';
import { done, noSuchFile, refuse, refuseFor } from './outcome.ts';
import type { InboxPath } from './path.ts';
import type { SenderFolder } from './sender_folder.ts';
import type { Reply, Request } from './status.ts';
import { status, statusOf } from './status.ts';
import type { Upload } from './upload.ts';
import { bytesOf } from './upload.ts';

export interface FileRequests {
  open(request: Request<'open'>, path: InboxPath): Buffer;
  close(id: number, handle: Handle): Reply;
  write(request: Request<'write'>): Reply;
  read(request: Request<'read'>): Buffer;
  setstat(request: Request<'setstat'>, path: InboxPath): Reply;
  fsetstat(request: Request<'fsetstat'>): Reply;
  fsync(handle: Handle): Promise<Outcome<undefined>>;
  /** What an open file is, for FSTAT. */
  entryOf(handle: Handle): Outcome<Entry>;
}

/** A write may leave a gap this large unasked; beyond it the disk must have the room. */
const unaskedGapBytes = 64 * 1024 * 1024;
const takenOver = refuse('Another session goes on with this upload');
const isFolder = refuse('This is a folder');

export function createFileRequests(
  handles: Handles,
  deps: { folder: SenderFolder; spool: Spool; session: string },
): FileRequests {
  const { folder, spool, session } = deps;
  const { inbox } = folder;

  function fileOf(handle: Handle): Outcome<FileHandle> {
    const open = handles.get(handle);
    if (!open) return badHandle;
    if (open.kind !== 'file') return wrongHandle;
    if (isUpload(open.target) && open.target.state === 'open' && open.target.holder !== open.holder) return takenOver;
    return { ok: true, value: open };
  }

  function entryOf(handle: Handle): Outcome<Entry> {
    const file = fileOf(handle);
    if (!file.ok) return file;
    const { target } = file.value;
    return {
      ok: true,
      value: isUpload(target) ? { kind: 'upload', upload: target } : { kind: 'arrival', placed: target },
    };
  }

  function open(request: Request<'open'>, path: InboxPath): Buffer {
    const { id, flags } = request;
    if (handles.isFull) return status(id, tooManyHandles);
    const canWrite = (flags & (openFlag.write | openFlag.append)) !== 0;
    const opened = canWrite ? folder.openToWrite(path, flags, session) : openToRead(path);
    if (!opened.ok) return status(id, opened);
    const target = opened.value;
    if (canWrite && isUpload(target)) target.writers++;
    const handle = handles.add({
      kind: 'file',
      target,
      holder: isUpload(target) ? target.holder : 0,
      canRead: (flags & openFlag.read) !== 0 || !canWrite,
      canWrite,
      doesAppend: (flags & openFlag.append) !== 0,
    });
    if (request.attrs.mtime !== undefined && canWrite && isUpload(target)) {
      target.modifiedAt = request.attrs.mtime * 1000;
    }
    return handleReply(id, handle!);
  }

  function openToRead(path: InboxPath): Outcome<Upload | Placed> {
    const entry = inbox.find(path);
    if (!entry) return noSuchFile;
    if (entry.kind === 'directory') return isFolder;
    return { ok: true, value: entry.kind === 'upload' ? entry.upload : entry.placed };
  }

  function close(id: number, handle: Handle): Reply {
    const open = handles.get(handle);
    handles.remove(handle);
    if (!open) return status(id, badHandle);
    if (open.kind !== 'file' || !open.canWrite || !isUpload(open.target)) return status(id, done);
    const upload = open.target;
    if (upload.state === 'gone') return status(id, refuse('This upload was removed'));
    if (upload.state !== 'open' || upload.holder !== open.holder) return status(id, takenOver);
    return statusOf(id, folder.close(upload));
  }

  function write(request: Request<'write'>): Reply {
    const file = fileOf(request.handle);
    if (!file.ok) return status(request.id, file);
    if (!file.value.canWrite) return status(request.id, wrongHandle);
    const { target } = file.value;
    if (isUpload(target)) return status(request.id, writeTo(target, file.value, request.offset, request.data));
    const data = Buffer.from(request.data);
    return statusOf(
      request.id,
      toUpload(file.value).then((upload) =>
        upload.ok ? writeTo(upload.value, file.value, request.offset, data) : upload,
      ),
    );
  }

  function writeTo(upload: Upload, file: FileHandle, asked: number, data: Uint8Array): Outcome<undefined> {
    const { landing } = upload;
    if (upload.state !== 'open' || !landing) return refuse('This file is no longer open');
    if (upload.failed !== undefined) return refuse(upload.failed);
    const offset = file.doesAppend ? landing.bytes : asked;
    const end = offset + data.length;
    const refused = roomFor(landing.bytes, offset, end) ?? folder.overQuota(upload, end - landing.bytes);
    if (refused) {
      upload.failed = refused.why;
      return refused;
    }
    const written = landing.write(data, offset);
    return written.ok ? done : folder.writeFailed(upload, written.problem, session);
  }

  /** A refusal when `end` is out of reach: beyond what can be counted, or a gap the disk has no room for. */
  function roomFor(bytes: number, offset: number, end: number): Refusal | undefined {
    if (offset === tooFar || end > Number.MAX_SAFE_INTEGER) return refuse('Files may not be that large');
    if (end - bytes <= unaskedGapBytes) return undefined;
    return end - bytes > spool.space().freeBytes ? refuse('The disk has no room for a file of that size') : undefined;
  }

  /** Makes an upload of an arrival that was opened without truncating, before it is changed. */
  async function toUpload(file: FileHandle): Promise<Outcome<Upload>> {
    if (isUpload(file.target)) return { ok: true, value: file.target };
    const revised = await folder.revise(file.target, session);
    if (!revised.ok) return revised;
    revised.value.writers++;
    file.target = revised.value;
    file.holder = revised.value.holder;
    return revised;
  }

  function read(request: Request<'read'>): Buffer {
    const file = fileOf(request.handle);
    if (!file.ok) return status(request.id, file);
    if (!file.value.canRead) return status(request.id, wrongHandle);
    const { target } = file.value;
    const bytes = isUpload(target) ? bytesOf(target) : target.arrival.bytes;
    if (request.offset === tooFar || request.offset >= bytes || request.length === 0) {
      return statusReply(request.id, statusCode.eof, 'End of file');
    }
    const length = Math.min(request.length, longestData, bytes - request.offset);
    const data = readFrom(target, length, request.offset);
    if (!data.ok) return status(request.id, data);
    return dataReply(request.id, data.value);
  }

  function readFrom(target: Upload | Placed, length: number, offset: number): Outcome<Uint8Array> {
    const { arrival } = target;
    if (arrival) {
      const read = spool.readArrival(arrival.sha256, length, offset);
      return read.ok ? read : refuseFor(read.problem);
    }
    const upload = target as Upload;
    if (upload.landing) {
      const read = upload.landing.read(length, offset);
      return read.ok ? read : refuseFor(read.problem);
    }
    if (upload.state === 'gone') return noSuchFile;
    const opened = spool.reopen(upload.landingId);
    if (!opened.ok) return refuseFor(opened.problem);
    const read = opened.value.read(length, offset);
    opened.value.close();
    return read.ok ? read : refuseFor(read.problem);
  }

  /** Size and time are applied; owner and rights are not kept, and that is no failure. */
  async function setAttrs(target: () => Promise<Outcome<Upload | Placed>>, attrs: Attrs): Promise<Outcome<undefined>> {
    const found = await target();
    if (!found.ok) return found;
    const it = found.value;
    if (attrs.size !== undefined) {
      const resized = resize(it, attrs.size);
      if (!resized.ok) return resized;
    }
    return attrs.mtime === undefined ? done : folder.setModified(it, attrs.mtime * 1000);
  }

  function resize(target: Upload | Placed, bytes: number): Outcome<undefined> {
    const current = isUpload(target) ? bytesOf(target) : target.arrival.bytes;
    if (bytes === current) return done;
    if (!isUpload(target) || target.arrival) return refuse('A received file keeps its size; send it again');
    if (target.state === 'storing' || target.state === 'gone') return refuse('This file is no longer open');
    const refused = roomFor(current, bytes, bytes) ?? folder.overQuota(target, bytes - current);
    if (refused) return refused;
    const own = target.landing ? undefined : spool.reopen(target.landingId);
    if (own && !own.ok) return refuseFor(own.problem);
    const landing = own?.value ?? target.landing!;
    const cut = landing.truncate(bytes);
    if (own) {
      target.restingBytes = landing.bytes;
      landing.close();
    }
    return cut.ok ? done : refuseFor(cut.problem);
  }

  function setstat(request: Request<'setstat'>, path: InboxPath): Reply {
    if (inbox.find(path)?.kind === 'directory') return status(request.id, done);
    return statusOf(
      request.id,
      setAttrs(async () => openToRead(path), request.attrs),
    );
  }

  function fsetstat(request: Request<'fsetstat'>): Reply {
    const file = fileOf(request.handle);
    if (!file.ok) return status(request.id, file);
    const { value } = file;
    const isResize =
      !isUpload(value.target) && request.attrs.size !== undefined && request.attrs.size !== value.target.arrival.bytes;
    const target = async () =>
      isResize && value.canWrite ? toUpload(value) : ({ ok: true, value: value.target } as const);
    return statusOf(request.id, setAttrs(target, request.attrs));
  }

  async function fsync(handle: Handle): Promise<Outcome<undefined>> {
    const file = fileOf(handle);
    if (!file.ok) return file;
    const { target } = file.value;
    if (!isUpload(target) || !target.landing) return done;
    const synced = await target.landing.sync();
    return synced.ok ? done : refuseFor(synced.problem);
  }

  return { open, close, write, read, setstat, fsetstat, fsync, entryOf };
}

function isUpload(target: Upload | Placed): target is Upload {
  return 'landingId' in target;
}
