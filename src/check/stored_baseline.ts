// A baseline that stays on disk: verified whole once, then read a piece at a time, so that comparing with a district's last
// night costs next to no memory.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import type { KeptRows, LastNight, StoredBaselineFile } from '../roster/baseline.ts';
import type { FilePlaces } from '../roster/baseline_bytes.ts';
import {
  Checksum,
  entryOf,
  headBytesOf,
  headIn,
  headLengthBytes,
  sampleNumbers,
  sumBytes,
} from '../roster/baseline_bytes.ts';

/** Keys of one piece. */
const pieceKeys = 1 << 15;
const chunkBytes = 1 << 19;

/** Opens the baseline of an accepted night; missing or damaged is `baseline_damaged`. */
export function openBaseline(path: string): Result<LastNight> {
  const damaged = (damage: string): Result<LastNight> => fail('baseline_damaged', `${basename(path)}: ${damage}`);
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (error) {
    return fail('baseline_damaged', `${basename(path)} cannot be read (${codeOf(error)})`);
  }
  try {
    const size = fstatSync(handle).size;
    if (size < headLengthBytes + sumBytes || size % 4 !== 0) return damaged('it is cut off');
    const headBytes = headBytesOf(readAt(handle, 0, headLengthBytes));
    if (!headBytes.ok) return damaged(headBytes.damage);
    if (headBytes.length > size - sumBytes) return damaged('it is cut off');
    const sum = new Checksum();
    const buffer = new Uint8Array(chunkBytes);
    for (let at = 0; at < size - sumBytes; ) {
      const chunk = readInto(handle, at, buffer.subarray(0, Math.min(chunkBytes, size - sumBytes - at)));
      sum.take(chunk);
      at += chunk.length;
    }
    if (!sum.fits(readAt(handle, size - sumBytes, sumBytes))) return damaged('its checksum does not fit');
    const head = headIn(readAt(handle, 0, headBytes.length), size);
    if (head === undefined) return damaged('its length does not fit its head');
    const files = head.files.map((places): StoredBaselineFile => {
      const sample = numbersIn(readAt(handle, places.sample, sampleNumbers(places.head) * 4));
      return {
        ...entryOf(places, sample),
        keyCount: places.head.keys,
        hasContents: places.contents !== undefined,
        pieces: () => piecesIn(path, places),
      };
    });
    return ok({ layout: head.layout, files });
  } catch (error) {
    return fail('baseline_damaged', `${basename(path)} cannot be read (${codeOf(error)})`);
  } finally {
    closeSync(handle);
  }
}

function* piecesIn(path: string, { head, keys, contents, groups }: FilePlaces): Generator<KeptRows> {
  const handle = openSync(path, 'r');
  const memory = new Uint8Array(pieceKeys * 20);
  const part = (at: number | undefined, from: number, perKey: number, room: number, count: number) =>
    at === undefined
      ? undefined
      : numbersIn(
          readInto(handle, at + from * perKey, memory.subarray(room * pieceKeys, room * pieceKeys + count * perKey)),
        );
  try {
    for (let from = 0; from < head.keys; from += pieceKeys) {
      const count = Math.min(pieceKeys, head.keys - from);
      yield {
        keys: part(keys, from, 8, 0, count)!,
        contents: part(contents, from, 8, 8, count),
        groups: part(groups, from, 4, 16, count),
      };
    }
  } finally {
    closeSync(handle);
  }
}

function readAt(handle: number, at: number, length: number): Uint8Array {
  return readInto(handle, at, new Uint8Array(length));
}

/** Fills `room`. A file that has become shorter meanwhile is an error of the disk. */
function readInto(handle: number, at: number, room: Uint8Array): Uint8Array {
  for (let filled = 0; filled < room.length; ) {
    const length = readSync(handle, room, filled, room.length - filled, at + filled);
    if (length === 0) throw Object.assign(new Error('A baseline ended early.'), { code: 'EIO' });
    filled += length;
  }
  return room;
}

function numbersIn(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length / 4);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
