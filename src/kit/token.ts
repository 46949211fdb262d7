// Tokens that open a door to a script. They are long and random, so a plain hash keeps them and checking one is cheap.
import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256, hex. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Whether `token` is the one with this hash; takes as long for a wrong one. */
export function isTokenOf(hash: string, token: string): boolean {
  const [expected, shown] = [Buffer.from(hash, 'hex'), Buffer.from(hashToken(token), 'hex')];
  return expected.length === shown.length && timingSafeEqual(expected, shown);
}
