// The rows of one stored file as the check reads them: by our own reader, in the dialect of the layout, its header found
// the same way. What is no row is passed over; what has not the width of its columns has no values under their names.
import { fileAsItCame } from './as_it_came.ts';
import { footerOf } from './footer.ts';
import type { HeaderReading } from './header.ts';
import { findHeader } from './header_search.ts';
import type { LayoutFile } from './layout.ts';
import { NoticeBook } from './notice.ts';
import { Reader, recordFlag } from './reader.ts';
import type { SetFile } from './set_file.ts';

export interface RowsRead {
  rows: number;
  /** Records that have not as many fields as the header, or whose quotes went wrong. */
  leftOut: number;
}

export interface OpenedRows {
  /** The layout's file with everything settled that it leaves open. */
  file: LayoutFile;
  reader: Reader;
  header: HeaderReading;
  /** The reader stands on the header, else on the first row. */
  isHeader: boolean;
}

/** Why a record is no row: `empty` is a blank line or a footer. */
export type NoRow = 'header' | 'empty' | 'damaged';

/** Names of the file's columns by their place, as the layout calls those it knows. Empty when no row can be read. */
export function namesIn(layoutFile: LayoutFile, source: SetFile): string[] {
  const opened = openRows(layoutFile, source);
  opened?.reader.close();
  return opened?.header.names ?? [];
}

/** Reads the file to its end. `take` is called for each row, with the reader on it: its fields stand under their names. */
export function readRows(layoutFile: LayoutFile, source: SetFile, take: (reader: Reader) => void): RowsRead {
  const opened = openRows(layoutFile, source);
  return opened === undefined ? { rows: 0, leftOut: 0 } : readOpened(opened, take);
}

/** The same of a file that was opened; `pass` is called for what is no row, the header among it. */
export function readOpened(
  { file, reader, header, isHeader }: OpenedRows,
  take: (reader: Reader) => void,
  pass?: (reader: Reader, why: NoRow) => void,
): RowsRead {
  const read: RowsRead = { rows: 0, leftOut: 0 };
  const width = header.names.length;
  if (isHeader) {
    pass?.(reader, 'header');
    if (!reader.next()) return read;
  }
  const whyNot = (): NoRow | undefined => {
    if (reader.flags !== 0 || reader.isLast || reader.bytes[reader.starts[0]!]! <= blankest) {
      const isFooter = () => reader.isLast && footerOf(reader.texts(), file.delimiter, reader.count === width);
      if (reader.isBlank || isFooter()) return 'empty';
    }
    const isWhole = reader.count === width || (header.hasTrailing && reader.count === width + 1);
    if (!isWhole || (reader.flags & broken) !== 0) return 'damaged';
    return header.texts !== undefined && isHeaderAgain(reader, header.texts) ? 'empty' : undefined;
  };
  try {
    do {
      const why = whyNot();
      if (why === 'damaged') read.leftOut++;
      if (why !== undefined) {
        pass?.(reader, why);
        continue;
      }
      take(reader);
      read.rows++;
    } while (reader.next());
  } finally {
    reader.close();
  }
  return read;
}

/** A space, a line end or less: the record may be blank. */
const blankest = 32;
const broken = recordFlag.damaged | recordFlag.unbalanced | recordFlag.tooLong;

/** Opens a file at its header. Undefined when it is empty, or when no row of it can be read. */
export function openRows(layoutFile: LayoutFile, source: SetFile): OpenedRows | undefined {
  const file = fileAsItCame(layoutFile, source);
  const reader = new Reader(source.chunks(), { delimiter: file.delimiter, quoting: file.quoting });
  if (!reader.next()) return undefined;
  const { reading: header, isHeader } = findHeader(file, source, reader, new NoticeBook());
  if (header.unusable !== undefined) {
    reader.close();
    return undefined;
  }
  reader.width = header.names.length + (header.hasTrailing ? 1 : 0);
  return { file, reader, header, isHeader };
}

function isHeaderAgain(reader: Reader, header: readonly string[]): boolean {
  const first = header[0]!;
  if (reader.ends[0]! - reader.starts[0]! !== first.length || reader.text(0) !== first) return false;
  return reader.count === header.length && header.every((name, at) => reader.text(at) === name);
}
