// What a client program is to the matrix: how to make it do each deed, as far as it can.

import type { OpenDoor } from '../receive/open_door.ts';
import type { Ran } from '../receive/run_client.ts';

export interface Client {
  name: string;
  /** Why it cannot run here, such as a program that is not installed. */
  missing(): string | undefined;
  put(door: OpenDoor, local: string, remote: string): Promise<Ran>;
  /** Goes on where a torn upload of `remote` broke off. */
  resume?(door: OpenDoor, local: string, remote: string): Promise<Ran>;
  /** Uploads as `temporary`, then renames to `remote`, in one session where the program can. */
  putAndRename?(door: OpenDoor, local: string, temporary: string, remote: string): Promise<Ran>;
  /** The file keeps its modification time. */
  putWithTime?(door: OpenDoor, local: string, remote: string): Promise<Ran>;
  /** In one run, under their own names. */
  putSeveral?(door: OpenDoor, locals: string[]): Promise<Ran>;
  get?(door: OpenDoor, remote: string, local: string): Promise<Ran>;
  /** Prints names and sizes. */
  list?(door: OpenDoor): Promise<Ran>;
}

/** An answer of a client that is a library of ours, as a program would have ended. */
export async function asRan(work: () => Promise<string>): Promise<Ran> {
  try {
    const out = await work();
    return { status: 0, signal: null, out, bytes: Buffer.from(out) };
  } catch (error) {
    const out = error instanceof Error ? error.message : String(error);
    return { status: 1, signal: null, out, bytes: Buffer.from(out) };
  }
}
