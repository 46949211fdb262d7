// How names in a header are compared: with aliases, and without regard to letter case and white space around them.
import type { LayoutColumn, LayoutFile } from './layout.ts';

/** A name as it is compared when it is not exactly the agreed one. */
export function plainName(name: string): string {
  return name.trim().toLowerCase();
}

/** What a header may call a column, its own name first. */
export function textsOf(column: LayoutColumn): string[] {
  return [column.name, ...(column.aliases ?? [])].filter((name) => name.trim() !== '');
}

/** Whether the file was there on the first accepted night, so that its columns are agreed to the letter. */
export function isPinned(file: LayoutFile): boolean {
  return file.encoding !== undefined;
}

/** The places of the names, by what is made of each. */
export function placesBy(names: readonly string[], keyOf: (name: string) => string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [at, name] of names.entries()) {
    const key = keyOf(name);
    const places = found.get(key);
    if (places === undefined) found.set(key, [at]);
    else places.push(at);
  }
  return found;
}

/** Whether none of the values is a number, a date or an address: what no header has. */
export function areNames(texts: readonly string[]): boolean {
  const filled = texts.filter((text) => text.trim() !== '');
  return filled.length * 2 >= texts.length && filled.length > 0 && !filled.some((text) => isData(text.trim()));
}

function isData(text: string): boolean {
  return /^[-+]?[\d.,/:\s-]*\d[\d.,/:\s-]*$/.test(text) || text.includes('@');
}
