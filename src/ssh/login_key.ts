// A key pair for a sender's script: the private half leaves this server once, the public half stays.
import ssh2 from 'ssh2';
import { hostKeyOf } from './host_key_file.ts';

export interface LoginKey {
  /** OpenSSH private key file, ed25519, without a passphrase. */
  privateKey: string;
  /** One line: type, base64, comment. */
  publicKey: string;
}

/** `comment` names the key in lists, such as `upload script, 2026-11-22`. */
export function makeLoginKey(comment: string): LoginKey {
  // ssh2's generator writes one now and then that it cannot read itself.
  for (let attempt = 0; attempt < 20; attempt++) {
    const { private: privateKey } = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    const key = hostKeyOf(privateKey);
    if (key.ok) return { privateKey, publicKey: `${key.value.publicKey} ${comment}` };
  }
  throw new Error('No usable key could be made');
}

/** The public line of a private key file; undefined when it is none. */
export function publicLineOf(privateKey: string): string | undefined {
  const key = hostKeyOf(privateKey);
  return key.ok ? key.value.publicKey : undefined;
}
