// The words of an SQL text as SQLite reads them, outside of comments. What a statement is, and where its parts begin and
// end, is told from these alone.

export interface Token {
  /** `text` is in apostrophes; `quoted` in double quotes, brackets or backticks, and so a name, as `word` mostly is. */
  kind: 'word' | 'quoted' | 'text' | 'number' | 'mark';
  /** Without its quotes; what is doubled within stays doubled. */
  text: string;
  /** Where it begins and ends in the statement, quotes included. */
  from: number;
  to: number;
}

/** The tokens of the one statement, without semicolons behind it. More than one statement, or an open end, is a mistake. */
export function tokensOf(sql: string): { tokens: Token[]; mistake?: string } {
  const tokens: Token[] = [];
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
      if (end < 0) return { tokens, mistake: 'A comment that begins with /* never ends.' };
      at = end;
      continue;
    }
    if (letter === ';') {
      hasEnded = tokens.length > 0;
      at = end;
      continue;
    }
    if (hasEnded) return { tokens, mistake: 'There is more than one statement; a report is one SELECT.' };
    const close = letter === '[' ? ']' : letter;
    if (letter === "'" || letter === '"' || letter === '`' || letter === '[') {
      do {
        end = upTo(close, end);
        if (end < 0) return { tokens, mistake: `A ${letter} is never closed.` };
      } while (letter !== '[' && sql[end] === close && end++ > 0);
      const kind = letter === "'" ? 'text' : 'quoted';
      tokens.push({ kind, text: sql.slice(at + 1, end - 1), from: at, to: end });
    } else if (/[\p{L}_\u0080-\uffff]/u.test(letter)) {
      while (end < sql.length && /[\p{L}\p{N}_$\u0080-\uffff]/u.test(sql[end]!)) end++;
      tokens.push({ kind: 'word', text: sql.slice(at, end), from: at, to: end });
    } else if (/\d/.test(letter)) {
      while (end < sql.length && /[\w.]/.test(sql[end]!)) end++;
      tokens.push({ kind: 'number', text: sql.slice(at, end), from: at, to: end });
    } else if (letter === '?' || (/[:@$]/.test(letter) && /[\p{L}\p{N}_:$]/u.test(sql[end] ?? ''))) {
      return { tokens, mistake: `A report has no parameters; this has ${sql.slice(at, at + 20)}.` };
    } else tokens.push({ kind: 'mark', text: letter, from: at, to: end });
    at = end;
  }
  return { tokens };
}
