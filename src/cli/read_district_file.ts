// Reads a district file from the disk together with the files it names, which are relative to it.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type ParsedDistrictFile, parseDistrictFile } from '../relay/district/parse.ts';

/** Throws the system's error when the district file itself cannot be read. */
export function readDistrictFile(path: string): ParsedDistrictFile {
  const folder = dirname(resolve(path));
  return parseDistrictFile(readFileSync(path, 'utf8'), (named) => {
    try {
      return { text: readFileSync(resolve(folder, named), 'utf8') };
    } catch (error) {
      return { why: reasonOf(error) };
    }
  });
}

/** Why the system did not read a file, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === undefined) throw error;
  return message;
}
