// What an unfinished upload is called and whose it is, kept beside its bytes so that it can be resumed after a restart.
import { readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';

export interface UploadNote {
  senderId: number;
  path: string;
  /** Last part of the path as the client sent it, base64. */
  rawName: string;
  modifiedAt?: number;
  /** Closed by its sender under a temporary name: complete, and waits for the rename. */
  isClosed: boolean;
  /** Bytes the whole file will have, where its sender said so. */
  total?: number;
}

export interface UploadNotes {
  save(landingId: string, note: UploadNote): Result<undefined>;
  remove(landingId: string): void;
  /** As `remove`, for the thread that serves the pages: a busy disk takes a while for it. */
  forget(landingId: string): Promise<void>;
  /** Landings that this or another door has a note of. */
  ofAnyDoor(): ReadonlySet<string>;
  /** All notes by landing; one that cannot be read is left out and removed, its upload cannot be resumed. */
  all(): Map<string, UploadNote>;
}

/** Each door keeps its own notes: what one has begun, no other may resume or throw away. */
const suffixes = { sftp: '.note.json', https: '.https.json', taken: '.taken.json' } as const;

/** Notes as small files in `folder`, which must be there. */
export function createUploadNotes(folder: string, door: keyof typeof suffixes = 'sftp'): UploadNotes {
  const suffix = suffixes[door];
  /** A note on its way; a full disk leaves the one before as it was. */
  const unfinishedSuffix = `${suffix}.new`;
  const pathOf = (landingId: string) => join(folder, `${landingId}${suffix}`);

  /** Of uploads that are over, on a disk that could only be read: they go with the next file, or at the next start. */
  const stuck = new Set<string>();

  /** Throws what the disk says, unless it may only be read: then the note goes later. */
  function remove(landingId: string): void {
    if (removeIfThere(pathOf(landingId)) === 'read-only') stuck.add(landingId);
    else stuck.delete(landingId);
  }

  function removeStuck(): void {
    for (const landingId of [...stuck]) remove(landingId);
  }

  return {
    save(landingId, note) {
      removeStuck();
      stuck.delete(landingId);
      const unfinished = join(folder, `${landingId}${unfinishedSuffix}`);
      try {
        writeFileSync(unfinished, JSON.stringify(note), { mode: 0o600 });
        renameSync(unfinished, pathOf(landingId));
        return ok();
      } catch (error) {
        removeIfThere(unfinished);
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
        return fail(code === 'ENOSPC' ? 'disk_full' : 'disk_failed', `${code} while beginning to receive a file`);
      }
    },
    remove,
    async forget(landingId) {
      removeStuck();
      try {
        await unlink(pathOf(landingId));
      } catch (error) {
        if (whyNot(error) === 'read-only') stuck.add(landingId);
      }
    },
    ofAnyDoor() {
      const ends = Object.values(suffixes);
      const noted = readdirSync(folder).flatMap((name) => {
        const end = ends.find((it) => name.endsWith(it));
        return end === undefined ? [] : [name.slice(0, -end.length)];
      });
      return new Set(noted);
    },
    all() {
      const notes = new Map<string, UploadNote>();
      for (const name of readdirSync(folder)) {
        if (name.endsWith(unfinishedSuffix)) removeIfThere(join(folder, name));
        if (!name.endsWith(suffix)) continue;
        const landingId = name.slice(0, -suffix.length);
        const note = readNote(join(folder, name));
        if (note) notes.set(landingId, note);
        else remove(landingId);
      }
      return notes;
    },
  };
}

function removeIfThere(path: string): 'gone' | 'read-only' {
  try {
    unlinkSync(path);
    return 'gone';
  } catch (error) {
    return whyNot(error);
  }
}

/** A disk that may only be read says so before it looks whether the file is there. Throws what is neither. */
function whyNot(error: unknown): 'gone' | 'read-only' {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'gone';
  if (code === 'EROFS') return 'read-only';
  throw error;
}

/** Undefined for a note that was cut off by a crash while it was written. */
function readNote(path: string): UploadNote | undefined {
  try {
    const note = JSON.parse(readFileSync(path, 'utf8')) as UploadNote;
    const isWhole =
      Number.isSafeInteger(note.senderId) &&
      typeof note.path === 'string' &&
      note.path.startsWith('/') &&
      typeof note.rawName === 'string' &&
      typeof note.isClosed === 'boolean' &&
      (note.total === undefined || Number.isSafeInteger(note.total)) &&
      (note.modifiedAt === undefined || Number.isFinite(note.modifiedAt));
    return isWhole ? note : undefined;
  } catch {
    return undefined;
  }
}
