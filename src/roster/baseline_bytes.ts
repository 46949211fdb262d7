// A baseline as bytes on disk: magic, version, a JSON head, the arrays one after the other, a checksum over all of it.
import type { Baseline, BaselineEntry, BaselineFile } from './baseline.ts';
import type { GroupTable } from './groups.ts';
import { joinHi, joinLo } from './hash.ts';
import type { Layout } from './layout.ts';
import { keyLanes } from './row_sample.ts';

const magic = 0x4c424352; // "RCBL"
const formatVersion = 2;
const fixedBytes = 12;

export interface FileHead {
  name: string;
  sha256: string;
  bytes: number;
  rows: number;
  keys: number;
  hasContents: boolean;
  hasGroups: boolean;
  groupTable?: GroupTable;
  sample: { columns: string[]; limit: number; rows: number };
}

interface Head {
  layout: Layout;
  files: FileHead[];
}

/** The bytes of a baseline, in chunks that may be written one after the other. */
export function* encodeBaseline(baseline: Baseline): Generator<Uint8Array> {
  const head: Head = { layout: baseline.layout, files: baseline.files.map(headOf) };
  const json = new TextEncoder().encode(JSON.stringify(head));
  const padded = new Uint8Array(fixedBytes + roundUp(json.length)).fill(32);
  const view = new DataView(padded.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, formatVersion, true);
  view.setUint32(8, roundUp(json.length), true);
  padded.set(json, fixedBytes);
  const sum = new Checksum();
  sum.take(padded);
  yield padded;
  for (const file of baseline.files) {
    for (const array of [file.keys, file.contents, file.groups, file.sample.rows]) {
      for (const numbers of array === undefined ? [] : wide(array)) {
        const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
        sum.take(bytes);
        yield bytes;
      }
    }
  }
  const tail = new Uint8Array(sumBytes);
  new DataView(tail.buffer).setInt32(0, sum.lo, true);
  new DataView(tail.buffer).setInt32(4, sum.hi, true);
  yield tail;
}

/** Numbers as they are written: four bytes each. */
function* wide(numbers: Int32Array | Uint16Array): Generator<Int32Array> {
  if (numbers instanceof Int32Array) {
    if (numbers.length > 0) yield numbers;
    return;
  }
  for (let at = 0; at < numbers.length; at += 1 << 16) yield Int32Array.from(numbers.subarray(at, at + (1 << 16)));
}

/** How many bytes tell how long the whole head is. */
export const headLengthBytes = fixedBytes;

/** The bytes of the head, given those that tell; or one sentence on what is wrong with them. */
export function headBytesOf(bytes: Uint8Array): { ok: true; length: number } | { ok: false; damage: string } {
  if (bytes.length < fixedBytes) return { ok: false, damage: 'it is cut off' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic) return { ok: false, damage: 'it is not a baseline' };
  const version = view.getUint32(4, true);
  if (version !== formatVersion) {
    const which = version < formatVersion ? 'of an earlier version of Rollcall' : `of the unknown version ${version}`;
    return { ok: false, damage: `it is ${which}` };
  }
  const length = view.getUint32(8, true);
  return length % 4 === 0 ? { ok: true, length: fixedBytes + length } : { ok: false, damage: 'it is cut off' };
}

/** Where the numbers of a file lie in the bytes of its baseline: first byte of each array, absent where it has none. */
export interface FilePlaces {
  head: FileHead;
  keys: number;
  contents: number | undefined;
  groups: number | undefined;
  sample: number;
}

/** What the head of a baseline of `size` bytes says, its checksum known to fit. */
export function headIn(bytes: Uint8Array, size: number): { layout: Layout; files: FilePlaces[] } | undefined {
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(fixedBytes))) as Head;
  let at = bytes.length;
  const skip = (numbers: number) => {
    const begin = at;
    at += numbers * 4;
    return begin;
  };
  const files = head.files.map(
    (file): FilePlaces => ({
      head: file,
      keys: skip(file.keys * 2),
      contents: file.hasContents ? skip(file.keys * 2) : undefined,
      groups: file.hasGroups ? skip(file.keys) : undefined,
      sample: skip(sampleNumbers(file)),
    }),
  );
  return at + sumBytes === size ? { layout: head.layout, files } : undefined;
}

/** What a baseline says of a file beside its rows. `rows` are the numbers of the sample. */
export function entryOf({ head }: FilePlaces, rows: Int32Array): BaselineEntry {
  const { name, sha256, bytes, rows: count, groupTable, sample } = head;
  const { columns, limit } = sample;
  return { name, sha256, bytes, rows: count, groupTable, sample: { columns, limit, rows } };
}

/** A baseline from its bytes, or one sentence on what is wrong with them. The arrays stay views on `bytes`. */
export function decodeBaseline(bytes: Uint8Array): { ok: true; baseline: Baseline } | { ok: false; damage: string } {
  if (bytes.length < fixedBytes + sumBytes || bytes.length % 4 !== 0) return { ok: false, damage: 'it is cut off' };
  // The arrays need an address divisible by four.
  const whole = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const headBytes = headBytesOf(whole);
  if (!headBytes.ok) return headBytes;
  const end = whole.length - sumBytes;
  if (headBytes.length > end) return { ok: false, damage: 'it is cut off' };
  const sum = new Checksum();
  sum.take(whole.subarray(0, end));
  if (!sum.fits(whole.subarray(end))) return { ok: false, damage: 'its checksum does not fit' };
  const head = headIn(whole.subarray(0, headBytes.length), whole.length);
  if (head === undefined) return { ok: false, damage: 'its length does not fit its head' };
  const numbers = (at: number, length: number) =>
    new Int32Array(whole.buffer as ArrayBuffer, whole.byteOffset + at, length);
  const files = head.files.map((places): BaselineFile => {
    const { head: file, keys, contents, groups, sample } = places;
    return {
      ...entryOf(places, numbers(sample, sampleNumbers(file))),
      keys: numbers(keys, file.keys * 2),
      contents: contents === undefined ? undefined : numbers(contents, file.keys * 2),
      groups: groups === undefined ? undefined : numbers(groups, file.keys),
    };
  });
  return { ok: true, baseline: { layout: head.layout, files } };
}

function headOf(file: BaselineFile): FileHead {
  const { columns, limit, rows } = file.sample;
  return {
    name: file.name,
    sha256: file.sha256,
    bytes: file.bytes,
    rows: file.rows,
    keys: file.keys.length / 2,
    hasContents: file.contents !== undefined,
    hasGroups: file.groups !== undefined,
    ...(file.groupTable === undefined ? {} : { groupTable: file.groupTable }),
    sample: { columns, limit, rows: rows.length / (keyLanes + columns.length) },
  };
}

/** How many numbers the sample of a file takes. */
export function sampleNumbers({ sample }: FileHead): number {
  return sample.rows * (keyLanes + sample.columns.length);
}

function roundUp(length: number): number {
  return (length + 3) & ~3;
}

/** Bytes of the checksum behind everything else. */
export const sumBytes = 8;

/** Over chunks whose lengths are divisible by four. */
export class Checksum {
  lo = 0x243f6a88;
  hi = 0x13198a2e;

  take(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let { lo, hi } = this;
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const word = view.getInt32(at, true);
      lo = joinLo(lo, word);
      hi = joinHi(hi, word);
    }
    this.lo = lo;
    this.hi = hi;
  }

  /** Whether these are the bytes of the checksum. */
  fits(bytes: Uint8Array): boolean {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return bytes.length === sumBytes && this.lo === view.getInt32(0, true) && this.hi === view.getInt32(4, true);
  }
}
