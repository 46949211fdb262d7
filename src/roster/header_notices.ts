// Says what the reading of a header found, at the header's place.
import type { HeaderReading } from './header.ts';
import type { LayoutFile } from './layout.ts';
import { isSecretName } from './learn_names.ts';
import type { NoticeBook, NoticeGroup } from './notice.ts';
import type { Reader } from './reader.ts';
import { recordFlag } from './reader.ts';

/** Columns that nobody agreed on and whose names speak of secrets. */
export function saySecretColumns(
  book: NoticeBook,
  file: LayoutFile,
  header: HeaderReading,
  at: { line: number; byte: number },
): void {
  const agreed = new Set(header.places);
  for (const [place, name] of header.names.entries()) {
    if (agreed.has(place) || !isSecretName(name)) continue;
    book.group('secret_column_present', file.name, name).hit(at.line, 0, at.byte);
  }
}

/** To be called while the header is the reader's current record. Hands back what it said of renamed columns. */
export function sayHeader(book: NoticeBook, file: LayoutFile, header: HeaderReading, reader: Reader): NoticeGroup[] {
  const { flags } = reader;
  const damage =
    flags & recordFlag.unbalanced ? 'quote_unbalanced' : flags & recordFlag.tooLong ? 'file_too_large' : undefined;
  if (damage !== undefined) book.group(damage, file.name).hit(reader.line, 0, reader.byte);
  else if (flags & recordFlag.stray) book.group('quote_stray', file.name).hit(reader.line, 0, reader.byte);
  const renamed: NoticeGroup[] = [];
  for (const finding of header.findings) {
    const group = book.group(finding.code, file.name, finding.column, finding.severity);
    group.detail = finding.detail ?? '';
    group.hit(reader.line, 0, reader.byte);
    group.count = finding.count ?? 1;
    if (finding.code === 'column_renamed') renamed.push(group);
  }
  return renamed;
}
