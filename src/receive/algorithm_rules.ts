// Which algorithms one connection is offered, and what is thought of those that were agreed.
import type { ClientInfo, NegotiatedAlgorithms } from 'ssh2';
import { oldAlgorithms } from '../ssh/algorithms.ts';

const chacha = 'chacha20-poly1305@openssh.com';

/**
 * What to leave out of the offer to this client. ssh2 offers `ssh-rsa` (SHA-1) with every RSA host key. OpenSSH before
 * 9.6 prefers chacha20 but does not know strict key exchange, without which chacha20 is refused: it is not offered, and
 * the client takes AES. Debian and Ubuntu brought strict key exchange to their older versions.
 */
export function isOfferedTo({ header }: ClientInfo, allowsOld: boolean): (algorithm: string) => boolean {
  const found = /^OpenSSH_(?:for_Windows_)?(\d+)\.(\d+)/.exec(header.versions.software);
  const isOld = found !== null && Number(found[1]) * 100 + Number(found[2]) < 906;
  const isMended = /Debian|Ubuntu/i.test(header.comments ?? '');
  const hasChacha = !isOld || isMended;
  return (algorithm) => (algorithm !== chacha || hasChacha) && (algorithm !== 'ssh-rsa' || allowsOld);
}

/** Why these algorithms need strict key exchange (Terrapin); undefined when they do not. */
export function strictnessMistake(agreed: NegotiatedAlgorithms): string | undefined {
  for (const { cipher, mac } of [agreed.cs, agreed.sc]) {
    const isWeak = cipher === chacha || (cipher.endsWith('-cbc') && mac.includes('-etm'));
    if (isWeak) return `${cipher} without strict key exchange`;
  }
  return undefined;
}

/** The old ones among what was agreed, each once. */
export function oldAmong({ kex, serverHostKey, cs, sc }: NegotiatedAlgorithms): string[] {
  const agreed: string[] = [kex, serverHostKey, cs.cipher, sc.cipher, cs.mac, sc.mac];
  return [...new Set(agreed.filter((name) => oldAlgorithms.some((old) => old === name)))];
}
