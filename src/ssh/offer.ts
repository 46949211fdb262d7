// Reads what a server offers from the first bytes of a connection, which are in clear (RFC 4253, sections 4.2 and 7.1):
// ssh2 says that nothing matches, but not what the other side had.
import type { ServerHostKeyAlgorithm } from 'ssh2';

export interface Offer {
  /** Identification line, such as `SSH-2.0-OpenSSH_9.2`. */
  ident: string;
  kex: string[];
  hostKeys: string[];
  ciphers: string[];
  macs: string[];
}

const messageKexInit = 20;

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

/** The server's identification line; undefined when these bytes hold none. */
export function identOf(bytes: Buffer): string | undefined {
  // Other lines may come before it.
  const found = /(?:^|\n)(SSH-[^\r\n]*)\r?\n/.exec(bytes.toString('latin1'));
  return found?.[1] === undefined ? undefined : printable(found[1]);
}

/** What the server offers; undefined when its KEXINIT is not whole in these bytes. */
export function offerOf(bytes: Buffer): Offer | undefined {
  const ident = identOf(bytes);
  if (ident === undefined) return undefined;
  const start = bytes.indexOf('SSH-', 0, 'latin1');
  let at = bytes.indexOf(0x0a, start) + 1;
  // uint32 packet length, byte padding length, byte message, 16 bytes of cookie, then name-lists.
  if (bytes.length < at + 22 || bytes[at + 5] !== messageKexInit) return undefined;
  const end = at + 4 + bytes.readUInt32BE(at);
  if (bytes.length < end) return undefined;
  at += 22;
  const lists: string[][] = [];
  while (lists.length < 8) {
    if (at + 4 > end) return undefined;
    const length = bytes.readUInt32BE(at);
    if (at + 4 + length > end) return undefined;
    const text = bytes.toString('latin1', at + 4, at + 4 + length);
    lists.push(text === '' ? [] : text.split(',').map(printable));
    at += 4 + length;
  }
  const [kex, hostKeys, ciphers, , macs] = lists as [string[], string[], string[], string[], string[]];
  return { ident, kex, hostKeys, ciphers, macs };
}

/** What both sides settle on: the first of ours that the other side has (RFC 4253, 7.1). Undefined: nothing. */
export function agreedOn(
  offer: Offer,
  ours: {
    kex: readonly string[];
    serverHostKey: readonly string[];
    cipher: readonly string[];
    hmac: readonly string[];
  },
): { kex: string; hostKey: string; cipher: string; mac?: string } | undefined {
  const first = (mine: readonly string[], theirs: string[]) => mine.find((name) => theirs.includes(name));
  const kex = first(ours.kex, offer.kex);
  const hostKey = first(ours.serverHostKey, offer.hostKeys);
  const cipher = first(ours.cipher, offer.ciphers);
  if (!kex || !hostKey || !cipher) return undefined;
  // These ciphers bring their own.
  if (/gcm|poly1305/.test(cipher)) return { kex, hostKey, cipher };
  const mac = first(ours.hmac, offer.macs);
  return mac ? { kex, hostKey, cipher, mac } : undefined;
}

function isOfRsa(name: ServerHostKeyAlgorithm): boolean {
  return name.startsWith('rsa-') || name === 'ssh-rsa';
}

/**
 * Host key algorithms grouped by the key they are made with; those of which the server has a key, without the one both
 * sides settle on (RFC 4253, 7.1).
 */
export function otherFamilies(ours: ServerHostKeyAlgorithm[], offered: string[]): ServerHostKeyAlgorithm[][] {
  const families: ServerHostKeyAlgorithm[][] = [
    ...ours.filter((name) => !isOfRsa(name)).map((name): ServerHostKeyAlgorithm[] => [name]),
    ours.filter(isOfRsa),
  ];
  return families.filter((family) => family.some((name) => offered.includes(name))).slice(1);
}
