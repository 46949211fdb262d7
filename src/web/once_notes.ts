// Something to say on the next page of one browser, once: the answer to what was just done, or a new password.
import type { BannerKind } from '../../views/parts/Banner.tsx';

export interface OnceNote {
  kind: BannerKind;
  text: string;
  /** A secret made a moment ago. */
  password?: string;
  /** An upload token made a moment ago. */
  uploadToken?: string;
  /** An API token made a moment ago. */
  apiToken?: string;
  /** A private key made a moment ago. */
  privateKey?: string;
}

export interface OnceNotes {
  put(token: string | undefined, note: OnceNote): void;
  take(token: string | undefined): OnceNote | undefined;
}

const most = 200;

/** Kept in memory only; the oldest go when there are too many. */
export function createOnceNotes(): OnceNotes {
  const notes = new Map<string, OnceNote>();
  return {
    put(token, note) {
      if (token === undefined) return;
      notes.delete(token);
      notes.set(token, note);
      const oldest = notes.keys().next();
      if (notes.size > most && !oldest.done) notes.delete(oldest.value);
    },
    take(token) {
      if (token === undefined) return undefined;
      const note = notes.get(token);
      notes.delete(token);
      return note;
    },
  };
}
