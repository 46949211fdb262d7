// Reads the rows of a large file with two threads: in turns one part here and one by an assistant, taken in in the order
// of the file. A part of the assistant counts only when the reading here comes to a record at the very byte where that
// part begins; else, and whenever the assistant fails, the rows are read here. So the report is the same either way.
import type { PartStart } from './part.ts';
import type { PartFindings, PartPlan, PartRequest } from './part_scan.ts';
import { absorbPart, planOf } from './part_scan.ts';
import { Reader } from './reader.ts';
import { recordStartAfter } from './record_start.ts';
import { everyKey } from './row_sample.ts';
import type { RowScan } from './row_scan.ts';
import { expectRows, readRows } from './row_scan.ts';
import type { SetFile } from './set_file.ts';
import { chunksFrom } from './set_file.ts';

/** Another thread that scans parts of large files. */
export interface Assistant {
  /** The smallest and the largest part worth a question, in bytes. */
  readonly partBytes: { least: number; most: number };
  /** Undefined for a file that the other thread cannot read. */
  open(file: SetFile, plan: PartPlan): PartReader | undefined;
}

/** One file in the hands of the assistant. */
export interface PartReader {
  /** Asks for a part, which is scanned meanwhile. */
  ask(request: PartRequest): void;
  /** Whether the other thread is there: it takes a while to begin. */
  readonly isAwake: boolean;
  /** How many answers wait to be taken. */
  readonly answers: number;
  /** Waits for the answer to the oldest question. Undefined when there is none to be had. */
  take(): PartFindings | undefined;
  /** Ends the work on this file. */
  close(): void;
}

/** Whether a file is worth two threads. */
export function isWorthParts(file: SetFile, assistant: Assistant): boolean {
  return file.bytes >= assistant.partBytes.least * 4;
}

/** Reads the rows from the reader's current record to the end of the file, some of the parts by the assistant. */
export function readRowsInParts(it: RowScan, reader: Reader, assistant: Assistant): void {
  const parts = assistant.open(it.input.file, planOf(it));
  if (parts === undefined) readRows(it, reader, Number.POSITIVE_INFINITY);
  else {
    try {
      new Turns(it, parts, assistant.partBytes).read(reader);
    } finally {
      parts.close();
    }
  }
}

/** Which rows are read where. */
class Turns {
  #it: RowScan;
  #parts: PartReader;
  #partBytes: { least: number; most: number };
  #asked: PartRequest[] = [];
  /** Memory of parts that were taken in. */
  #spent: { numbers: ArrayBuffer; bytes: ArrayBuffer }[] = [];
  /** The bytes before were given to one thread or the other. */
  #planned = 0;
  /** The assistant's share of the bytes: this thread also takes in the rows of both. */
  #share = 0.55;

  constructor(it: RowScan, parts: PartReader, partBytes: { least: number; most: number }) {
    this.#it = it;
    this.#parts = parts;
    this.#partBytes = partBytes;
  }

  read(first: Reader): void {
    const it = this.#it;
    let reader = first;
    while (!this.#parts.isAwake) {
      if (!readRows(it, reader, reader.byte + this.#partBytes.least)) return;
    }
    this.#planned = reader.byte;
    this.#plan();
    this.#plan();
    for (;;) {
      const until = this.#asked[0]?.from ?? Number.POSITIVE_INFINITY;
      if (!readRows(it, reader, until)) return;
      expectRows(it);
      let place = { byte: reader.byte, line: reader.line, record: reader.record };
      while (this.#asked[0] !== undefined && this.#asked[0].from <= place.byte) {
        const found = this.#answer();
        // Where the reading here comes to no record at its beginning, the part was cut in the middle of one.
        if (found === undefined || found.from !== place.byte) continue;
        this.#absorb(found, { lines: place.line - 1, records: place.record, rows: it.scan.rows });
        if (found.next === undefined) {
          reader.close();
          return;
        }
        place = { byte: found.next, line: place.line + found.lines, record: place.record + found.records };
        it.input.progress(it.scan.rows, place.byte);
      }
      if (place.byte !== reader.byte) {
        reader.close();
        reader = this.#readerAt(place);
        if (!reader.next()) return;
      }
      if (this.#asked.length === 0) this.#planned = Math.max(this.#planned, place.byte);
      while (this.#asked.length < 2 && this.#plan());
    }
  }

  #absorb(found: PartFindings, start: PartStart): void {
    absorbPart(this.#it, found, start);
    if (found.intake === undefined) return;
    const { numbers, bytes } = found.intake;
    this.#spent.push({ numbers: numbers.buffer as ArrayBuffer, bytes: bytes.buffer as ArrayBuffer });
  }

  #answer(): PartFindings | undefined {
    const isWaiting = this.#parts.answers === 0;
    const found = this.#parts.take();
    this.#asked.shift();
    // Whoever waits for the other gets more to do.
    if (isWaiting) this.#share = Math.max(0.2, this.#share - 0.02);
    else if (this.#parts.answers > 0) this.#share = Math.min(0.7, this.#share + 0.02);
    return found;
  }

  /** Gives out the next two parts: one for this thread, the one behind it for the assistant. */
  #plan(): boolean {
    const { file } = this.#it.input;
    const { least, most } = this.#partBytes;
    const left = file.bytes - this.#planned;
    // Towards the end the parts become smaller, so that both threads end at about the same time.
    const both = Math.min(most * 2, Math.max(least * 2, left / 2));
    if (left < least * 2) return false;
    const from = this.#startAfter(this.#planned + both * (1 - this.#share));
    if (from === undefined) return false;
    const to =
      left - both < least ? file.bytes : (this.#startAfter(Math.max(from + 1, this.#planned + both)) ?? file.bytes);
    const { rows } = this.#it.scan;
    const perByte = rows > 0 ? rows / this.#planned : 1 / 64;
    const room = { rows: Math.ceil((to - from) * perByte * 1.1) + 64, ...this.#spent.pop() };
    const request = { from, to, room, sampleLimit: this.#it.intake?.sample.limit ?? everyKey };
    this.#asked.push(request);
    this.#parts.ask(request);
    this.#planned = to;
    return true;
  }

  #startAfter(byte: number): number | undefined {
    const { input, scan } = this.#it;
    const { delimiter, quoting } = input.layoutFile;
    const width = scan.header.names.length + (scan.header.hasTrailing ? 1 : 0);
    return recordStartAfter(input.file, Math.floor(byte), {
      encoding: scan.encoding,
      dialect: { delimiter, quoting },
      width,
    });
  }

  #readerAt(place: { byte: number; line: number; record: number }): Reader {
    const { input, scan } = this.#it;
    const { delimiter, quoting } = input.layoutFile;
    return new Reader(
      chunksFrom(input.file, place.byte),
      { delimiter, quoting },
      { encoding: scan.encoding, ...place },
    );
  }
}
