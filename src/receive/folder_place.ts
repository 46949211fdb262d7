// A folder of this server, or a mounted share, as a place to take files from. Links are not followed.
import { constants, type Stats } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../kit/result.ts';
import type { Watch } from '../relay/records.ts';
import type { FoundFile, Place } from './place.ts';
import { isSame } from './place.ts';

const pieceBytes = 256 * 1024;

export function createFolderPlace({ folder, after, moveTo }: Watch): Place {
  const pathOf = (name: string) => join(folder, name);

  async function look(name: string): Promise<FoundFile | undefined> {
    const stats = await onePresent(lstat(pathOf(name)));
    return stats?.isFile() ? foundOf(name, stats) : undefined;
  }

  async function putAway(file: FoundFile): Promise<undefined> {
    if (!isSame(file, await look(file.name))) return undefined;
    if (after === 'delete') await unlink(pathOf(file.name));
    else if (after === 'move' && moveTo !== undefined) await move(pathOf(file.name), moveTo, file.name);
    return undefined;
  }

  return {
    door: 'folder',
    list: () =>
      asked(folder, async () => {
        const entries = await readdir(folder, { withFileTypes: true });
        const found: FoundFile[] = [];
        for (const entry of entries) {
          const file = entry.isFile() ? await look(entry.name) : undefined;
          if (file) found.push(file);
        }
        return found;
      }),
    look: (name) => asked(pathOf(name), () => look(name)),
    async copy(file, write) {
      const path = pathOf(file.name);
      const opened = await asked(path, () => open(path, constants.O_RDONLY | constants.O_NOFOLLOW));
      if (!opened.ok) return opened;
      const handle = opened.value;
      try {
        const piece = Buffer.allocUnsafe(pieceBytes);
        for (let offset = 0; ; ) {
          const read = await asked(path, () => handle.read(piece, 0, piece.length, offset));
          if (!read.ok) return read;
          const { bytesRead } = read.value;
          if (bytesRead === 0) return ok();
          const written = await write(piece.subarray(0, bytesRead), offset);
          if (!written.ok) return written;
          offset += bytesRead;
        }
      } finally {
        await handle.close();
      }
    },
    putAway: (file) => asked(pathOf(file.name), () => putAway(file)),
  };
}

function foundOf(name: string, stats: Stats): FoundFile {
  return { name, bytes: stats.size, modifiedAt: Math.floor(stats.mtimeMs) };
}

async function onePresent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Within one disk by rename; to another by a copy that gets its name when it is whole. */
async function move(from: string, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const to = join(folder, name);
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const part = join(folder, `.${name}.part`);
    await copyFile(from, part);
    await rename(part, to);
    await unlink(from);
  }
}

/** What the disk refuses is a problem of the folder; anything else is a fault of ours. */
async function asked<T>(path: string, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && /^E[A-Z0-9]+$/.test(code))
      return fail('watched_folder_unusable', `${code}: ${path}`);
    throw error;
  }
}
