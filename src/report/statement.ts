// Whether a text is one SELECT and nothing else, told from its words before SQLite sees it. SQLite is asked again
// afterwards (is it a reader, is it read-only), and the connection itself can only read.
import { tokensOf } from './tokens.ts';

/** Reach beyond the tables, where a build of SQLite has them. */
const forbiddenFunctions = new Set(['load_extension', 'readfile', 'writefile', 'edit', 'fts3_tokenizer', 'fts5']);

/** Tables that SQLite makes up about itself, the pages of its file among them. */
const forbiddenTables = new Set(['dbstat', 'fts3tokenize']);
/** Its own tables, and functions that reach beyond the statement, all begin so. */
const ofSqlite = /^sqlite_(?!version$|source_id$)/;

/** A sentence that says why this is no report, or undefined. */
export function statementMistake(sql: string): string | undefined {
  if (sql.includes('\0')) return 'The statement contains a zero byte.';
  const { tokens, mistake } = tokensOf(sql);
  if (mistake !== undefined) return mistake;
  const [first] = tokens;
  if (first === undefined) return 'There is no statement.';
  const verb = first.text.toUpperCase();
  if (first.kind !== 'word' || (verb !== 'SELECT' && verb !== 'WITH'))
    return `A report is one SELECT (or WITH ... SELECT); this begins with ${first.text.slice(0, 40)}.`;
  for (const [at, { kind, text }] of tokens.entries()) {
    // SQLite takes a text in apostrophes for a name where a name must stand.
    if (kind === 'mark' || kind === 'number') continue;
    const name = text.toLowerCase();
    const isCall = kind !== 'text' && tokens[at + 1]?.text === '(' && tokens[at + 1]?.kind === 'mark';
    if (name.startsWith('pragma_') || (name === 'pragma' && kind === 'word'))
      return 'PRAGMA is not allowed: a report reads the tables of the set and nothing else.';
    if (isCall && forbiddenFunctions.has(name)) return `${name} is not allowed: a report reads the tables of the set.`;
    if (forbiddenTables.has(name) || ofSqlite.test(name))
      return `${name} is not allowed: a report reads the tables of the set.`;
  }
  return undefined;
}

/**
 * Which of these names the statement may speak of, letter case apart. It may name more than it means, never less: a
 * column that is not named here cannot be read by it.
 */
export function namedIn(statements: readonly string[], names: readonly string[]): Set<string> {
  const text = statements.join('\n').toLowerCase();
  return new Set(names.filter((name) => /["'\]`]/.test(name) || text.includes(name.toLowerCase())));
}

/** A star, or a join by whatever the tables have in common, means columns without naming them. */
export function meansAllColumns(statements: readonly string[]): boolean {
  const text = statements.join('\n').replace(/\bcount\s*\(\s*\*\s*\)/gi, '');
  return /\*/.test(text) || /\bnatural\b/i.test(text) || /\bin\s+["'`[\p{L}_]/iu.test(text);
}
