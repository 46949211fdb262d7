// Random names: for temporary files, sessions, tokens and references in the log.
import { randomBytes } from 'node:crypto';

/** `bytes` random bytes in base64url; 32 for anything that opens a door. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** A short reference a person can read out on the phone, such as `req_7k2mwq4d`. */
export function reference(prefix: string): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  return `${prefix}_${Array.from(randomBytes(8), (byte) => letters[byte % letters.length]).join('')}`;
}
