// The live connections that are open, so that stopping can end them.

export interface Streams {
  /** Remembers how to end one; returns how to forget it. */
  add(end: () => void): () => void;
  /** Ends every one, and each that is opened afterwards. */
  endAll(): void;
}

export function createStreams(): Streams {
  const open = new Set<() => void>();
  let isOver = false;
  return {
    add(end) {
      if (isOver) end();
      open.add(end);
      return () => open.delete(end);
    },
    endAll() {
      isOver = true;
      for (const end of [...open]) end();
    },
  };
}
