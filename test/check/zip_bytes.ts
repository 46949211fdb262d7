// Zip archives written by hand, byte by byte, so that they can lie in every way an archive can.
import { crc32, deflateRawSync } from 'node:zlib';

export interface Packed {
  name: string | Buffer;
  content: string | Buffer;
  /** What the archive claims instead of the truth. */
  claimedBytes?: number;
  claimedPackedBytes?: number;
  claimedSum?: number;
  /** The name in the local header, where it differs from the list at the end. */
  localName?: string;
  attributes?: number;
  isEncrypted?: boolean;
  isStored?: boolean;
  /** 0 and 8 are zip's own; 12 is bzip2. */
  method?: number;
  /** Sizes follow the data, and the local header has zeros. */
  hasDescriptor?: boolean;
  /** Sizes are in a 64-bit extra field. */
  isZip64?: boolean;
  /** Where the list says that it begins; only in the 64-bit form. */
  claimedAt?: bigint;
  /** Points at the data of the first member instead of having its own. */
  isOverlapping?: boolean;
}

export interface ArchiveOptions {
  /** Before everything, as a self-extracting program has it. */
  prefix?: Buffer;
  comment?: string;
  /** The end is written in the 64-bit form. */
  isZip64?: boolean;
  /** Entries the end claims. */
  claimedEntries?: number;
}

/** The bytes of the archive. Only what is asked for is wrong. */
export function zip(entries: readonly Packed[], options: ArchiveOptions = {}): Buffer {
  const parts: Buffer[] = options.prefix ? [options.prefix] : [];
  const central: Buffer[] = [];
  let at = options.prefix?.length ?? 0;
  const begin = at;
  for (const entry of entries) {
    const content = typeof entry.content === 'string' ? Buffer.from(entry.content) : entry.content;
    const packed = entry.isStored ? content : deflated(content);
    const name = Buffer.from(entry.name);
    const sum = entry.claimedSum ?? (entry.isOverlapping ? 0 : crc32(content));
    const packedBytes = entry.claimedPackedBytes ?? packed.length;
    const bytes = entry.claimedBytes ?? content.length;
    const flags = (entry.isEncrypted ? 1 : 0) | (entry.hasDescriptor ? 8 : 0);
    const method = entry.method ?? (entry.isStored ? 0 : 8);
    const localName = entry.localName === undefined ? name : Buffer.from(entry.localName);
    const extra = entry.isZip64 ? zip64Extra(bytes, packedBytes, entry.claimedAt) : Buffer.alloc(0);
    const sizes = entry.isZip64 ? [0xffffffff, 0xffffffff] : [packedBytes, bytes];

    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(entry.isZip64 ? 45 : 20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    if (!entry.hasDescriptor)
      for (const [i, value] of [sum, ...sizes].entries()) local.writeUInt32LE(value, 14 + 4 * i);
    local.writeUInt16LE(localName.length, 26);
    local.writeUInt16LE(extra.length, 28);

    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(0x0314, 4);
    head.writeUInt16LE(entry.isZip64 ? 45 : 20, 6);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(method, 10);
    for (const [i, value] of [sum, ...sizes].entries()) head.writeUInt32LE(value, 16 + 4 * i);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt16LE(extra.length, 30);
    head.writeUInt32LE(entry.attributes ?? 0, 38);
    head.writeUInt32LE(entry.claimedAt === undefined ? (entry.isOverlapping ? begin : at) : 0xffffffff, 42);
    central.push(head, name, extra);
    if (entry.isOverlapping) continue;
    const tail = entry.hasDescriptor ? descriptor(sum, packedBytes, bytes) : Buffer.alloc(0);
    parts.push(local, localName, extra, packed, tail);
    at += local.length + localName.length + extra.length + packed.length + tail.length;
  }
  const directory = Buffer.concat(central);
  const count = options.claimedEntries ?? entries.length;
  const comment = Buffer.from(options.comment ?? '');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(options.isZip64 ? 0xffff : count & 0xffff, 8);
  end.writeUInt16LE(options.isZip64 ? 0xffff : count & 0xffff, 10);
  end.writeUInt32LE(options.isZip64 ? 0xffffffff : directory.length, 12);
  end.writeUInt32LE(options.isZip64 ? 0xffffffff : at, 16);
  end.writeUInt16LE(comment.length, 20);
  const long = options.isZip64 ? [zip64End(count, directory.length, at)] : [];
  return Buffer.concat([...parts, directory, ...long, end, comment]);
}

const packedBefore = new WeakMap<Buffer, Buffer>();

/** The same buffer is packed once. */
function deflated(content: Buffer): Buffer {
  const known = packedBefore.get(content) ?? deflateRawSync(content);
  packedBefore.set(content, known);
  return known;
}

function zip64Extra(...values: (number | bigint | undefined)[]): Buffer {
  const said = values.filter((value) => value !== undefined);
  const extra = Buffer.alloc(4 + 8 * said.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * said.length, 2);
  for (const [i, value] of said.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i);
  return extra;
}

function descriptor(sum: number, packedBytes: number, bytes: number): Buffer {
  const tail = Buffer.alloc(16);
  for (const [i, value] of [0x08074b50, sum, packedBytes, bytes].entries()) tail.writeUInt32LE(value, 4 * i);
  return tail;
}

/** The 64-bit end and the pointer to it. */
function zip64End(count: number, directoryBytes: number, directoryAt: number): Buffer {
  const end = Buffer.alloc(56);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(directoryBytes), 40);
  end.writeBigUInt64LE(BigInt(directoryAt), 48);
  const pointer = Buffer.alloc(20);
  pointer.writeUInt32LE(0x07064b50, 0);
  pointer.writeBigUInt64LE(BigInt(directoryAt + directoryBytes), 8);
  pointer.writeUInt32LE(1, 16);
  return Buffer.concat([end, pointer]);
}
