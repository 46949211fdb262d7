// Laying out text for a terminal: colour, aligned columns, wrapped sentences.

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green';

const codes: Record<Style, number> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 };

export type Paint = (style: Style, text: string) => string;

/** Colours text, or leaves it alone when the output is no screen. */
export function createPaint(isColoured: boolean): Paint {
  return (style, text) => (isColoured && text !== '' ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);
}

/** Rows as aligned columns, two spaces apart. Columns named in `right` are numbers. */
export function columnsOf(rows: string[][], right: number[] = []): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, at) => (right.includes(at) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd(),
  );
}

/** A sentence as lines of at most `width` characters, each after `indent`. */
export function wrapped(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(indent + line);
  return lines;
}

/** `1 file`, `3 files`. */
export function counted(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;
}
