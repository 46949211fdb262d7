// A baseline as bytes on disk: magic, version, a JSON head, the arrays one after the other, a checksum over all of it.
import type { Baseline, BaselineFile } from './baseline.ts';
import type { GroupTable } from './groups.ts';
import { joinHi, joinLo } from './hash.ts';
import type { Layout } from './layout.ts';
import { keyLanes } from './row_sample.ts';

const magic = 0x4c424352; // "RCBL"
const formatVersion = 2;
const fixedBytes = 12;

interface FileHead {
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
      if (array === undefined || array.length === 0) continue;
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      sum.take(bytes);
      yield bytes;
    }
  }
  const tail = new Uint8Array(8);
  new DataView(tail.buffer).setInt32(0, sum.lo, true);
  new DataView(tail.buffer).setInt32(4, sum.hi, true);
  yield tail;
}

/** A baseline from its bytes, or one sentence on what is wrong with them. The arrays stay views on `bytes`. */
export function decodeBaseline(bytes: Uint8Array): { ok: true; baseline: Baseline } | { ok: false; damage: string } {
  if (bytes.length < fixedBytes + 8 || bytes.length % 4 !== 0) return { ok: false, damage: 'it is cut off' };
  // The arrays need an address divisible by four.
  const whole = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  if (view.getUint32(0, true) !== magic) return { ok: false, damage: 'it is not a baseline' };
  const version = view.getUint32(4, true);
  if (version !== formatVersion) {
    const which = version < formatVersion ? 'of an earlier version of Rollcall' : `of the unknown version ${version}`;
    return { ok: false, damage: `it is ${which}` };
  }
  const headBytes = view.getUint32(8, true);
  const end = whole.length - 8;
  if (headBytes % 4 !== 0 || fixedBytes + headBytes > end) return { ok: false, damage: 'it is cut off' };
  const sum = new Checksum();
  sum.take(whole.subarray(0, end));
  if (sum.lo !== view.getInt32(end, true) || sum.hi !== view.getInt32(end + 4, true)) {
    return { ok: false, damage: 'its checksum does not fit' };
  }
  const json = new TextDecoder().decode(whole.subarray(fixedBytes, fixedBytes + headBytes));
  const head = JSON.parse(json) as Head;
  let at = whole.byteOffset + fixedBytes + headBytes;
  const take = (length: number) => {
    const array = new Int32Array(whole.buffer as ArrayBuffer, at, length);
    at += length * 4;
    return array;
  };
  const numbers = head.files.reduce(
    (total, file) =>
      total + file.keys * (2 + (file.hasContents ? 2 : 0) + (file.hasGroups ? 1 : 0)) + sampleNumbers(file),
    0,
  );
  if (fixedBytes + headBytes + numbers * 4 !== end) return { ok: false, damage: 'its length does not fit its head' };
  const files = head.files.map(
    (file): BaselineFile => ({
      name: file.name,
      sha256: file.sha256,
      bytes: file.bytes,
      rows: file.rows,
      keys: take(file.keys * 2),
      contents: file.hasContents ? take(file.keys * 2) : undefined,
      groups: file.hasGroups ? take(file.keys) : undefined,
      groupTable: file.groupTable,
      sample: { columns: file.sample.columns, limit: file.sample.limit, rows: take(sampleNumbers(file)) },
    }),
  );
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

function sampleNumbers({ sample }: FileHead): number {
  return sample.rows * (keyLanes + sample.columns.length);
}

function roundUp(length: number): number {
  return (length + 3) & ~3;
}

/** Over chunks whose lengths are divisible by four. */
class Checksum {
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
}
