// SHA-256 of bytes that have landed, before they are made an arrival. Read in pieces, so that nothing else has to wait.
import { createHash } from 'node:crypto';
import { ok, type Result } from '../kit/result.ts';
import type { Landing } from '../relay/ports.ts';

const pieceBytes = 1024 * 1024;

/** Hex. */
export async function hashLanding(landing: Landing): Promise<Result<string>> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < landing.bytes; ) {
    const piece = landing.read(pieceBytes, offset);
    if (!piece.ok) return piece;
    hash.update(piece.value);
    offset += piece.value.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return ok(hash.digest('hex'));
}
