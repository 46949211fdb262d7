// Takes over the host keys of another server, so that a SIS that pinned them goes on without a question.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { type HostKey, hostKeyOf } from './host_key_file.ts';
import { diskFailure, familyOf, readHostKeys, writeOnce } from './host_keys.ts';

export interface ImportedKey {
  key: HostKey;
  /** Where the key it replaces went; absent: there was none of its type, or the same. */
  keptAs?: string;
  isSame: boolean;
}

/** All of the files or none. `name` is said in a problem; `stamp` goes into the name of a replaced file. */
export function importHostKeys(
  keysFolder: string,
  files: { name: string; text: string }[],
  stamp: string,
): Result<ImportedKey[]> {
  const keys: HostKey[] = [];
  for (const { name, text } of files) {
    const key = hostKeyOf(text);
    if (!key.ok) return fail('host_key_unusable', `${name} ${key.why}`);
    const twin = keys.find(({ type }) => familyOf(type) === familyOf(key.value.type));
    if (twin)
      return fail('host_key_unusable', `${name} is the second ${familyOf(twin.type)} key; one of a type is shown`);
    keys.push(key.value);
  }
  const present = readHostKeys(keysFolder);
  if (!present.ok) return present;
  try {
    mkdirSync(keysFolder, { recursive: true, mode: 0o700 });
    return ok(keys.map((key) => replace(keysFolder, present.value, key, stamp)));
  } catch (error) {
    return diskFailure(error, keysFolder);
  }
}

function replace(keysFolder: string, present: HostKey[], key: HostKey, stamp: string): ImportedKey {
  const before = present.find(({ type }) => familyOf(type) === familyOf(key.type));
  if (before?.fingerprint === key.fingerprint) return { key, isSame: true };
  const name = `ssh_host_${familyOf(key.type)}_key`;
  const path = join(keysFolder, name);
  // Kept beside it under a name that is not read.
  let keptAs: string | undefined;
  for (const old of [before?.path, path]) {
    if (old === undefined || !existsSync(old)) continue;
    keptAs = `${old}.replaced-${stamp}`;
    renameSync(old, keptAs);
  }
  writeOnce(path, key.privateKey.endsWith('\n') ? key.privateKey : `${key.privateKey}\n`);
  return { key: { ...key, path }, isSame: false, ...(keptAs === undefined ? {} : { keptAs }) };
}
