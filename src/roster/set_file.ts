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

/** About how many lines a file has, told from its beginning. */
export function linesAbout(file: SetFile): number {
  for (const chunk of file.chunks()) {
    const head = chunk.subarray(0, 1 << 16);
    let feeds = 0;
    let returns = 0;
    for (const byte of head) {
      if (byte === 10) feeds++;
      else if (byte === 13) returns++;
    }
    return (Math.max(feeds, returns) * file.bytes) / head.length;
  }
  return 0;
}
