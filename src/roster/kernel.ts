// The reader's kernel: a WebAssembly program that finds the fields of plain records and hashes them, several times as fast
// as the same loops in JavaScript, which stay for everything that is not plain. It works in rooms: a buffer and the places
// and hashes of the fields of one record. There are few, for readers of long files; who gets none does without.
import { kernelProgram } from './kernel_program.ts';

/** Where a reader has its bytes and the fields of its current record. */
export interface ReaderRoom {
  /** What the kernel calls the room; -1 for memory of JavaScript, which the kernel does not see. */
  address: number;
  bytes: Uint8Array;
  view: DataView;
  starts: Int32Array;
  ends: Int32Array;
  /** Hashes of the fields, two lanes each. */
  lo: Int32Array;
  hi: Int32Array;
}

/** Bytes of the buffer of a room. */
export const roomBytes = 1 << 19;
/** Fields of a room. As kernel/reader.ts has it: four lists of so many numbers, then the bytes. */
const mostFields = 1024;
const bytesAt = mostFields * 16;
/** A look at sixteen bytes may go beyond the last one. */
const roomSize = bytesAt + roomBytes + 1024;
const rooms = 4;

interface Kernel {
  memory: { buffer: ArrayBuffer };
  scan(room: number, from: number, filled: number, delimiter: number, quote: number): number;
  hash(room: number, count: number): number;
}

/** As much of it as is used here: its types come with those of browsers. */
declare const WebAssembly: {
  Module: new (program: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};

const kernel = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(kernelProgram, 'base64'))).exports as Kernel;

/**
 * Finds the fields of the record at byte `from` of a room with `filled` bytes. The length of the record in the low 20 bits,
 * the number of its fields above them; 0 when it is not plain or not whole. A `quote` of 0 says that quotes are plain.
 */
export const scanPlain = kernel.scan;
/** Hashes the first `count` fields of a room into its `lo` and `hi`, as `hashFields` does. */
export const hashRoom = kernel.hash;

const free: ReaderRoom[] = Array.from({ length: rooms }, (_, index) => {
  const address = index * roomSize;
  const { buffer } = kernel.memory;
  const numbers = (list: number) => new Int32Array(buffer, address + list * mostFields * 4, mostFields);
  return {
    address,
    bytes: new Uint8Array(buffer, address + bytesAt, roomBytes),
    view: new DataView(buffer, address + bytesAt, roomBytes),
    starts: numbers(0),
    ends: numbers(1),
    lo: numbers(2),
    hi: numbers(3),
  };
});

/** A room of the kernel; undefined when none is free. Whoever takes it gives it back. */
export function takeRoom(): ReaderRoom | undefined {
  return free.pop();
}

/** Gives back a room that nobody looks into any more. One that is not the kernel's just goes. */
export function giveBackRoom(room: ReaderRoom): void {
  if (room.address >= 0) free.push(room);
}

/** Memory for `bytes` bytes and `fields` fields that the kernel does not see. */
export function plainRoom(bytes: number, fields = 64): ReaderRoom {
  const memory = new Uint8Array(bytes);
  return {
    address: -1,
    bytes: memory,
    view: new DataView(memory.buffer),
    starts: new Int32Array(fields),
    ends: new Int32Array(fields),
    lo: new Int32Array(fields),
    hi: new Int32Array(fields),
  };
}

/** The room of a reader that is closed. */
export const noRoom = plainRoom(0, 0);
