// A OneRoster manifest: of each file it says whether it is absent, bulk or delta.
import type { Layout, LayoutFile } from './layout.ts';
import { Reader } from './reader.ts';

/** A manifest has some thirty lines; what is longer is none. */
export const mostManifestBytes = 64 * 1024;

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
  if (name < 0 || value < 0) return properties;
  while (reader.next()) {
    if (reader.count > Math.max(name, value)) properties.set(reader.text(name).trim(), reader.text(value).trim());
  }
  return properties;
}

/** Whether the set has the file by its manifest: `bulk` and `delta` are there; undefined when it says nothing of it. */
export function isNamed(properties: ReadonlyMap<string, string>, file: LayoutFile): boolean | undefined {
  const value = properties.get(propertyOf(file))?.toLowerCase();
  return value === undefined ? undefined : value === 'bulk' || value === 'delta';
}

/** The layout's manifest file, when it has one. */
export function manifestOf(layout: Layout): LayoutFile | undefined {
  return layout.files.find((file) => {
    const names = file.columns.map((column) => column.name);
    return names.includes('propertyName') && names.includes('value');
  });
}
