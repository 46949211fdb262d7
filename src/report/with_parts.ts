// Takes a statement apart into the common table expressions of its WITH list, so that those `AS MATERIALIZED` can be made as
// tables of their own. The names stay where they are and so does what they mean: only a body gives way to a reading of the
// table that was made of it. What seems doubtful has no parts and is run as it is. Pure.
import { type Token, tokensOf } from './tokens.ts';

export interface WithPart {
  /** As SQLite knows it, without quotes. */
  name: string;
  /** As it is written. */
  written: string;
  isMaterialized: boolean;
  /** From `AS`, behind the name and its columns, up to the body's closing parenthesis. */
  from: number;
  to: number;
  /** The body itself, within its parentheses. */
  body: string;
}

export interface WithParts {
  parts: WithPart[];
  /** Where the list ends and the SELECT begins. */
  to: number;
  /** A column of one side may hold values of another, and is compared as the first one is. */
  mixesSides: boolean;
}

const mixing = new Set(['union', 'except', 'intersect', 'values', 'natural', 'using']);

/**
 * What gives another answer each time it is asked, or another in another statement: what is made once must be the same
 * wherever it is read. A date function tells today's date when it is given `now`, or nothing.
 */
const changing = new Set(
  'random randomblob date time datetime julianday unixepoch strftime timediff changes total_changes last_insert_rowid'.split(
    ' ',
  ),
);
const changingWords = /^current_(?:date|time|timestamp)$/i;
/** They tell of the writing that making a table is. */
const ofWriting = new Set(['changes', 'total_changes', 'last_insert_rowid']);
/** Spaces for JavaScript, letters of a name for SQLite. */
const oddSpace = /[^\S \t\n\f\r]/;

/** The parts of a statement that `checkStatement` took, or undefined: it has none to make, or it is best run as it is. */
export function withParts(sql: string): WithParts | undefined {
  // The list is not looked for where it cannot be.
  if (!/\bmaterialized\b/i.test(sql) || oddSpace.test(sql.replace(/^\ufeff/, ''))) return undefined;
  const { tokens, mistake } = tokensOf(sql);
  if (mistake !== undefined || !isWord(tokens[0], 'with') || isWord(tokens[1], 'recursive')) return undefined;
  const parts: WithPart[] = [];
  let at = 0;
  do {
    const name = tokens[++at];
    if (name === undefined || name.kind === 'mark' || name.kind === 'number') return undefined;
    at++;
    if (isMark(tokens[at], '(')) at = closing(tokens, at) + 1;
    const as = tokens[at];
    if (as === undefined || !isWord(as, 'as')) return undefined;
    const isNot = isWord(tokens[at + 1], 'not');
    if (isNot) at++;
    const isHinted = isWord(tokens[at + 1], 'materialized');
    if (isHinted) at++;
    const open = tokens[++at];
    if (open === undefined || !isMark(open, '(')) return undefined;
    at = closing(tokens, at);
    const close = tokens[at];
    if (close === undefined) return undefined;
    parts.push({
      name: plain(name, sql),
      written: sql.slice(name.from, name.to),
      isMaterialized: isHinted && !isNot,
      from: as.from,
      to: close.to,
      body: sql.slice(open.to, close.from),
    });
    at++;
  } while (isMark(tokens[at], ','));
  if (!parts.some((part) => part.isMaterialized)) return undefined;
  if (tokens.some((_, index) => isDoubtful(tokens, index, index < at))) return undefined;
  const mixesSides = tokens.some(({ kind, text }) => kind === 'word' && mixing.has(text.toLowerCase()));
  return { parts, to: parts.at(-1)!.to, mixesSides };
}

/** The same text with other words for some of the parts, `AS` included; up to `to`, or to its end. */
export function withReplaced(
  sql: string,
  { parts }: WithParts,
  words: ReadonlyMap<WithPart, string>,
  to = sql.length,
): string {
  let text = '';
  let from = 0;
  for (const part of parts) {
    text += sql.slice(from, part.from) + (words.get(part) ?? sql.slice(part.from, part.to));
    from = part.to;
  }
  return text + sql.slice(from, to);
}

/** A collation of a column would be lost with its body. */
function isDoubtful(tokens: readonly Token[], at: number, isInList: boolean): boolean {
  const token = tokens[at]!;
  if (token.kind !== 'word' && token.kind !== 'quoted') return false;
  const name = token.text.toLowerCase();
  const isCall = isMark(tokens[at + 1], '(');
  if (isCall && ofWriting.has(name)) return true;
  if (!isInList) return false;
  return (
    (isCall && changing.has(name)) || isWord(token, 'collate') || (token.kind === 'word' && changingWords.test(name))
  );
}

/** Where the parenthesis that opens here is closed; the end of the tokens if it is not. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (isMark(tokens[at], '(')) depth++;
    else if (isMark(tokens[at], ')') && --depth === 0) return at;
  }
  return tokens.length;
}

function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === 'mark' && token.text === mark;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

/** A name without quotes, what is doubled within once. */
function plain({ kind, text, from }: Token, sql: string): string {
  const quote = sql[from]!;
  return kind === 'word' || quote === '[' ? text : text.replaceAll(quote + quote, quote);
}
