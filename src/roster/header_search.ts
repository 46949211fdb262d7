// Finds the header of a file: usually the first record, sometimes below a title, sometimes where none was agreed.
import { hasTrailingSeparators } from './as_it_came.ts';
import type { HeaderReading } from './header.ts';
import { isSurelyHeader, otherSeparator, readHeader, withoutHeader } from './header.ts';
import { sayHeader } from './header_notices.ts';
import type { LayoutFile } from './layout.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import { nameOfSeparator } from './separators.ts';
import type { SetFile } from './set_file.ts';
import { SingleColumn } from './single_column.ts';

export interface FoundHeader {
  reading: HeaderReading;
  /** What was said of columns that seem to have another name. */
  renamed: NoticeGroup[];
  /** The reader's current record is the header; else it is the first row. */
  isHeader: boolean;
  /** Where the rows cannot be used: how many were passed in search of the header. */
  rowsPassed: number;
}

/** So many records are looked through for a header below a title. */
const searched = 20;

/**
 * Reads the header, of which the reader's current record is the first candidate, and says what is wrong with it. The
 * current record is then the header, or the first row where there is none; row numbers count from there.
 */
export function findHeader(file: LayoutFile, source: SetFile, reader: Reader, book: NoticeBook): FoundHeader {
  const texts = reader.texts();
  if (!file.header) return withoutAgreedHeader(file, source, reader, book, texts);
  const reading = readHeader(file, texts);
  if (reading.unusable === undefined || !reading.findings.some((finding) => finding.code === 'header_missing')) {
    const renamed = sayHeader(book, file, reading, reader);
    return { reading, renamed, isHeader: true, rowsPassed: 0 };
  }
  return searchHeader(file, reader, book, reading);
}

/** The first record is no header. Either it is a title and the header follows, or there is none. */
function searchHeader(file: LayoutFile, reader: Reader, book: NoticeBook, first: HeaderReading): FoundHeader {
  const { line, byte } = reader;
  const single = new SingleColumn(file.delimiter, file.columns.length);
  let rowsPassed = 0;
  let singles = 0;
  let above = 0;
  let other: string | undefined;
  do {
    const texts = reader.texts();
    if (above > 0 && isSurelyHeader(file, texts)) {
      const title = book.group('title_row_above_header', file.name);
      title.hit(line, 0, byte);
      title.count = above;
      const reading = readHeader(file, texts);
      reader.record = 0;
      const renamed = sayHeader(book, file, reading, reader);
      return { reading, renamed, isHeader: true, rowsPassed: 0 };
    }
    if (above > 0) other ??= otherSeparator(file, texts);
    if (!reader.isBlank) {
      rowsPassed++;
      if (reader.count === 1) {
        singles++;
        single.look(reader);
      }
    }
    above++;
  } while (above <= searched && reader.next());
  const separator = singles > 1 && singles === rowsPassed ? single.separator(singles) : undefined;
  const [code, detail] =
    other !== undefined
      ? ['delimiter_changed', `${nameOfSeparator(other)}, not ${nameOfSeparator(file.delimiter)}`]
      : separator !== undefined
        ? ['looks_single_column', separator.says]
        : ['header_missing', ''];
  const group = book.group(code, file.name);
  group.hit(line, 0, byte);
  group.detail = detail;
  const unusable = code === 'header_missing' ? first.unusable! : `${file.name} has another separator than agreed`;
  return { reading: { ...first, unusable }, renamed: [], isHeader: true, rowsPassed };
}

/** A file that was agreed to begin with its first row. */
function withoutAgreedHeader(
  file: LayoutFile,
  source: SetFile,
  reader: Reader,
  book: NoticeBook,
  texts: string[],
): FoundHeader {
  const isHeader = isSurelyHeader(file, texts);
  if (isHeader) book.group('header_looks_like_data', file.name).hit(reader.line, 0, reader.byte);
  else reader.record = 1;
  const reading = withoutHeader(file, hasTrailingSeparators(file, source));
  return { reading: isHeader ? { ...reading, texts } : reading, renamed: [], isHeader, rowsPassed: 0 };
}
