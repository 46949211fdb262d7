// Paths as clients send them: bytes in any encoding, with dots and doubled slashes. Here they become places in the
// sender's inbox; nothing a client can send names anything outside it.

export interface InboxPath {
  /** Absolute, without dots or doubled slashes: `/` or `/incoming/students.csv`. The key of everything. */
  path: string;
  /** `/` for a file at the top. */
  directory: string;
  /** Last part; empty for `/`. */
  name: string;
  /** Last part as the client sent it. */
  rawName: Uint8Array;
}

export type PathReading = { ok: true; value: InboxPath } | { ok: false; why: string };

const slash = 0x2f;
const longestName = 255;
const longestPath = 4096;
const deepestPath = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder('windows-1252');

/**
 * Reads a path of a request. Refused: NUL and other control characters, names over 255 bytes, paths over 4096
 * bytes or 32 folders.
 * Names that are not UTF-8 are read as Windows-1252, which old SIS exports send.
 */
export function readPath(bytes: Uint8Array): PathReading {
  if (bytes.length > longestPath) return { ok: false, why: `Paths may have at most ${longestPath} bytes` };
  const parts: Uint8Array[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const found = bytes.indexOf(slash, start);
    const end = found < 0 ? bytes.length : found;
    const part = bytes.subarray(start, end);
    if (part.length === 2 && part[0] === 0x2e && part[1] === 0x2e) parts.pop();
    else if (part.length > 0 && !(part.length === 1 && part[0] === 0x2e)) parts.push(part);
    start = end + 1;
  }
  if (parts.length > deepestPath) return { ok: false, why: `Paths may have at most ${deepestPath} folders` };
  const names: string[] = [];
  for (const part of parts) {
    if (part.length > longestName) return { ok: false, why: `Names may have at most ${longestName} bytes` };
    const name = decodeName(part);
    if (hasControlCharacter(name)) return { ok: false, why: 'Names may not have control characters' };
    names.push(name);
  }
  const last = parts.at(-1);
  return {
    ok: true,
    value: {
      path: `/${names.join('/')}`,
      directory: `/${names.slice(0, -1).join('/')}`,
      name: names.at(-1) ?? '',
      // A copy: the request's bytes are used again for the next one.
      rawName: last ? new Uint8Array(last) : new Uint8Array(0),
    },
  };
}

/** The same place given as text, for names that come from the database. */
export function pathOf(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

function decodeName(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

function hasControlCharacter(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}
