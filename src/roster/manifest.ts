// OneRoster manifests: which files a set has, and which of them hold changes only. A few lines, read whole.
import type { Layout, LayoutFile } from './layout.ts';
import { Reader } from './reader.ts';
import type { PlaceOf, RowCheck } from './row_check.ts';

/** A manifest has some thirty lines; what is longer is none. */
export const mostManifestBytes = 64 * 1024;

/** Its lines by property name; the last one counts. */
export type ManifestLines = Map<string, { value: string; line: number; record: number; byte: number }>;

/** How a manifest names a file, such as `file.users`. */
export function propertyOf(file: LayoutFile): string {
  return `file.${file.name.replace(/\.[^.]*$/, '')}`;
}

/** Its lines as name and value; empty when the two columns are not there. */
export function readManifest(bytes: Uint8Array): Map<string, string> {
  const properties = new Map<string, string>();
  const reader = new Reader([bytes], { delimiter: ',', quoting: 'rfc4180' });
  if (!reader.next()) return properties;
  const header = reader.texts().map((name) => name.trim());
  const [name, value] = [header.indexOf('propertyName'), header.indexOf('value')];
  while (name >= 0 && value >= 0 && reader.next()) {
    if (reader.count > Math.max(name, value)) properties.set(reader.text(name).trim(), reader.text(value).trim());
  }
  reader.close();
  return properties;
}

/** Whether the set has the file by its manifest: `bulk` and `delta` are there; undefined when it says nothing of it. */
export function isNamed(properties: ReadonlyMap<string, string>, file: LayoutFile): boolean | undefined {
  const value = properties.get(propertyOf(file))?.toLowerCase();
  return value === undefined ? undefined : value === 'bulk' || value === 'delta';
}

/** A OneRoster manifest: it says of each file whether it is absent, bulk or delta. */
export function isManifest(file: LayoutFile): boolean {
  const names = file.columns.map((column) => column.name);
  return names.includes('propertyName') && names.includes('value');
}

/** The layout's manifest file, when it has one. */
export function manifestOf(layout: Layout): LayoutFile | undefined {
  return layout.files.find(isManifest);
}

/** Whether a line of a manifest says what it should: `1.1`, `v1.1` or `1.1.1` for 1.1. A blank says nothing else. */
export function saysVersion(value: string, wanted: string): boolean {
  const found = value.trim().replace(/^v(?=\d)/i, '');
  return found === '' || found === wanted || found.startsWith(`${wanted}.`);
}

/** What the lines say of a file: `absent`, `bulk`, `delta`, or whatever else stands there; undefined for nothing. */
export function modeIn(lines: ManifestLines, file: LayoutFile): string | undefined {
  return lines.get(propertyOf(file))?.value.toLowerCase();
}

/** Whether the set is one of changes: some file is a delta, or none is there because nothing changed. */
export function saysDelta(lines: ManifestLines): boolean {
  const modes = [...lines].flatMap(([name, { value }]) => (name.startsWith('file.') ? [value.toLowerCase()] : []));
  return modes.includes('delta') || (modes.length > 0 && modes.every((mode) => mode === 'absent'));
}

/** Keeps the lines of a manifest while it is read. */
export class PropertiesCheck implements RowCheck {
  #lines: ManifestLines;
  #name: number;
  #value: number;

  constructor(lines: ManifestLines, placeOf: PlaceOf) {
    this.#lines = lines;
    this.#name = placeOf('propertyName');
    this.#value = placeOf('value');
  }

  look(reader: Reader): boolean {
    const { line, record, byte } = reader;
    const name = reader.text(this.#name).trim();
    if (this.#name >= 0 && this.#value >= 0 && name !== '') {
      this.#lines.set(name, { value: reader.text(this.#value).trim(), line, record, byte });
    }
    return false;
  }
}
