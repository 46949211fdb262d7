// E-mail addresses where people's names belong: a list of fields that was shifted before there was a night to compare with.
import { isFamilyOrGivenName } from './column_names.ts';
import type { NoticeBook } from './notice.ts';
import { Reader } from './reader.ts';
import { domainOf } from './rules/email_invalid.ts';
import type { Scan } from './scan.ts';
import { counted, grouped } from './words.ts';

/** So many rows tell what a column holds. */
const rowsLooked = 200;
const fewest = 3;

/** Says which columns of names hold addresses, by the first rows of the file. */
export function sayMisplacedMail(scan: Scan, book: NoticeBook): void {
  const { layoutFile, header, file } = scan;
  const columns = header.names.flatMap((name, place) =>
    isFamilyOrGivenName(name)
      ? [{ place, filled: 0, group: book.group('column_content_swapped', layoutFile.name, name) }]
      : [],
  );
  if (columns.length === 0) return;
  const reader = new Reader(file.chunks(), { delimiter: layoutFile.delimiter, quoting: layoutFile.quoting });
  for (let rows = 0; rows < rowsLooked && reader.next(); rows++) {
    if (reader.count < header.names.length || (layoutFile.header && reader.line <= scan.headerPlace.line)) continue;
    const record = reader.record + (layoutFile.header ? 0 : 1);
    for (const column of columns) {
      const start = reader.starts[column.place]!;
      const end = reader.ends[column.place]!;
      if (start === end) continue;
      column.filled++;
      if (domainOf(reader.bytes, start, end) >= 0) column.group.hit(reader.line, record, reader.byte);
    }
  }
  reader.close();
  for (const { group, filled } of columns) {
    if (group.count < fewest || group.count * 2 <= filled) {
      group.count = 0;
      continue;
    }
    const looked = scan.rows > filled ? `of the first ${counted(filled, 'row')}` : `of ${counted(filled, 'row')}`;
    group.detail = `${group.column} of ${layoutFile.name} holds e-mail addresses, not names, in ${grouped(group.count)} ${looked}.`;
  }
}
