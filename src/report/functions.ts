// What a report's SQL has beyond SQLite's own: lists in a field, and dates in the two ways rosters write them.
import type Database from 'better-sqlite3';
import { dateReader } from '../roster/dates.ts';

const readers = ['YYYY-MM-DD', 'M/D/YYYY'].map((format) => dateReader(format));

/** Gives a connection `list_items(list)`, `iso_date(text)` and `us_date(text)`. */
export function addFunctions(db: InstanceType<typeof Database>): void {
  // A table of the items of `a, b,c`: `FROM classes c, list_items(c.termSourcedIds) t`.
  db.table('list_items', {
    columns: ['item', 'position'],
    parameters: ['list'],
    *rows(list: unknown) {
      // A number of JavaScript would be one with a point to SQLite: 1.0.
      let position = 0n;
      for (const part of typeof list === 'string' ? list.split(',') : []) {
        const item = part.trim();
        if (item !== '') yield [item, ++position];
      }
    },
  });
  const options = { deterministic: true };
  db.function('iso_date', options, (text: unknown) => dated(text, (y, m, d) => `${y}-${m}-${d}`));
  db.function('us_date', options, (text: unknown) => dated(text, (y, m, d) => `${m}/${d}/${y}`));
}

/** A date in another way; what is none stays as it stands, so that the target's check tells of it. */
function dated(text: unknown, write: (year: string, month: string, day: string) => string): unknown {
  if (typeof text !== 'string') return text;
  for (const read of readers) {
    const day = read(text.trim());
    if (day === undefined) continue;
    const digits = String(day).padStart(8, '0');
    return write(digits.slice(0, 4), digits.slice(4, 6), digits.slice(6));
  }
  return text;
}
