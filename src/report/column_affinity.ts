// How SQLite compares the columns of a common table expression: asked of SQLite, as the byte code of a comparison says it.
// A table made of one must be compared just so, or 5 and '5' are the same here and different there.
import type Database from 'better-sqlite3';

/**
 * `text`: what it is compared with is taken for text. `blob`: nothing is changed. `none`, of an expression: the other side
 * says. `number`: texts are taken for numbers.
 */
export type Affinity = 'text' | 'blob' | 'none' | 'number';

/** Of what the bits of a comparison say: https://www.sqlite.org/datatype3.html, section 4.2, and the bytes of sqliteInt.h. */
const affinityBits = 0x47;
const named = new Map<number, Affinity>([
  [0x40, 'none'],
  [0x41, 'blob'],
  [0x42, 'text'],
  [0x43, 'number'],
  [0x44, 'number'],
  [0x45, 'number'],
  [0x46, 'number'],
]);

/**
 * The affinity of each of these columns of `from`, where `list` is the WITH list before it; undefined if SQLite does not
 * say. Nothing is run. `mark` is a word that is nowhere in the list.
 */
export function affinitiesOf(
  db: InstanceType<typeof Database>,
  list: string,
  from: string,
  columns: readonly string[],
  mark: string,
): Affinity[] | undefined {
  // A text alone has no affinity: the comparison has the column's.
  const asked = columns.map((name, at) => `"${name.replaceAll('"', '""')}" IS '${mark} ${at}'`);
  const steps = db
    .prepare(`EXPLAIN ${list}\nSELECT ${asked.join(', ')} FROM ${from}`)
    .raw()
    .all() as unknown[][];
  const places = new Map<unknown, unknown>();
  for (const [, operation, , place, , text] of steps) if (operation === 'String8') places.set(text, place);
  const found = columns.map((_, at) => {
    const place = places.get(`${mark} ${at}`);
    const step = steps.find(([, it, p1, , p3]) => (it === 'Eq' || it === 'Ne') && (p1 === place || p3 === place));
    return step && named.get(Number(step[6]) & affinityBits);
  });
  return found.every((it) => it !== undefined) ? found : undefined;
}
