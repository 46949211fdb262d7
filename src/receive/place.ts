// A place that files are taken from: a folder of this server, or a directory of an SFTP server.
import type { Result } from '../kit/result.ts';
import type { TakenFile } from '../relay/records.ts';

export interface FoundFile {
  name: string;
  bytes: number;
  /** Epoch ms; 0 when the other side does not say. */
  modifiedAt: number;
}

export type WriteBytes = (data: Uint8Array, offset: number) => Promise<Result<undefined>>;

export interface Place {
  readonly door: TakenFile['door'];
  /** Plain files directly there. */
  list(): Promise<Result<FoundFile[]>>;
  /** How it is now; undefined when it is gone. */
  look(name: string): Promise<Result<FoundFile | undefined>>;
  /** All bytes of the file, from its first to its last. */
  copy(file: FoundFile, write: WriteBytes): Promise<Result<undefined>>;
  /** Deletes or moves a file that was received; one that changed meanwhile is left. */
  putAway(file: FoundFile): Promise<Result<undefined>>;
}

export function isSame(one: FoundFile, other: FoundFile | undefined): boolean {
  return other !== undefined && one.bytes === other.bytes && one.modifiedAt === other.modifiedAt;
}
