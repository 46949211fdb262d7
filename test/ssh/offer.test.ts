// Reading a server's first bytes: right for a real one, and never more than "not yet" for anything else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identOf, offerOf } from '../../src/ssh/offer.ts';

function kexInit(lists: string[][]): Buffer {
  const names = lists.map((list) => {
    const text = Buffer.from(list.join(','), 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([length, text]);
  });
  const payload = Buffer.concat([Buffer.from([20]), Buffer.alloc(16, 7), ...names, Buffer.alloc(5)]);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(payload.length + 1 + 4);
  header[4] = 4;
  return Buffer.concat([header, payload, Buffer.alloc(4)]);
}

const greeting = Buffer.from('Welcome to the district\r\nSSH-2.0-OldServer_1.2 build 7\r\n');
const packet = kexInit([
  ['kex-a', 'kex-b'],
  ['ssh-rsa'],
  ['3des-cbc'],
  ['3des-cbc'],
  ['hmac-md5'],
  [],
  ['none'],
  ['none'],
  [],
  [],
]);

describe('offer of a server', () => {
  it('reads the names', () => {
    expect(offerOf(Buffer.concat([greeting, packet]))).toEqual({
      ident: 'SSH-2.0-OldServer_1.2 build 7',
      kex: ['kex-a', 'kex-b'],
      hostKeys: ['ssh-rsa'],
      ciphers: ['3des-cbc'],
      macs: ['hmac-md5'],
    });
  });

  it('is not there yet while the bytes still come', () => {
    const whole = Buffer.concat([greeting, packet]);
    for (let length = 0; length < whole.length; length++) expect(offerOf(whole.subarray(0, length))).toBeUndefined();
    expect(identOf(greeting.subarray(0, 30))).toBeUndefined();
  });

  it('takes any bytes without harm, and shows nothing unprintable', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ maxLength: 40 }), (noise, change) => {
        const bytes = Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), noise]);
        offerOf(bytes);
        const broken = Buffer.concat([greeting, packet]);
        broken.set(change.subarray(0, broken.length), greeting.length);
        const offer = offerOf(broken);
        const text = JSON.stringify([offer, identOf(Buffer.concat([Buffer.from('SSH-'), noise, Buffer.from('\n')]))]);
        expect(text).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});
