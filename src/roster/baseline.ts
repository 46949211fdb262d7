// The last accepted night, as the next one is compared with it: per key a hash of the key, a hash of the content and a
// group number, 20 bytes at most; a sample of the rows with their values as numbers; and the layout as that night had it.
import type { GroupTable } from './groups.ts';
import type { Layout } from './layout.ts';
import type { SampledRows } from './row_sample.ts';

/** What is kept of the rows of a file, or of some that follow each other, in the order they came. */
export interface KeptRows {
  /** Two lanes per key. */
  keys: Int32Array;
  /** Two lanes per key; absent where the whole row is the key. */
  contents: Int32Array | undefined;
  /** A number of `groupTable.combinations` per key. */
  groups: Int32Array | Uint16Array | undefined;
}

/** What a baseline says of a file beside its rows. */
export interface BaselineEntry {
  /** The layout's name of the file. */
  name: string;
  sha256: string;
  bytes: number;
  /** Data rows, repeats included. */
  rows: number;
  groupTable: GroupTable | undefined;
  sample: SampledRows;
}

export interface BaselineFile extends BaselineEntry, KeptRows {}

export interface Baseline {
  /** Pinned: columns, order, encoding and files as that night had them. */
  layout: Layout;
  files: BaselineFile[];
}

/** A file of a baseline whose rows stay where they are stored: a comparison goes over them once, in their order. */
export interface StoredBaselineFile extends BaselineEntry {
  keyCount: number;
  hasContents: boolean;
  /** The rows a piece at a time. A piece is good until the next one is asked for. */
  pieces(): Iterable<KeptRows>;
}

/** A file as it was accepted last: in memory, or where it is stored. */
export type LastFile = BaselineFile | StoredBaselineFile;

export interface LastNight {
  layout: Layout;
  files: LastFile[];
}

/** The rows of a file, piece by piece. */
export function piecesOf(file: LastFile): Iterable<KeptRows> {
  return 'pieces' in file ? file.pieces() : [file];
}

export function keyCountOf(file: LastFile): number {
  return 'pieces' in file ? file.keyCount : file.keys.length / 2;
}

export function hasContents(file: LastFile): boolean {
  return 'pieces' in file ? file.hasContents : file.contents !== undefined;
}

/** The file with all its rows in memory. */
export function inMemory(file: LastFile): BaselineFile {
  if (!('pieces' in file)) return file;
  const { pieces: _, hasContents: isWithContents, keyCount, ...entry } = file;
  const rows: KeptRows = { keys: new Int32Array(keyCount * 2), contents: undefined, groups: undefined };
  if (isWithContents) rows.contents = new Int32Array(keyCount * 2);
  let at = 0;
  for (const piece of file.pieces()) {
    rows.keys.set(piece.keys, at * 2);
    rows.contents?.set(piece.contents!, at * 2);
    if (piece.groups !== undefined) rows.groups ??= new Int32Array(keyCount);
    rows.groups?.set(piece.groups!, at);
    at += piece.keys.length / 2;
  }
  return { ...entry, ...rows };
}
