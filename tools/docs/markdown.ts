// The few forms of Markdown the generated pages use.

/** First lines of every generated page. */
export function heading(title: string, source: string, about: string): string {
  return `# ${title}\n\n<!-- Written by \`npm run docs\` from ${source}; changes made here are lost. -->\n\n${about}\n`;
}

/** A cell of a table: one line, no bars. */
export function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|');
}

export function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A block shown as it is. */
export function block(text: string): string {
  return `\`\`\`\n${text.trimEnd()}\n\`\`\``;
}
