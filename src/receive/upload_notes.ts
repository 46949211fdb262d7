// What an unfinished upload is called and whose it is, kept beside its bytes so that it can be resumed after a restart.
import { readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
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
}

export interface UploadNotes {
  save(landingId: string, note: UploadNote): Result<undefined>;
  remove(landingId: string): void;
  /** All notes by landing; one that cannot be read is left out and removed, its upload cannot be resumed. */
  all(): Map<string, UploadNote>;
}

const suffix = '.note.json';

/** Notes as small files in `folder`, which must be there. */
export function createUploadNotes(folder: string): UploadNotes {
  const pathOf = (landingId: string) => join(folder, `${landingId}${suffix}`);

  function unlinkIfThere(path: string): void {
    try {
      unlinkSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  return {
    save(landingId, note) {
      // Beside the old one and over it: a full disk must not cost the note that is there.
      const fresh = `${pathOf(landingId)}.new`;
      try {
        writeFileSync(fresh, JSON.stringify(note), { mode: 0o600 });
        renameSync(fresh, pathOf(landingId));
        return ok();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EROFS') unlinkIfThere(fresh);
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
        return fail(code === 'ENOSPC' ? 'disk_full' : 'disk_failed', `${code} while beginning to receive a file`);
      }
    },
    remove: (landingId) => unlinkIfThere(pathOf(landingId)),
    all() {
      const notes = new Map<string, UploadNote>();
      for (const name of readdirSync(folder)) {
        if (name.endsWith(`${suffix}.new`)) unlinkIfThere(join(folder, name));
        if (!name.endsWith(suffix)) continue;
        const landingId = name.slice(0, -suffix.length);
        const note = readNote(join(folder, name));
        if (note) notes.set(landingId, note);
        else unlinkIfThere(join(folder, name));
      }
      return notes;
    },
  };
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
      (note.modifiedAt === undefined || Number.isFinite(note.modifiedAt));
    return isWhole ? note : undefined;
  } catch {
    return undefined;
  }
}
