// One night to be written into a folder.
import type { Night } from '../specimen.ts';
import type { Files } from './texts.ts';

export interface Scenario extends Omit<Night, 'must'> {
  /** Of the folder. */
  name: string;
  /** The last good night; absent: there was none. */
  before?: Files;
  tonight: Files;
  /** Accepted nights before the last one, by the folders that `older` names. */
  earlier?: Record<string, Files>;
  /** Verdict, then what must be found. */
  must: [Night['must']['verdict'], ...string[]];
}

/** A copy with some files made otherwise. */
export function changed(files: Files, changes: Record<string, (text: string) => string | Buffer>): Files {
  const copy = { ...files };
  for (const [name, change] of Object.entries(changes)) {
    if (typeof copy[name] !== 'string') throw new Error(`there is no text ${name}`);
    copy[name] = change(copy[name]);
  }
  return copy;
}

export function without(files: Files, ...names: string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
}
