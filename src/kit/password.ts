// Password hashes: argon2id by node:crypto, stored as PHC strings, so that senders and people are kept alike.
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. `memory` in KiB. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const hashBytes = 32;
/** A stored hash may ask for this much work and no more: 256 MiB, 16 passes. */
const mostMemory = 262_144;
const mostPasses = 16;

interface Parsed {
  memory: number;
  passes: number;
  parallelism: number;
  salt: Buffer;
  hash: Buffer;
}

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$hash` with a fresh salt. Runs on the thread pool. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, { ...cost, salt, hash: Buffer.alloc(hashBytes) });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * Whether `password` is the one that was hashed. Takes as long for a wrong password as for the right one; a string
 * that is not a PHC string of argon2id is false at once.
 */
export async function verifyPassword(phc: string, password: string): Promise<boolean> {
  const parsed = parse(phc);
  if (!parsed) return false;
  return timingSafeEqual(await derive(password, parsed), parsed.hash);
}

/** A PHC string of argon2id that `verifyPassword` can use. For settings that bring a ready-made hash. */
export function isPasswordHash(phc: string): boolean {
  return parse(phc) !== undefined;
}

function derive(password: string, from: Parsed): Promise<Buffer> {
  const { memory, passes, parallelism, salt, hash } = from;
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      { message: Buffer.from(password, 'utf8'), nonce: salt, parallelism, tagLength: hash.length, memory, passes },
      (error, derived) => (error ? reject(error) : resolve(derived)),
    );
  });
}

function parse(phc: string): Parsed | undefined {
  const found = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc);
  if (!found) return undefined;
  const [memory, passes, parallelism] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const salt = Buffer.from(found[4]!, 'base64');
  const hash = Buffer.from(found[5]!, 'base64');
  if (parallelism < 1 || passes < 1 || passes > mostPasses) return undefined;
  if (memory < 8 * parallelism || memory > mostMemory) return undefined;
  if (salt.length < 8 || hash.length < 16 || hash.length > 128) return undefined;
  return { memory, passes, parallelism, salt, hash };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
