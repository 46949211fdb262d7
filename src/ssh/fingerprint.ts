// How a key is named to people: as OpenSSH prints it, so that both ends can compare it by eye.
import { createHash } from 'node:crypto';

/** `SHA256:...` of a public key in SSH wire form (the base64 part of a one-line key, decoded). */
export function fingerprintOf(publicKey: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '')}`;
}

/** The same for a one-line public key, `ssh-ed25519 AAAA... comment`; undefined when it is none. */
export function fingerprintOfLine(line: string): string | undefined {
  const [type, base64] = line.trim().split(/\s+/);
  if (!type || !base64 || !/^[A-Za-z0-9+/]+=*$/.test(base64)) return undefined;
  return fingerprintOf(Buffer.from(base64, 'base64'));
}

/** Whether the pinned fingerprint, as a person may have typed it, is the one that is shown. */
export function isPinned(pin: string, seen: string): boolean {
  return pin.trim().replace(/=+$/, '') === seen;
}
