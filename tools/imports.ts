// Reads the imports of a TypeScript file without a compiler: blanks comments and the insides of strings, then looks for
// the few forms an import can have. Good for this house's code style, not for every text that is legal.

export interface Import {
  /** As written: `./x.ts`, `node:fs`, `hono`. */
  specifier: string;
  /** Line of the specifier, 1 = first. */
  line: number;
}

/**
 * The text with comments and the insides of strings as spaces, so that what is left is code. Positions stay.
 * Code inside `${}` of a template stays too.
 */
export function codeOf(text: string): string {
  const out = text.split('');
  const blank = (from: number, to: number) => {
    for (let i = from; i < to; i++) if (out[i] !== '\n') out[i] = ' ';
  };
  /** Depth of `{` inside each open `${`. */
  const templates: number[] = [];
  let at = 0;
  const skipTemplate = () => {
    const from = at;
    while (at < text.length && text[at] !== '`' && !text.startsWith('${', at)) at += text[at] === '\\' ? 2 : 1;
    blank(from, at);
    if (text.startsWith('${', at)) {
      templates.push(0);
      at += 2;
    } else {
      at += 1;
    }
  };
  while (at < text.length) {
    const char = text[at];
    if (text.startsWith('//', at)) {
      const end = endOfLine(text, at);
      blank(at, end);
      at = end;
    } else if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at + 2);
      const end = close < 0 ? text.length : close + 2;
      blank(at, end);
      at = end;
    } else if (char === "'" || char === '"') {
      const end = endOfQuoted(text, at, char);
      blank(at + 1, end);
      at = end + 1;
    } else if (char === '`') {
      at += 1;
      skipTemplate();
    } else if (char === '/' && beginsRegex(text, at)) {
      const end = endOfQuoted(text, at, '/');
      blank(at + 1, end);
      at = end + 1;
    } else if (templates.length > 0 && (char === '{' || char === '}')) {
      const depth = templates.at(-1)!;
      at += 1;
      if (char === '}' && depth === 0) {
        templates.pop();
        skipTemplate();
      } else {
        templates[templates.length - 1] = depth + (char === '{' ? 1 : -1);
      }
    } else {
      at += 1;
    }
  }
  return out.join('');
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Where the closing quote is; an apostrophe in JSX text opens nothing past its line. A `/` in a class does not close. */
function endOfQuoted(text: string, from: number, quote: string): number {
  let isInClass = false;
  for (let at = from + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at += 1;
    else if (quote === '/' && text[at] === '[') isInClass = true;
    else if (quote === '/' && text[at] === ']') isInClass = false;
    else if (text[at] === quote && !isInClass) return at;
  }
  return endOfLine(text, from);
}

/** A `/` divides after a value and begins a pattern after an operator, a bracket or one of a few words. */
function beginsRegex(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 20), at).trimEnd();
  return before === '' || /[(,=:[!&|?{};+\-*%~^]$|\b(?:return|typeof|case|in|of)$/.test(before);
}

const importForms =
  /\b(?:from|import)\s*(?=['"])|\b(?:import|require|import\.meta\.resolve)\s*\(\s*(?=['"`])|\bnew\s+URL\s*\(\s*(?=['"`])/g;

/** Every module the text names: static and dynamic imports, re-exports, `require`, and files of `new URL`. */
export function importsOf(text: string): Import[] {
  const code = codeOf(text);
  const found: Import[] = [];
  for (const match of code.matchAll(importForms)) {
    const open = match.index + match[0].length;
    const close = text.indexOf(text[open]!, open + 1);
    const specifier = text.slice(open + 1, close);
    // `new URL` takes addresses too; only a file of ours is an import.
    if (match[0].startsWith('new') && !/^\.{1,2}\/.*\.(?:ts|tsx|js|mjs)$/.test(specifier)) continue;
    found.push({ specifier, line: lineOf(text, open) });
  }
  return found;
}

/** Line of a position, 1 = first. */
export function lineOf(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
