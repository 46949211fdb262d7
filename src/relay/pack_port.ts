// What the story needs from whoever makes the files for a destination: cut to what goes along, zipped, encrypted.
import type { Result } from '../kit/result.ts';
import type { Layout } from '../roster/layout.ts';
import type { Only, OnlyWarnings } from '../roster/only.ts';
import type { StoredFile } from './ports.ts';
import type { MadeFiles, PackedSet } from './records.ts';

export interface PackJob {
  /** Under the names they have inside. */
  files: StoredFile[];
  /** What goes along, and the layout that says what belongs to what. */
  cut?: { only: Only; layout: Layout };
  isZip?: true;
  /** Armored OpenPGP public key. */
  publicKey?: string;
}

export interface PackOutcome extends MadeFiles {
  /** In the spool, named by the SHA-256; one when it is a zip. */
  files: PackedSet['files'];
}

/** What would go along of a set, without making a file of it. */
export interface LookJob {
  files: StoredFile[];
  layout: Layout;
  /** Absent: all of it. */
  only?: Only;
}

export interface Look {
  /** In the order of the layout. */
  files: {
    name: string;
    /** As the header has them. */
    columns: string[];
    rows: number;
    /** Rows that go along. */
    kept: number;
  }[];
  /** Every school that a row names, by its id as the files have it, with the name where a file says it. */
  schools: { id: string; name?: string; rows: number }[];
  leftOut: MadeFiles['leftOut'];
  warnings: OnlyWarnings;
}

export interface Packer {
  /** Runs on a thread of its own, one job at a time. */
  pack(job: PackJob): Promise<Result<PackOutcome>>;
  /** The same, and only looks. */
  look(job: LookJob): Promise<Result<Look>>;
  /** Whether a file that was made is still there, as long as it was. */
  has(file: { sha256: string; bytes: number }): boolean;
  /** Where a file that was made lies, for worker threads of ours. */
  path(sha256: string): string;
  stop(): Promise<void>;
}
