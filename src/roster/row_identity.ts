// What a row is known by: the order in which its values make the row hash, and its key as a sample shows it.
import { sampleOf } from './columns.ts';
import type { HeaderReading } from './header.ts';
import { isPinned } from './header.ts';
import type { LayoutFile } from './layout.ts';
import type { Reader } from './reader.ts';

/** The places whose values make the row hash: as the layout orders them, then the other columns by name. */
export function hashPlaces(file: LayoutFile, header: HeaderReading): Int32Array {
  const known = Array.from(header.places).filter((place) => place >= 0);
  const others = header.names.map((_, place) => place).filter((place) => !known.includes(place));
  // Before a pin the order of the file becomes the order of the layout.
  if (!isPinned(file)) return Int32Array.from(header.names, (_, place) => place);
  return Int32Array.from([...known, ...others]);
}

/** The key of the current record, part by part. */
export function keySample(reader: Reader, places: Int32Array, file: LayoutFile, showValues: boolean): string {
  return file.key
    .map((key, part) => {
      const column = file.columns.find((one) => one.name === key);
      return column === undefined ? '' : sampleOf(reader.text(places[part]!), column, showValues);
    })
    .join(' + ');
}
