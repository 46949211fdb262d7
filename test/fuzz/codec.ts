// The codec alone: the same stream whole and in pieces must give the same requests, and never throw.
import { createRequestParser } from '../../src/sftp/parser.ts';
import type { SftpRequest, Violation } from '../../src/sftp/request.ts';

/** What was understood, as a number, and how many packets. Throws when the pieces were understood differently. */
export function fuzzCodec(stream: Buffer, pieces: Buffer[]): number {
  const whole = digest([stream]);
  const cut = digest(pieces);
  if (whole.hash !== cut.hash || whole.packets !== cut.packets) {
    throw new Error(`${whole.packets} packets when whole, ${cut.packets} in pieces, or not the same ones`);
  }
  return whole.packets + cut.packets;
}

function digest(pieces: Buffer[]): { hash: number; packets: number } {
  const parser = createRequestParser();
  let hash = 0x811c9dc5;
  let packets = 0;
  for (const piece of pieces) {
    parser.push(piece);
    for (let request = parser.next(); request; request = parser.next()) {
      hash = mix(hash, request);
      packets++;
      if (request.kind === 'violation') return { hash, packets };
      if (parser.waitingBytes < 0) throw new Error('More bytes were used than came');
    }
  }
  return { hash, packets };
}

function mix(before: number, request: SftpRequest | Violation): number {
  let hash = before;
  const add = (value: number) => {
    hash = Math.imul(hash ^ (value >>> 0) ^ Math.floor(value / 2 ** 32), 0x01000193) >>> 0;
  };
  for (const value of Object.values(request)) {
    if (typeof value === 'number') add(value);
    else if (typeof value === 'string') for (let at = 0; at < value.length; at++) add(value.charCodeAt(at));
    else if (value instanceof Uint8Array) for (const byte of value) add(byte);
    else for (const field of Object.values(value as Record<string, number>)) add(field);
  }
  return hash;
}
