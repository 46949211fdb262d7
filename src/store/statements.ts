// Statements compiled once: SQLite's compiler took a quarter of the time of a page when every query ran it anew.
import type { Database, Statement } from 'better-sqlite3';

/** More different texts than the house has; what lists make longer or shorter comes on top. */
const mostKept = 500;

/** From now on `prepare` gives the same statement for the same text. None of them may be iterated: one cannot run twice at once. */
export function keepStatements(sqlite: Database): void {
  const prepare = sqlite.prepare.bind(sqlite) as (text: string) => Statement;
  const kept = new Map<string, Statement>();
  const fromKept = (text: string): Statement => {
    const known = kept.get(text);
    if (known) {
      // As a new one would be.
      if (known.reader) known.raw(false);
      return known;
    }
    const statement = prepare(text);
    if (kept.size >= mostKept) kept.clear();
    kept.set(text, statement);
    return statement;
  };
  sqlite.prepare = fromKept as typeof sqlite.prepare;
}

/** Made at the first use: a database that is just being opened may not have the tables yet. */
export function whenAsked<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
