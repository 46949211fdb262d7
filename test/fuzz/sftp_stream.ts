// Streams a client might send, from polite to hostile: plausible sequences first, so that the deep states are reached,
// then damage of every kind to fields, lengths and framing.
import { packet } from '../receive/raw_client.ts';
import type { Random } from './random.ts';

const names = [
  '/a.csv',
  '/b.csv',
  'a.csv',
  '/a.csv.filepart',
  '/b.csv.part',
  '/incoming/a.csv',
  '/night/a.csv',
  '/night',
  '/',
  '.',
  '',
  '../../etc/passwd',
  '/..//./a.csv',
  '~/a.csv',
  '/.in.a.csv',
  '/~b',
  '/n\u00e9e.csv',
  '/bad\u0000name',
  '/C:\\a.csv',
  `/${'x'.repeat(255)}`,
  `/${'y'.repeat(300)}`,
  `/${'deep/'.repeat(40)}`,
];
const extensions = [
  'posix-rename@openssh.com',
  'fsync@openssh.com',
  'statvfs@openssh.com',
  'fstatvfs@openssh.com',
  'limits@openssh.com',
  'lsetstat@openssh.com',
  'expand-path@openssh.com',
  'hardlink@openssh.com',
  'copy-data',
];
const openFlags = [0x1a, 0x1a, 0x1a, 0x02, 0x0a, 0x01, 0x03, 0x06, 0x0e, 0x2a, 0x1b, 0x00, 0xffff_ffff];

/** The packets of one session, INIT first. */
export function inventPackets(random: Random): Buffer[] {
  const packets = [packet(1, undefined, random.pick([3, 3, 3, 6, 0, 0xffff_ffff]))];
  const count = 1 + random.below(40);
  for (let id = 1; id <= count; id++) packets.push(inventPacket(random, id));
  if (random.oneIn(3)) damage(packets, random);
  return packets;
}

function inventPacket(random: Random, id: number): Buffer {
  const path = () => (random.oneIn(20) ? random.bytes(random.below(30)) : Buffer.from(random.pick(names)));
  // Handles count up from 1 in each session.
  const handle = () => {
    const out = Buffer.alloc(random.oneIn(40) ? random.below(9) : 4);
    if (out.length >= 4) out.writeUInt32BE(random.oneIn(20) ? random.below(2 ** 32) : 1 + random.below(6), 0);
    return out;
  };
  const offset = () =>
    random.oneIn(25) ? BigInt(random.below(2 ** 32)) << BigInt(random.pick([22, 31, 32])) : BigInt(random.below(3_000));
  switch (random.below(24)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return packet(3, id, path(), random.pick(openFlags), ...attrs(random));
    case 4:
    case 5:
    case 6:
      return packet(4, id, handle());
    case 7:
    case 8:
    case 9:
    case 10:
      return packet(6, id, handle(), offset(), random.bytes(random.below(random.oneIn(30) ? 40_000 : 600)));
    case 11:
      return packet(5, id, handle(), offset(), random.pick([0, 1, 100, 32_768, 0xffff_ffff]));
    case 12:
      return packet(random.pick([7, 17]), id, path());
    case 13:
      return packet(8, id, handle());
    case 14:
      return packet(9, id, path(), ...attrs(random));
    case 15:
      return packet(10, id, handle(), ...attrs(random));
    case 16:
      return packet(11, id, path());
    case 17:
      return packet(12, id, handle());
    case 18:
      return packet(13, id, path());
    case 19:
      return packet(random.pick([14, 15, 16]), id, path(), ...attrs(random));
    case 20:
    case 21:
      return packet(18, id, path(), path());
    case 22: {
      const name = random.pick(extensions);
      const isOfHandle = name.startsWith('fs') && name !== 'statvfs@openssh.com';
      return packet(200, id, name, isOfHandle ? handle() : path(), path());
    }
    default:
      return packet(random.below(256), id, path(), handle(), random.below(2 ** 32));
  }
}

/** Flags and what they promise; sometimes less, sometimes more. */
function attrs(random: Random): (number | bigint)[] {
  const parts: (number | bigint)[] = [];
  let flags = 0;
  if (random.oneIn(4)) {
    flags |= 1;
    parts.push(BigInt(random.oneIn(10) ? random.below(2 ** 32) * 2 ** 21 : random.below(5_000)));
  }
  if (random.oneIn(6)) {
    flags |= 4;
    parts.push(random.below(2 ** 32));
  }
  if (random.oneIn(3)) {
    flags |= 8;
    parts.push(random.below(2 ** 32), random.below(2 ** 32));
  }
  if (random.oneIn(40)) flags |= 0x8000_0000;
  return [flags >>> 0, ...parts];
}

function damage(packets: Buffer[], random: Random): void {
  const times = 1 + random.below(4);
  for (let n = 0; n < times; n++) {
    const at = random.below(packets.length);
    const victim = Buffer.from(packets[at]!);
    if (victim.length < 5) continue;
    packets[at] = victim;
    switch (random.below(9)) {
      case 0:
        victim[random.below(victim.length)] = random.below(256);
        break;
      case 1:
        victim[random.below(victim.length)]! ^= 1 << random.below(8);
        break;
      case 2: // A field's length, more likely than not.
        victim.writeUInt32BE(random.pick([0, 1, 0x7fff_ffff, 0xffff_ffff, 262_140, 262_145]), pickAt(victim, random));
        break;
      case 3: // Shorter, and says so.
        packets[at] = framed(victim.subarray(4, 4 + random.below(victim.length - 3)));
        break;
      case 4: // Longer, and says so.
        packets[at] = framed(Buffer.concat([victim.subarray(4), random.bytes(random.below(60))]));
        break;
      case 5: // Cut off in the middle.
        packets[at] = victim.subarray(0, random.below(victim.length));
        break;
      case 6:
        packets.splice(at, 0, victim);
        break;
      case 7:
        packets.splice(at, 0, random.bytes(random.below(40)));
        break;
      default:
        packets.splice(random.below(packets.length), 0, ...packets.splice(at, 1));
    }
  }
}

function pickAt(bytes: Buffer, random: Random): number {
  return random.below(Math.max(1, bytes.length - 3));
}

function framed(body: Buffer): Buffer {
  const out = Buffer.alloc(4 + body.length);
  out.writeUInt32BE(body.length, 0);
  body.copy(out, 4);
  return out;
}

/** The stream as it might come off the wire: pieces of any size. */
export function cut(stream: Buffer, random: Random): Buffer[] {
  const pieces: Buffer[] = [];
  const largest = random.pick([1, 7, 100, 5_000, 100_000]);
  for (let at = 0; at < stream.length; ) {
    const length = 1 + random.below(largest);
    pieces.push(stream.subarray(at, at + length));
    at += length;
  }
  return pieces;
}
