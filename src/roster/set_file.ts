// One file of a set as the check is given it: its name, its length, its bytes.

export interface SetFile {
  /** As the sender named it, without a folder. */
  name: string;
  bytes: number;
  /** Lower-case hexadecimal. */
  sha256: string;
  /** The content from its beginning, each time it is called. A chunk is used up before the next is asked for. */
  chunks(): Iterable<Uint8Array>;
  /** The content from this byte on, where that is less work than reading all before it. */
  chunksFrom?(byte: number): Iterable<Uint8Array>;
}

/** The content of a file from this byte on. */
export function chunksFrom(file: SetFile, byte: number): Iterable<Uint8Array> {
  return file.chunksFrom?.(byte) ?? skipped(file.chunks(), byte);
}

function* skipped(chunks: Iterable<Uint8Array>, bytes: number): Generator<Uint8Array> {
  let left = bytes;
  for (const chunk of chunks) {
    if (left < chunk.length) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** Bytes that are looked at in one place of a file to tell how long its lines are. */
const lookBytes = 1 << 16;
/** So many places, where any of them can be read. */
const lookPlaces = 8;

/** About how many lines a file has: told from its beginning, and, where that is no work, from places all over it. */
export function linesAbout(file: SetFile): number {
  const isLong = file.chunksFrom !== undefined && file.bytes > lookBytes * lookPlaces * 2;
  const places = isLong ? lookPlaces : 1;
  let looked = 0;
  let lines = 0;
  for (let place = 0; place < places; place++) {
    for (const chunk of chunksFrom(file, Math.floor((file.bytes * place) / places))) {
      const window = chunk.subarray(0, lookBytes);
      lines += linesIn(window);
      looked += window.length;
      break;
    }
  }
  return looked === 0 ? 0 : (lines * file.bytes) / looked;
}

function linesIn(window: Uint8Array): number {
  let feeds = 0;
  let returns = 0;
  for (const byte of window) {
    if (byte === 10) feeds++;
    else if (byte === 13) returns++;
  }
  return Math.max(feeds, returns);
}
