// In which order the values of a row make its hash, so that nights can be compared whatever the order of the columns.
import type { HeaderReading } from './header.ts';
import { isPinned } from './header_names.ts';
import type { LayoutFile } from './layout.ts';

/** The places whose values make the row hash: as the layout orders them, then the other columns by name. */
export function hashPlaces(file: LayoutFile, header: HeaderReading): Int32Array {
  // Before a pin the order of the file becomes the order of the layout.
  if (!isPinned(file)) return Int32Array.from(header.names, (_, place) => place);
  const known = new Set(Array.from(header.places).filter((place) => place >= 0));
  const others = header.names.map((_, place) => place).filter((place) => !known.has(place));
  return Int32Array.from([...known, ...others]);
}
