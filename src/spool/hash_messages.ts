// What a spool and its hashing thread say to each other.

export type ToHashThread =
  /** Begin with the file at its first byte. */
  | { kind: 'follow'; id: number; path: string }
  /** So many bytes are written and do not change any more. */
  | { kind: 'written'; id: number; bytes: number }
  /** These are all: answer with the hash. */
  | { kind: 'finish'; id: number; bytes: number }
  | { kind: 'drop'; id: number };

/** Hex of SHA-256; null: the file could not be read. */
export interface FromHashThread {
  id: number;
  sha256: string | null;
}
