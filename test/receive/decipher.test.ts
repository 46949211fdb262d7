// Our deciphers against ssh2's ciphers: the same payloads however the bytes are cut, and not one of a packet that was
// changed on its way.
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDecipher, type Decipher, longestPacket } from '../../src/receive/decipher.ts';
import { packetCipherOf, type UsualDecipher } from '../../src/receive/packet_ciphers.ts';
import { loadPoly1305, type Poly1305 } from '../../src/ssh/poly1305.ts';

interface Info {
  keyLen: number;
  ivLen: number;
}
interface Cipher {
  allocPacket(payloadBytes: number): Buffer;
  encrypt(packet: Buffer): void;
}
interface Ssh2Crypto {
  CIPHER_INFO: Record<string, Info>;
  MAC_INFO: Record<string, { len: number }>;
  init: Promise<void>;
  createCipher(config: object): Cipher;
  createDecipher(config: object): UsualDecipher;
}

const ssh2 = createRequire(import.meta.url)('ssh2/lib/protocol/crypto.js') as Ssh2Crypto;
const channelData = 94;
let poly1305: Poly1305;
beforeAll(async () => {
  await ssh2.init;
  poly1305 = await loadPoly1305(longestPacket);
});

const kinds: [cipher: string, mac?: string][] = [
  ['aes128-gcm@openssh.com'],
  ['aes256-gcm@openssh.com'],
  ['chacha20-poly1305@openssh.com'],
  ['aes128-ctr', 'hmac-sha2-256-etm@openssh.com'],
  ['aes192-ctr', 'hmac-sha2-512-etm@openssh.com'],
  ['aes256-ctr', 'hmac-sha2-256-etm@openssh.com'],
];

interface Wire {
  /** One packet. */
  encrypt(payload: Buffer): Buffer;
  ours: Decipher | undefined;
  usual: UsualDecipher;
  got: Buffer[];
}

function wire(cipher: string, mac: string | undefined, seqno: number): Wire {
  const info = ssh2.CIPHER_INFO[cipher]!;
  const macInfo = mac === undefined ? undefined : ssh2.MAC_INFO[mac]!;
  const key = Buffer.alloc(info.keyLen, 11);
  // The last bytes are about to run over.
  const iv = () => Buffer.alloc(info.ivLen, 0xff);
  const macKey = macInfo && Buffer.alloc(macInfo.len, 13);
  let pieces: Buffer[] = [];
  const got: Buffer[] = [];
  const outbound = {
    ...{ seqno, cipherInfo: info, cipherKey: key, cipherIV: iv(), macInfo, macKey },
    onWrite: (piece: Uint8Array) => void pieces.push(Buffer.from(piece)),
  };
  const inbound = {
    ...{ seqno, decipherInfo: info, decipherKey: key, decipherIV: iv(), macInfo, macKey },
    onPayload: (payload: Buffer) => void got.push(Buffer.from(payload)),
  };
  const out = ssh2.createCipher({ outbound });
  const usual = ssh2.createDecipher({ inbound });
  const found = packetCipherOf(usual, poly1305);
  return {
    usual,
    got,
    ours: found && createDecipher(usual, found),
    encrypt(payload) {
      pieces = [];
      const packet = out.allocPacket(payload.length);
      payload.copy(packet, 5);
      out.encrypt(packet);
      return Buffer.concat(pieces);
    },
  };
}

/** As the socket does: a piece's memory is used again. */
function feed(decipher: Decipher, bytes: Buffer, sizes: number[]): void {
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const piece = Buffer.from(bytes.subarray(at, at + sizes[n % sizes.length]!));
    expect(decipher.decrypt(piece, 0, piece.length)).toBe(undefined);
    piece.fill(0xee);
    at += piece.length;
  }
}

const payload = fc
  .record({
    type: fc.constantFrom(channelData, 2, 93),
    bytes: fc.oneof(fc.nat(60), fc.integer({ min: 32_000, max: 32_800 })),
  })
  .map(({ type, bytes }) => Buffer.concat([Buffer.of(type), Buffer.alloc(bytes, type + bytes)]));

describe.each(kinds)('%s %s', (cipher, mac) => {
  it('gives what was encrypted, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(payload, { minLength: 1, maxLength: 9 }),
        fc.array(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 70_000 })), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.constantFrom(0, 3, 0xffff_fffe),
        (payloads, sizes, seqno) => {
          const { encrypt, ours, got } = wire(cipher, mac, seqno);
          feed(ours!, Buffer.concat(payloads.map(encrypt)), sizes);
          expect(got.map((it) => it.toString('latin1'))).toEqual(payloads.map((it) => it.toString('latin1')));
          expect(ours!.inSeqno).toBe((seqno + payloads.length) % 2 ** 32);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('refuses a packet of which one bit was changed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(7), fc.integer({ min: 1, max: 300 }), (place, bit, size) => {
        const { encrypt, ours, got } = wire(cipher, mac, 3);
        const good = encrypt(Buffer.from([channelData, 1, 2, 3]));
        const bad = encrypt(Buffer.alloc(200, channelData));
        const at = place % bad.length;
        bad[at] = bad[at]! ^ (1 << bit);
        // A changed length may make it wait for more: then the next packet's bytes complete it.
        const bytes = Buffer.concat([good, bad, Buffer.alloc(longestPacket)]);
        expect(() => feed(ours!, bytes, [size])).toThrow();
        expect(got).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  it('stops where the keys change', () => {
    const { encrypt, ours } = wire(cipher, mac, 0);
    const first = encrypt(Buffer.from([21]));
    const bytes = Buffer.concat([first, Buffer.from('under other keys')]);
    ours!._onPayload = () => false;
    expect(ours!.decrypt(bytes, 0, bytes.length)).toBe(first.length);
  });

  it('gives the memory of channel data back, and of nothing else', () => {
    const { encrypt, ours } = wire(cipher, mac, 0);
    const kept: Buffer[] = [];
    ours!._onPayload = (it) => void kept.push(it);
    feed(ours!, Buffer.concat([encrypt(Buffer.alloc(9_000, channelData)), encrypt(Buffer.alloc(9_000, 93))]), [50_000]);
    expect(kept.map((it) => it.length)).toEqual([0, 9_000]);
  });
});

it('leaves MACs over what is not encrypted yet to ssh2', () => {
  expect(wire('aes128-ctr', 'hmac-sha2-256', 0).ours).toBe(undefined);
  expect(wire('aes128-cbc', 'hmac-sha1', 0).ours).toBe(undefined);
});

describe('poly1305', () => {
  it('gives the tag of RFC 8439, 2.5.2', () => {
    const key = Buffer.from('85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b', 'hex');
    const text = Buffer.from('Cryptographic Forum Research Group');
    const tag = poly1305(key, text.subarray(0, 4), text.subarray(4));
    expect(Buffer.from(tag).toString('hex')).toBe('a8061dc1305136c6c22b8baf0c0127a9');
  });

  it('takes no more than it has room for', () => {
    expect(() => poly1305(Buffer.alloc(32), Buffer.alloc(4), Buffer.alloc(longestPacket + 1))).toThrow();
    expect(() => poly1305(Buffer.alloc(31), Buffer.alloc(4), Buffer.alloc(1))).toThrow();
  });
});
