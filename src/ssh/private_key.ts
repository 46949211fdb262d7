// The private key that a vendor's login is made with: opened, or what is wrong with it in words for whoever entered it.
import ssh2, { type ParsedKey } from 'ssh2';

/** `mistake` reads on from "The private key": `is locked: ...`. It never quotes the key. */
export type OpenedKey = { key: ParsedKey } | { mistake: string };

/** Opening takes some 16 ms for each (2 cores, 2026), and nothing else happens meanwhile. `ssh-keygen` makes 16, guides ask for 100. */
const mostRounds = 128;

/** A locked key takes a quarter of a second and more: what is opened is to be used, not opened again. */
export function openPrivateKey(privateKey: string, passphrase: string | undefined): OpenedKey {
  if (/^PuTTY-User-Key-File-[3-9]/m.test(privateKey)) {
    return {
      mistake: 'is one of PuTTY; save it in the form of OpenSSH (PuTTYgen, Conversions, Export OpenSSH key).',
    };
  }
  const rounds = passphrase === undefined ? 0 : lockRounds(privateKey);
  if (rounds > mostRounds) {
    return {
      mistake: `is locked with ${rounds} rounds and would take too long to open each time; at most ${mostRounds} are taken. Lock it again with fewer: ssh-keygen -p -a 16 -f FILE.`,
    };
  }
  const parsed = ssh2.utils.parseKey(privateKey, passphrase) as ParsedKey | ParsedKey[] | Error;
  if (parsed instanceof Error) return { mistake: reasonOf(parsed.message, passphrase !== undefined) };
  const key = (Array.isArray(parsed) ? parsed : [parsed]).find((it) => it.isPrivateKey());
  return key === undefined
    ? { mistake: 'is a public key: that one is for the vendor. The private one belongs to it.' }
    : { key };
}

/** The words are those of ssh2's key parser. */
function reasonOf(said: string, hasPassphrase: boolean): string {
  if (/no passphrase given/i.test(said)) return 'is locked: its passphrase is missing.';
  if (hasPassphrase && /passphrase|integrity|decrypt|padding/i.test(said)) return 'is not opened by this passphrase.';
  return 'is none in the form of OpenSSH or PEM; copy the whole file, its first and last line too.';
}

/** How often bcrypt is repeated to open it; 0 where it is not locked so. The form is that of OpenSSH's PROTOCOL.key. */
function lockRounds(privateKey: string): number {
  const [, body = ''] = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END/.exec(privateKey) ?? [];
  let rest = Buffer.from(body, 'base64').subarray('openssh-key-v1\0'.length);
  const next = (): Buffer => {
    const end = rest.length < 4 ? 0 : 4 + rest.readUInt32BE(0);
    const text = rest.subarray(4, end);
    rest = rest.subarray(end);
    return text;
  };
  const [, kdf, options] = [next(), next().toString('latin1'), next()];
  return kdf === 'bcrypt' && options.length >= 4 ? options.readUInt32BE(options.length - 4) : 0;
}
