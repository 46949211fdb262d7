// What we encrypt ourselves, read by ssh2's own deciphers: any payloads, cut into any pieces on the way.
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import type { Client } from 'ssh2';
import { beforeAll, describe, expect, it } from 'vitest';
import type { UsualCipher } from '../../src/ssh/packet_sealers.ts';
import { loadPoly1305, type Poly1305 } from '../../src/ssh/poly1305.ts';
import { sealQuickly } from '../../src/ssh/quick_sending.ts';
import { someBytes } from '../forward/job.ts';

interface Info {
  keyLen: number;
  ivLen: number;
  len: number;
}

interface Decipher {
  decrypt(data: Buffer, from: number, to: number): number | false | undefined;
}

interface Ssh2Crypto {
  init: Promise<void>;
  CIPHER_INFO: Record<string, Info>;
  MAC_INFO: Record<string, Info>;
  createCipher(config: object): UsualCipher;
  createDecipher(config: object): Decipher;
}

const ssh2: Ssh2Crypto = createRequire(import.meta.url)('ssh2/lib/protocol/crypto.js');
const kinds: [cipher: string, mac?: string][] = [
  ['aes128-gcm@openssh.com'],
  ['aes256-gcm@openssh.com'],
  ['chacha20-poly1305@openssh.com'],
  ['aes128-ctr', 'hmac-sha2-256-etm@openssh.com'],
  ['aes256-ctr', 'hmac-sha2-512-etm@openssh.com'],
  ['aes192-ctr', 'hmac-sha1-etm@openssh.com'],
];
const mostSeqno = 0xffff_ffff;

let poly1305: Poly1305;
beforeAll(async () => {
  await ssh2.init;
  poly1305 = await loadPoly1305(40_000);
});

/** All that reaches the network when these payloads are sent. */
async function sent(cipher: UsualCipher, payloads: readonly Buffer[]): Promise<{ wire: Buffer; isOurs: boolean }> {
  const parts: Buffer[] = [];
  const socket = {
    writable: true,
    write(bytes: Buffer, done: () => void) {
      parts.push(Buffer.from(bytes));
      done();
    },
  };
  const inside: { _protocol: { _cipher: UsualCipher | undefined } } = { _protocol: { _cipher: undefined } };
  sealQuickly(inside as unknown as Client, socket as unknown as Socket, poly1305);
  inside._protocol._cipher = cipher;
  const ours = inside._protocol._cipher!;
  for (const payload of payloads) {
    const packet = ours.allocPacket(payload.length);
    packet.set(payload, 5);
    ours.encrypt(packet);
  }
  await Promise.resolve();
  await Promise.resolve();
  return { wire: Buffer.concat(parts), isOurs: ours !== cipher };
}

describe.each(kinds)('%s %s', (name, macName) => {
  const info = ssh2.CIPHER_INFO[name]!;
  const mac = macName === undefined ? undefined : ssh2.MAC_INFO[macName]!;
  const key = someBytes(info.keyLen, 'key');
  const iv = someBytes(info.ivLen, 'iv');
  const macKey = mac && someBytes(mac.len, 'mac');
  const secrets = (prefix: '' | 'de') => ({
    ...{
      [`${prefix}cipherInfo`]: info,
      [`${prefix}cipherKey`]: Buffer.from(key),
      [`${prefix}cipherIV`]: Buffer.from(iv),
    },
    ...(mac ? { macInfo: mac, macKey: Buffer.from(macKey!) } : {}),
  });

  it('is read by ssh2, whatever is sent and however it is cut', async () => {
    const payload = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      fc.integer({ min: 30_000, max: 34_900 }).map((length) => someBytes(length)),
    );
    const property = fc.asyncProperty(
      fc.array(payload, { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 8 }),
      fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.constant(mostSeqno - 2)),
      async (all, cuts, seqno) => {
        const payloads = all.map((one) => Buffer.from(one));
        const cipher = ssh2.createCipher({ outbound: { seqno, onWrite() {}, forceNative: true, ...secrets('') } });
        const { wire, isOurs } = await sent(cipher, payloads);
        expect(isOurs).toBe(true);
        const read: Buffer[] = [];
        const onPayload = (bytes: Buffer) => void read.push(Buffer.from(bytes));
        const inbound = { seqno, onPayload, forceNative: true, ...secrets('de') };
        const decipher = ssh2.createDecipher({ inbound });
        for (let at = 0, turn = 0; at < wire.length; turn++) {
          const piece = Buffer.from(wire.subarray(at, at + cuts[turn % cuts.length]!));
          decipher.decrypt(piece, 0, piece.length);
          at += piece.length;
        }
        expect(read.map((one) => one.toString('hex'))).toEqual(payloads.map((one) => one.toString('hex')));
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });
});
