// Names at the destination: where a file ends up, and what it is called until it is whole.

import { assertNever } from '../kit/assert_never.ts';
import type { TemporaryName } from '../relay/quirks.ts';

/** The name a file has while it is written: beside the final one, the same at every attempt of one delivery. */
export function temporaryName(name: string, deliveryId: number): string {
  const slash = name.lastIndexOf('/') + 1;
  return `${name.slice(0, slash)}.${name.slice(slash)}.rollcall-${deliveryId}.part`;
}

/** The path a file is written to, as the destination wants it; with `none` it is the final one. */
export function temporaryPath(
  directory: string,
  name: string,
  deliveryId: number,
  kind: TemporaryName | undefined,
): string {
  const slash = name.lastIndexOf('/') + 1;
  const [folder, file] = [name.slice(0, slash), name.slice(slash)];
  switch (kind?.kind) {
    case undefined:
      return remotePath(directory, temporaryName(name, deliveryId));
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
