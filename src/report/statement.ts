// Whether a text is one SELECT and nothing else, told from its words before SQLite sees it. SQLite is asked again
// afterwards (is it a reader, is it read-only), and the connection itself can only read.

/** Reach beyond the tables, where a build of SQLite has them. */
const forbiddenFunctions = new Set(['load_extension', 'readfile', 'writefile', 'edit', 'fts3_tokenizer', 'fts5']);

/** Tables that SQLite makes up about itself, the pages of its file among them. */
const forbiddenTables = new Set(['dbstat']);
/** Its own tables, and functions that reach beyond the statement, all begin so. */
const ofSqlite = /^sqlite_(?!version$|source_id$)/;

interface Word {
  text: string;
  /** In double quotes, brackets, backticks or apostrophes: SQLite takes a text for a name where a name must stand. */
  isQuoted: boolean;
  isCall: boolean;
}

/** A sentence that says why this is no report, or undefined. */
export function statementMistake(sql: string): string | undefined {
  if (sql.includes('\0')) return 'The statement contains a zero byte.';
  const read = wordsOf(sql);
  if (read.mistake !== undefined) return read.mistake;
  const [first] = read.words;
  if (first === undefined) return 'There is no statement.';
  const verb = first.text.toUpperCase();
  if (first.isQuoted || (verb !== 'SELECT' && verb !== 'WITH'))
    return `A report is one SELECT (or WITH ... SELECT); this begins with ${first.text.slice(0, 40)}.`;
  for (const { text, isQuoted, isCall } of read.words) {
    const name = text.toLowerCase();
    if (name.startsWith('pragma_') || (name === 'pragma' && !isQuoted))
      return 'PRAGMA is not allowed: a report reads the tables of the set and nothing else.';
    if (isCall && forbiddenFunctions.has(name)) return `${name} is not allowed: a report reads the tables of the set.`;
    if (forbiddenTables.has(name) || ofSqlite.test(name))
      return `${name} is not allowed: a report reads the tables of the set.`;
  }
  return undefined;
}

/** The words of a statement outside of comments and texts; more than one statement is a mistake. */
function wordsOf(sql: string): { words: Word[]; mistake?: string } {
  const words: Word[] = [];
  let at = 0;
  let hasEnded = false;
  const upTo = (mark: string, from: number) => {
    const end = sql.indexOf(mark, from);
    return end < 0 ? -1 : end + mark.length;
  };
  while (at < sql.length) {
    const letter = sql[at]!;
    let end = at + 1;
    if (/\s/.test(letter)) {
      at = end;
      continue;
    }
    if (sql.startsWith('--', at)) {
      end = upTo('\n', at);
      if (end < 0) break;
      at = end;
      continue;
    }
    if (sql.startsWith('/*', at)) {
      end = upTo('*/', at + 2);
      if (end < 0) return { words, mistake: 'A comment that begins with /* never ends.' };
      at = end;
      continue;
    }
    if (letter === ';') {
      hasEnded = words.length > 0;
      at = end;
      continue;
    }
    if (hasEnded) return { words, mistake: 'There is more than one statement; a report is one SELECT.' };
    const close = letter === '[' ? ']' : letter;
    if (letter === "'" || letter === '"' || letter === '`' || letter === '[') {
      do {
        end = upTo(close, end);
        if (end < 0) return { words, mistake: `A ${letter} is never closed.` };
      } while (letter !== '[' && sql[end] === close && end++ > 0);
      words.push({ text: sql.slice(at + 1, end - 1), isQuoted: true, isCall: letter !== "'" && isCallAt(sql, end) });
    } else if (/[\p{L}_\u0080-\uffff]/u.test(letter)) {
      while (end < sql.length && /[\p{L}\p{N}_$\u0080-\uffff]/u.test(sql[end]!)) end++;
      words.push({ text: sql.slice(at, end), isQuoted: false, isCall: isCallAt(sql, end) });
    } else if (/\d/.test(letter)) {
      while (end < sql.length && /[\w.]/.test(sql[end]!)) end++;
      if (words.length === 0) words.push({ text: sql.slice(at, end), isQuoted: false, isCall: false });
    } else if (letter === '?' || (/[:@$]/.test(letter) && /[\p{L}\p{N}_:$]/u.test(sql[end] ?? ''))) {
      return { words, mistake: `A report has no parameters; this has ${sql.slice(at, at + 20)}.` };
    } else if (words.length === 0) words.push({ text: letter, isQuoted: false, isCall: false });
    at = end;
  }
  return { words };
}

/** Whether a parenthesis comes next, beyond spaces and comments. */
function isCallAt(sql: string, at: number): boolean {
  const next = /(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/y;
  next.lastIndex = at;
  next.exec(sql);
  return sql[next.lastIndex] === '(';
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
