// Writes a file again without some of its rows and columns. What stays is copied byte for byte: quotes, encoding, line
// ends and the header are those of the file that came.

import { plainName, textsOf } from './header_names.ts';
import type { KeptRows } from './kept_rows.ts';
import type { LayoutFile } from './layout.ts';
import { keeps, type LeftOutOfFile, type LeftOutReason } from './only.ts';
import { rawFieldsOf } from './raw_fields.ts';
import type { Reader } from './reader.ts';
import { chunksFrom, type SetFile } from './set_file.ts';
import { type OpenedRows, openRows, readOpened } from './source_rows.ts';

/** The file could not be cut: it has no header, or no row can be read. */
export class NotCut extends Error {}

export interface CutFile extends LeftOutOfFile {
  /** Rows that stay. */
  kept: number;
  /** The names of the columns that stay, as the header has them. */
  keptColumns: string[];
}

interface Record {
  from: number;
  /** Undefined: it is written. */
  why: LeftOutReason | undefined;
  fields: number;
  edits: ReturnType<KeptRows['editsOf']>;
}

/** `columns`: the names that stay; undefined: all. `rows`: undefined when none is left out. `write` gets the bytes in order. */
export function cutFile(
  layoutFile: LayoutFile,
  source: SetFile,
  columns: readonly string[] | undefined,
  rows: KeptRows | undefined,
  write: (bytes: Uint8Array) => void,
): CutFile {
  const opened = openRows(layoutFile, source);
  const name = layoutFile.name;
  if (opened === undefined) throw new NotCut(`no row of ${name} can be read`);
  const { reader, file, header } = opened;
  if (columns !== undefined && !opened.isHeader) throw new NotCut(`${name} has no header`);
  const doubt = doubtOf(opened, columns);
  if (doubt !== undefined) throw new NotCut(doubt);
  const places = columns === undefined ? undefined : keptPlaces(file, header, columns);
  // What stands behind the last column has no name, and nobody asked for it.
  const isKeptPlace = (place: number) => places === undefined || places.has(place);
  const cut: CutFile = {
    file: name,
    kept: 0,
    keptColumns: header.names.filter((_, place) => isKeptPlace(place)),
    columns: header.names.filter((_, place) => !isKeptPlace(place)),
    rows: {},
    references: 0,
  };
  const lose = (why: LeftOutReason) => {
    cut.rows[why] = (cut.rows[why] ?? 0) + 1;
  };
  const bytes = new Window(source);
  const dialect = { delimiter: file.delimiter, quoting: file.quoting, encoding: reader.encoding };

  let before: Record | undefined;
  let isHeaderNext = false;
  let isHeader = false;
  function finish(to: number): void {
    if (before === undefined) return;
    if (before.why !== undefined) {
      lose(before.why);
      return;
    }
    if (places === undefined && before.edits.length === 0) {
      bytes.pass(before.from, to, write);
    } else {
      const raw = bytes.take(before.from, to);
      const fields = rawFieldsOf(raw, dialect);
      if (fields.count !== before.fields) {
        if (isHeader) throw new NotCut(`the header of ${name} cannot be read twice alike`);
        lose('unreadable');
        return;
      }
      write(fields.written(isKeptPlace, before.edits));
      cut.references += before.edits.filter((edit) => isKeptPlace(edit.field)).length;
    }
    if (!isHeader) cut.kept++;
  }
  const next = (it: Omit<Record, 'from' | 'fields'>) => {
    if (before === undefined && writeMark(reader, bytes, write))
      cut.rows.empty = (cut.rows.empty ?? 0) + reader.line - 1;
    finish(reader.byte);
    isHeader = isHeaderNext;
    isHeaderNext = false;
    before = { from: reader.byte, fields: reader.count, ...it };
  };

  let row = 0;
  const mayEdit = rows?.mayEdit(name) ?? false;
  readOpened(
    opened,
    () => {
      const why = rows?.reasonOf(name, row);
      const edits = mayEdit && why === undefined ? rows!.editsOf(name, row) : [];
      row++;
      next({ why, edits });
    },
    (_, why) => {
      isHeaderNext = why === 'header';
      next({ why: why === 'header' ? undefined : why === 'damaged' ? 'unreadable' : 'empty', edits: [] });
    },
  );
  finish(source.bytes);
  return cut;
}

/** Of what stands above the first record only the mark of its encoding goes along: a title may say anything. Whether more did. */
function writeMark({ byte, hasBom, encoding }: Reader, bytes: Window, write: (bytes: Uint8Array) => void): boolean {
  const mark = hasBom ? (encoding === 'utf-8' ? 3 : 2) : 0;
  if (mark > 0) write(bytes.take(0, mark));
  return byte > mark;
}

/** Why nobody can be sure which column is which; undefined when all are where their names are. */
function doubtOf({ file, header, isHeader }: OpenedRows, columns: readonly string[] | undefined): string | undefined {
  if (isHeader && !file.header) {
    const isElsewhere = header.texts?.some((text, place) => {
      const column = file.columns[place];
      return column !== undefined && !textsOf(column).some((name) => plainName(name) === plainName(text));
    });
    return isElsewhere ? `${file.name} has a header, in another order than its columns are known by` : undefined;
  }
  if (columns === undefined) return undefined;
  const renamed = header.findings.find((it) => it.code === 'column_renamed');
  if (renamed) return `${file.name} has ${renamed.detail} in place of ${renamed.column}`;
  const twice = columns.find((name) => header.names.filter((it) => it === name).length > 1);
  const isMeant = file.columns.some((column) => column.name === twice && column.repeatsName === true);
  return twice === undefined || isMeant ? undefined : `${file.name} has the column ${twice} twice`;
}

function keptPlaces(
  file: LayoutFile,
  { names, places }: { names: string[]; places: Int32Array },
  columns: readonly string[],
): ReadonlySet<number> {
  const kept = new Set<number>();
  for (const [at, column] of file.columns.entries()) {
    const place = places[at] ?? -1;
    if (place >= 0 && keeps(columns, file, column)) kept.add(place);
  }
  const known = new Set(places);
  for (const [place, name] of names.entries()) if (!known.has(place) && columns.includes(name)) kept.add(place);
  return kept;
}

/** The bytes of a file from one place to another, asked for in order. */
class Window {
  #chunks: Iterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);
  #from = 0;

  constructor(source: SetFile) {
    this.#chunks = chunksFrom(source, 0)[Symbol.iterator]();
  }

  take(from: number, to: number): Uint8Array {
    this.#hold(from, to);
    return this.#held.slice(from - this.#from, to - this.#from);
  }

  /** The same, written as they are held: `write` does not keep what it is given. */
  pass(from: number, to: number, write: (bytes: Uint8Array) => void): void {
    this.#hold(from, to);
    write(this.#held.subarray(from - this.#from, to - this.#from));
  }

  #hold(from: number, to: number): void {
    while (this.#from + this.#held.length < to) {
      const step = this.#chunks.next();
      if (step.done === true) break;
      const rest = this.#held.subarray(Math.max(0, from - this.#from));
      this.#from += this.#held.length - rest.length;
      const joined = new Uint8Array(rest.length + step.value.length);
      joined.set(rest);
      joined.set(step.value, rest.length);
      this.#held = joined;
    }
  }
}
