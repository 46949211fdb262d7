// Opens what a person points at (files, a folder, a zip) as a file set, for the command line.
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import type { ArchiveFault } from '../roster/archive.ts';
import type { SetFile } from '../roster/set_file.ts';
import { chunksOfFile, storedFile } from './stored_file.ts';
import { type MemberStore, unzip } from './unzip.ts';

export interface OpenedSet {
  files: SetFile[];
  /** The zip they were in, when it was one, and why it was refused. */
  archive?: { name: string; fault?: ArchiveFault };
  /** Removes what was unpacked. */
  close(): void;
}

/**
 * Opens paths as one set: a file is itself, a folder its files (not its subfolders or hidden files), a zip what is in it.
 * Fails with `path_missing`. A zip that is refused gives no files and says why.
 */
export async function openSet(paths: string[]): Promise<Result<OpenedSet>> {
  const unpacked: string[] = [];
  const close = () => {
    for (const folder of unpacked) rmSync(folder, { recursive: true, force: true });
  };
  const files: SetFile[] = [];
  let archive: OpenedSet['archive'];
  try {
    for (const path of paths) {
      const opened = await openPath(path, unpacked);
      if (!opened.ok) {
        close();
        return opened;
      }
      files.push(...opened.value.files);
      archive ??= opened.value.archive;
      if (archive?.fault) break;
    }
  } catch (error) {
    close();
    throw error;
  }
  return ok({ files: archive?.fault ? [] : files, close, ...(archive ? { archive } : {}) });
}

async function openPath(path: string, unpacked: string[]): Promise<Result<Omit<OpenedSet, 'close'>>> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return fail('path_missing', path);
  if (stat.isDirectory()) return ok({ files: filesOfFolder(path) });
  if (!path.toLowerCase().endsWith('.zip')) return ok({ files: [openFile(path)] });
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-unzip-'));
  unpacked.push(folder);
  const unzipped = await unzip(path, membersIn(folder));
  if (!unzipped.ok) return unzipped;
  const fault = unzipped.value;
  return ok({
    files: fault ? [] : filesOfFolder(folder),
    archive: { name: basename(path), ...(fault ? { fault } : {}) },
  });
}

/** Members as files of a folder of ours; their names were judged before. */
function membersIn(
  folder: string,
): MemberStore<{ handle: number; write(chunk: Uint8Array): Result<undefined>; abandon(): void }> {
  return {
    begin(name) {
      const handle = openSync(join(folder, name), 'wx', 0o600);
      return ok({
        handle,
        write(chunk) {
          for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at, chunk.length - at);
          return ok();
        },
        abandon: () => closeSync(handle),
      });
    },
    async done(_, { handle }) {
      closeSync(handle);
      return ok();
    },
  };
}

function filesOfFolder(folder: string): SetFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .filter((entry) => entry.isFile() || (entry.isSymbolicLink() && leadsToFile(join(folder, entry.name))))
    .map((entry) => entry.name)
    .sort()
    .map((name) => openFile(join(folder, name)));
}

/** A link that leads nowhere, or around in a circle, is no file of the set. */
function leadsToFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function openFile(path: string): SetFile {
  if (!statSync(path).isFile()) throw Object.assign(new Error(`${path} is no file`), { code: 'EFTYPE', path });
  const hash = createHash('sha256');
  let bytes = 0;
  for (const chunk of chunksOfFile(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return storedFile({ name: basename(path), path, bytes, sha256: hash.digest('hex') });
}
