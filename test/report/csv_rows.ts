// Rows of a CSV text as objects, for looking into what a report wrote.
import { Reader } from '../../src/roster/reader.ts';

export function rowsOf(text: string, delimiter = ','): Record<string, string>[] {
  const reader = new Reader([Buffer.from(text)], { delimiter, quoting: 'rfc4180' });
  reader.next();
  const names = reader.texts();
  const rows: Record<string, string>[] = [];
  while (reader.next()) {
    const texts = reader.texts();
    rows.push(Object.fromEntries(names.map((name, at) => [name, texts[at] ?? ''])));
  }
  return rows;
}
