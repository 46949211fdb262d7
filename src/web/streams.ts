// The live connections that are open, so that stopping can end them.

export interface Streams {
  /** Remembers how to end one; returns how to forget it. */
  add(end: () => void): () => void;
  endAll(): void;
}

export function createStreams(): Streams {
  const open = new Set<() => void>();
  return {
    add(end) {
      open.add(end);
      return () => open.delete(end);
    },
    endAll() {
      for (const end of [...open]) end();
    },
  };
}
