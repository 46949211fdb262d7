// What is wrong with a private key that a vendor's login is to be made with, in words for the person who entered it.
import ssh2, { type ParsedKey } from 'ssh2';

/**
 * Reads on from "The private key": `is locked: ...`. Undefined when it can be used. The text never quotes the key. A locked
 * one takes a good part of a second to open.
 */
export function privateKeyMistake(privateKey: string, passphrase: string | undefined): string | undefined {
  if (/^PuTTY-User-Key-File-[3-9]/m.test(privateKey)) {
    return 'is one of PuTTY; save it in the form of OpenSSH (PuTTYgen, Conversions, Export OpenSSH key).';
  }
  const parsed = ssh2.utils.parseKey(privateKey, passphrase) as ParsedKey | ParsedKey[] | Error;
  if (parsed instanceof Error) return reasonOf(parsed.message, passphrase !== undefined);
  const isPrivate = (Array.isArray(parsed) ? parsed : [parsed]).some((key) => key.isPrivateKey());
  return isPrivate ? undefined : 'is a public key: that one is for the vendor. The private one belongs to it.';
}

/** The words are those of ssh2's key parser. */
function reasonOf(said: string, hasPassphrase: boolean): string {
  if (/no passphrase given/i.test(said)) return 'is locked: its passphrase is missing.';
  if (hasPassphrase && /passphrase|integrity|decrypt|padding/i.test(said)) return 'is not opened by this passphrase.';
  return 'is none in the form of OpenSSH or PEM; copy the whole file, its first and last line too.';
}
