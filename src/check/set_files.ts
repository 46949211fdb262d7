// Opens what a person points at (files, a folder, a zip) as a file set, for the command line.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import type { SetFile } from '../roster/check.ts';
import { chunksOfFile, storedFile } from './stored_file.ts';
import { unzip } from './unzip.ts';

export interface OpenedSet {
  files: SetFile[];
  /** Removes what was unpacked. */
  close(): void;
}

/**
 * Opens paths as one set: a file is itself, a folder its files (not its subfolders or hidden files), a zip what is in it.
 * Fails with `path_missing` or `archive_damaged`.
 */
export async function openSet(paths: string[]): Promise<Result<OpenedSet>> {
  const unpacked: string[] = [];
  const close = () => {
    for (const folder of unpacked) rmSync(folder, { recursive: true, force: true });
  };
  const files: SetFile[] = [];
  for (const path of paths) {
    const opened = await openPath(path, unpacked);
    if (!opened.ok) {
      close();
      return opened;
    }
    files.push(...opened.value);
  }
  return ok({ files, close });
}

async function openPath(path: string, unpacked: string[]): Promise<Result<SetFile[]>> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return fail('path_missing', path);
  if (stat.isDirectory()) return ok(filesOfFolder(path));
  if (!path.toLowerCase().endsWith('.zip')) return ok([openFile(path)]);
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-unzip-'));
  unpacked.push(folder);
  const unzipped = await unzip(path, folder);
  return unzipped.ok ? ok(filesOfFolder(folder)) : unzipped;
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
