// The pass over one file: finds its header, has its rows read, and says what only all of it together tells.
import type { LastFile } from './baseline.ts';
import type { ColumnTask, SetMode } from './columns.ts';
import { EncodingWatch, sayEncoding } from './encoding_watch.ts';
import type { HeaderReading } from './header.ts';
import { saySecretColumns } from './header_notices.ts';
import { findHeader } from './header_search.ts';
import type { KeyTable } from './key_table.ts';
import type { Encoding, LayoutFile } from './layout.ts';
import type { ManifestLines } from './manifest.ts';
import { sayMisplacedMail } from './misplaced_mail.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import { Reader } from './reader.ts';
import type { ReferenceLink } from './references.ts';
import { RowBits } from './row_bits.ts';
import type { RowSample } from './row_sample.ts';
import type { RowScan } from './row_scan.ts';
import { finishRows, readRows, rowScanOf } from './row_scan.ts';
import type { RowWatch } from './row_watch.ts';
import type { Rows } from './rows.ts';
import type { SetFile } from './set_file.ts';
import type { SizeCeiling } from './size_ceiling.ts';
import type { Spill } from './spilled_rows.ts';
import type { TypedKeys } from './typed_keys.ts';
import { grouped } from './words.ts';

export interface Scan {
  file: SetFile;
  layoutFile: LayoutFile;
  mode: SetMode;
  rows: number;
  encoding: Encoding;
  header: HeaderReading;
  /** Where the header is, or the first row of a file without one. */
  headerPlace: { line: number; byte: number };
  /** The last line has a line end. */
  lastLineEnds: boolean;
  /** A last row of the right width without a line end, where that was not agreed: whether it is whole is told later. */
  unendedRow: { line: number; record: number; byte: number } | undefined;
  /** A notice for each column that seems to have another name. */
  renamed: NoticeGroup[];
  wrong: RowBits;
  orphans: RowBits;
  /** Rows that repeat an earlier one exactly. */
  repeats: number;
  /** Absent where the rows have no usable key, and where nobody asks for them later. */
  kept: Rows | undefined;
  /** Some of the rows kept, with their values. */
  sample: RowSample | undefined;
  links: ReferenceLink[];
  /** What the values of its columns were like. Absent where no row could be read. */
  watch: RowWatch | undefined;
  tasks: ColumnTask[];
  /** Why nothing that rests on these rows can be judged. */
  unusable: string | undefined;
}

export interface ScanInput {
  file: SetFile;
  layoutFile: LayoutFile;
  mode: SetMode;
  book: NoticeBook;
  showValues: boolean;
  /** Where the lines of a manifest go; absent for every other file. */
  manifestLines?: ManifestLines;
  /** Keys by the type of their row, as references ask for: filled here. */
  typedKeys: readonly TypedKeys[];
  /** The date the set came on, `YYYY-MM-DD`, when it is known. */
  night: string | undefined;
  /** The rows of the last accepted night. */
  last: LastFile | undefined;
  /** Makes the links of the columns at hand, given the rows' own keys and marks. */
  linksFor(
    header: HeaderReading,
    kept: Rows | undefined,
    marks: { wrong: RowBits; orphans: RowBits },
  ): Map<string, ReferenceLink>;
  /** Columns, beside the key, whose values are referred to: filled here. */
  valueSets: Map<string, KeyTable>;
  progress(rows: number, bytes: number): void;
  /** Nobody asks for the rows later: what only all of them together tell is told here, outside of memory. */
  spill?: Spill | undefined;
  /** A larger file is not read. */
  ceiling?: SizeCeiling | undefined;
  /** Reads the rows, of which the first is the reader's current record. Without it one thread reads them all. */
  readRows?(it: RowScan, reader: Reader): void;
}

/** Reads one file to its end. What is found goes into the book; what is kept of the rows is returned. */
export function scanFile(input: ScanInput): Scan {
  const { file, layoutFile, book, showValues } = input;
  const reader = new Reader(file.chunks(), { delimiter: layoutFile.delimiter, quoting: layoutFile.quoting });
  const scan = scanOf(input, reader.encoding, {
    names: [],
    places: new Int32Array(0),
    hasTrailing: false,
    findings: [],
  });
  const name = layoutFile.name;
  if (input.ceiling !== undefined && file.bytes > input.ceiling.bytes) {
    book.say('file_too_large', name, `${grouped(file.bytes)} bytes; ${input.ceiling.because}`);
    scan.unusable = `${name} is too large to be a roster`;
    reader.close();
    return scan;
  }
  if (reader.hasBom && reader.encoding === 'utf-8') book.say('bom_present', name);
  if (!reader.next()) {
    book.say('file_empty', name);
    scan.unusable = `${name} is empty`;
    return scan;
  }
  const found = findHeader(layoutFile, file, reader, book);
  const { line, byte } = reader;
  scan.header = found.reading;
  scan.headerPlace = { line, byte };
  scan.renamed = found.renamed;
  const encodings = new EncodingWatch(reader.encoding, { book, file: layoutFile, header: scan.header, showValues });
  if (scan.header.unusable !== undefined) {
    scan.unusable = scan.header.unusable;
    scan.rows = found.rowsPassed;
    while (reader.next()) if (!reader.isBlank) scan.rows++;
    input.progress(scan.rows, file.bytes);
    return scan;
  }
  saySecretColumns(book, layoutFile, scan.header, scan.headerPlace);
  if (found.isHeader) encodings.lookAtHeader(reader);
  const it = rowScanOf(input, scan, encodings);
  if (found.isHeader) it.shape.lineEnds.take(reader);
  let hasRow = !found.isHeader || reader.next();
  if (hasRow && found.isHeader && it.shape.takesOutDashes(reader)) hasRow = reader.next();
  if (hasRow) {
    if (input.readRows === undefined) readRows(it, reader, Number.POSITIVE_INFINITY);
    else input.readRows(it, reader);
  }
  finishRows(it);
  // With a last night it shows in the comparison.
  if (input.last === undefined && scan.unusable === undefined) sayMisplacedMail(scan, book);
  input.progress(scan.rows, file.bytes);
  if (scan.rows === 0) {
    // A delta file without rows says that nothing has changed.
    const isDelta = input.mode === 'delta';
    const isUsual = layoutFile.mayBeEmpty === true && (input.last?.rows ?? 0) === 0;
    if (layoutFile.header) {
      const severity = isDelta || (isUsual && input.last) ? 'INFO' : isUsual ? 'WARN' : undefined;
      book.group('file_header_only', name, undefined, severity).hit(line, 0, byte);
    } else book.say('file_empty', name);
    if (!isDelta && !isUsual) scan.unusable = `${name} has no rows`;
  }
  sayEncoding(book, layoutFile, scan, encodings);
  return scan;
}

/** A scan in which nothing was read yet. */
export function scanOf(
  input: Pick<ScanInput, 'file' | 'layoutFile' | 'mode'>,
  encoding: Encoding,
  header: HeaderReading,
): Scan {
  return {
    file: input.file,
    layoutFile: input.layoutFile,
    mode: input.mode,
    rows: 0,
    encoding,
    header,
    headerPlace: { line: 1, byte: 0 },
    lastLineEnds: true,
    unendedRow: undefined,
    renamed: [],
    wrong: new RowBits(),
    orphans: new RowBits(),
    repeats: 0,
    kept: undefined,
    sample: undefined,
    links: [],
    watch: undefined,
    tasks: [],
    unusable: undefined,
  };
}
