// Tells while a file is read which encoding it is in, and at the end what is to be said about it.
import type { Encoding, LayoutFile } from './layout.ts';
import type { NoticeBook } from './notice.ts';
import type { Gathering, PartStart } from './part.ts';
import type { Reader } from './reader.ts';
import type { Scan } from './scan.ts';

/** What was seen of the bytes beyond ASCII. */
export interface EncodingFindings {
  foreign: number;
  valid: number;
  first: { line: number; record: number; byte: number } | undefined;
}

/** Looks at fields with bytes beyond ASCII: valid UTF-8, or Windows-1252. */
export class EncodingWatch implements Gathering<EncodingFindings> {
  /** Records with bytes that UTF-8 forbids. */
  foreign = 0;
  /** Records with letters beyond ASCII in valid UTF-8. */
  valid = 0;
  first: EncodingFindings['first'];
  readonly #isUtf16: boolean;

  constructor(reader: Reader) {
    this.#isUtf16 = reader.encoding !== 'utf-8';
  }

  /** The header, whose bytes nobody has looked at yet. */
  lookAtHeader(reader: Reader): void {
    const begin = reader.starts[0] ?? 0;
    const end = reader.count === 0 ? begin : reader.ends[reader.count - 1]!;
    if (reader.bytes.subarray(begin, end).some((byte) => byte > 127)) this.look(reader);
  }

  /** A record with bytes beyond ASCII. */
  look(reader: Reader): void {
    if (this.#isUtf16) return;
    for (let field = 0; field < reader.count; field++) {
      if (reader.isUtf8Field(field)) continue;
      this.first ??= { line: reader.line, record: reader.record, byte: reader.byte };
      this.foreign++;
      return;
    }
    this.valid++;
  }

  findings(): EncodingFindings {
    return { foreign: this.foreign, valid: this.valid, first: this.first };
  }

  absorb({ foreign, valid, first }: EncodingFindings, start: PartStart): void {
    this.foreign += foreign;
    this.valid += valid;
    if (first === undefined) return;
    this.first ??= { line: first.line + start.lines, record: first.record + start.records, byte: first.byte };
  }
}

const encodingNames: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252',
};

/** Settles the encoding of a file that was read, and says what is unusual about it. */
export function sayEncoding(book: NoticeBook, file: LayoutFile, scan: Scan, watch: EncodingWatch): void {
  if (watch.foreign > 0) scan.encoding = 'windows-1252';
  // Plain ASCII is Windows-1252 as well.
  else if (file.encoding === 'windows-1252' && scan.encoding === 'utf-8' && watch.valid === 0) {
    scan.encoding = 'windows-1252';
  }
  if (file.encoding === undefined) {
    if (scan.encoding === 'utf-8') return;
    const group = book.group('encoding_not_utf8', file.name);
    group.detail = encodingNames[scan.encoding];
    if (watch.first === undefined) group.count = 1;
    else {
      group.hit(watch.first.line, watch.first.record, watch.first.byte);
      group.count = watch.foreign;
    }
  } else if (file.encoding !== scan.encoding) {
    const group = book.group('encoding_changed', file.name);
    group.detail = `${encodingNames[scan.encoding]}, no longer in ${encodingNames[file.encoding]}`;
    if (watch.first !== undefined) group.hit(watch.first.line, watch.first.record, watch.first.byte);
    group.count = 1;
  }
}
