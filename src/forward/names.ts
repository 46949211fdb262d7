// Names at the destination: where a file ends up, and what it is called until it is whole.
import { posix } from 'node:path';
import { assertNever } from '../kit/assert_never.ts';
import type { TemporaryName } from '../relay/quirks.ts';

/**
 * The name a file has while it is written: beside the final one, the same at every attempt of one delivery. With the first
 * digits of its hash, so that what lies there is certainly of these bytes, whoever else wrote under that number.
 */
export function temporaryName(name: string, deliveryId: number, sha256: string): string {
  const slash = name.lastIndexOf('/') + 1;
  return `${name.slice(0, slash)}.${name.slice(slash)}.rollcall-${deliveryId}-${sha256.slice(0, 8)}.part`;
}

/** The number of the delivery that a temporary name in a list is of; undefined: it is none of ours. */
export function deliveryOfTemporary(name: string): number | undefined {
  const found = /^\..+\.rollcall-(\d{1,15})(?:-[0-9a-f]{8})?\.part(?:-moved)?$/.exec(name);
  return found ? Number(found[1]) : undefined;
}

/** Where a file is moved to and back, to see that the server renames, before anything is removed. */
export function movedName(temporary: string): string {
  return `${temporary}-moved`;
}

/** The path a file is written to, as the destination wants it; with `none` it is the final one. */
export function temporaryPath(
  directory: string,
  { name, sha256 }: { name: string; sha256: string },
  deliveryId: number,
  kind: TemporaryName | undefined,
): string {
  const slash = name.lastIndexOf('/') + 1;
  const [folder, file] = [name.slice(0, slash), name.slice(slash)];
  switch (kind?.kind) {
    case undefined:
      return remotePath(directory, temporaryName(name, deliveryId, sha256));
    case 'suffix':
      return remotePath(directory, `${folder}${file}${kind.text}`);
    case 'prefix':
      return remotePath(directory, `${folder}${kind.text}${file}`);
    case 'folder':
      // One flat folder for all, so two folders below the directory may not meet in it.
      return remotePath(belowDirectory(directory, kind.folder), name.replaceAll('/', '__'));
    case 'none':
      return remotePath(directory, name);
    default:
      return assertNever(kind, 'temporary name');
  }
}

/**
 * The first file that would be written over another of the set, or over what the vendor has, because the name it has until it
 * is whole is the final one of a file, or another's temporary one; letter case apart. Undefined: there is none.
 */
export function writtenOver<File extends { name: string; sha256: string }>(
  directory: string,
  files: readonly File[],
  kind: TemporaryName | undefined,
): { file: File; temporary: string } | undefined {
  if (kind === undefined || kind.kind === 'none') return undefined;
  const plain = (path: string) => posix.normalize(path).toLowerCase();
  const taken = new Set(files.map(({ name }) => plain(remotePath(directory, name))));
  for (const file of files) {
    const temporary = temporaryPath(directory, file, 0, kind);
    if (taken.has(plain(temporary))) return { file, temporary };
    taken.add(plain(temporary));
  }
  return undefined;
}

/** A folder of the server: as it is when it begins at the top, else below the destination's directory. */
export function belowDirectory(directory: string, folder: string): string {
  return folder.startsWith('/') ? folder : remotePath(directory, folder);
}

/** Whether a final name stays below the destination's directory: relative, no empty, `.` or `..` part, nothing unprintable. */
export function isSafeName(name: string): boolean {
  if (/[\p{Cc}\\]/u.test(name)) return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** `name` below `directory`; an empty directory is where the login ends up. */
export function remotePath(directory: string, name: string): string {
  if (directory === '' || directory === '.') return name;
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}

/** Folders that must exist below the directory for these names, outer ones first, each once. */
export function foldersOf(names: string[]): string[] {
  const folders = new Set<string>();
  for (const name of names) {
    const parts = name.split('/').slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) folders.add(parts.slice(0, depth).join('/'));
  }
  return [...folders].sort((a, b) => a.split('/').length - b.split('/').length);
}
