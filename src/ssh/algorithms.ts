// The algorithms both directions offer: nothing with SHA-1, no compression, best first. ssh2 would offer hmac-sha1 and
// zlib if it were not told otherwise.
import type { Algorithms } from 'ssh2';

/** For `algorithms` of ssh2, as server and as client. */
export const algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group14-sha256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'chacha20-poly1305@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
  ],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} satisfies Algorithms;

/** Old algorithms, for the addresses of a sender with `legacy` alone: SHA-1 and CBC, which are broken or nearly so. */
export const oldAlgorithms = [
  'diffie-hellman-group14-sha1',
  'ssh-rsa',
  'aes128-cbc',
  'aes192-cbc',
  'aes256-cbc',
  'hmac-sha1',
] as const;

/** For `algorithms` of the server that old clients meet: the usual ones first. No CBC together with -etm. */
export const algorithmsForOldClients = {
  kex: [...algorithms.kex, 'diffie-hellman-group14-sha1'],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
    'ssh-rsa',
  ],
  cipher: [...algorithms.cipher, 'aes128-cbc', 'aes192-cbc', 'aes256-cbc'],
  hmac: ['hmac-sha2-256', 'hmac-sha2-512', 'hmac-sha1'],
  compress: ['none'],
} satisfies Algorithms;

/** For `algorithms` of a client: as a server we have no groups of our own to offer for group-exchange. */
export const algorithmsForVendors = {
  ...algorithms,
  kex: [...algorithms.kex, 'diffie-hellman-group-exchange-sha256', 'diffie-hellman-group18-sha512'],
} satisfies Algorithms;

/** For a vendor whose server is old, where a person has chosen so. No CBC together with -etm. */
export const algorithmsForOldVendors = {
  kex: [
    ...algorithmsForVendors.kex,
    'diffie-hellman-group14-sha1',
    'diffie-hellman-group-exchange-sha1',
    'diffie-hellman-group1-sha1',
  ],
  cipher: [...algorithms.cipher, 'aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: [...algorithmsForOldClients.hmac],
  compress: ['none'],
} satisfies Algorithms;

/** Host keys we accept from a vendor, best first. A server of ours offers those it has. */
export const hostKeyAlgorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] satisfies Algorithms['serverHostKey'];

/** And from an old one. */
export const hostKeyAlgorithmsOfOld = [...hostKeyAlgorithms, 'ssh-rsa'] satisfies Algorithms['serverHostKey'];
