// The secrets key: 32 random bytes in a file outside the database. What it protects never shares a derived key.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../kit/result.ts';

export interface Sealed {
  nonce: Buffer;
  /** Ciphertext and the 16-byte tag after it. */
  sealed: Buffer;
}

export interface SecretKey {
  /** Tells one key from another; says nothing about it. */
  id: string;
  seal(text: string, associated: string): Sealed;
  /** Undefined when it was sealed with another key, for another record, or was changed. */
  open(it: Sealed, associated: string): string | undefined;
  /** Keyed hash of an activity entry. */
  signActivity(text: string): string;
}

const keyBytes = 32;
const tagBytes = 16;

/** Reads the key file. `make`: writes a new one (0600) where there is none. */
export function readSecretKey(path: string, make: boolean): Result<SecretKey> {
  if (!existsSync(path)) {
    if (!make) return fail('secret_unreadable', `The secrets key ${path} is missing.`);
    writeNewKey(path);
  }
  const bytes = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
  if (bytes.length !== keyBytes) return fail('secret_unreadable', `${path} does not hold a secrets key of Rollcall.`);
  return ok(keyFrom(bytes));
}

/** Of two processes that make the first key at once, one wins and both go on with its key. */
function writeNewKey(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.new`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeSync(file, `${randomBytes(keyBytes).toString('base64url')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(temporary);
  }
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function keyFrom(bytes: Buffer): SecretKey {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', bytes, '', `rollcall ${purpose}`, keyBytes));
  const secrets = derive('destination secrets');
  const chain = derive('activity');
  return {
    id: derive('key id').toString('hex').slice(0, 16),
    seal(text, associated) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', secrets, nonce).setAAD(Buffer.from(associated));
      return { nonce, sealed: Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]) };
    },
    open(it, associated) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', secrets, it.nonce, { authTagLength: tagBytes })
          .setAAD(Buffer.from(associated))
          .setAuthTag(it.sealed.subarray(-tagBytes));
        return decipher.update(it.sealed.subarray(0, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        // Node says "unable to authenticate" for a wrong key, a wrong record and changed bytes alike.
        return undefined;
      }
    },
    signActivity: (text) => createHmac('sha256', chain).update(text).digest('hex'),
  };
}
