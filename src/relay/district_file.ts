// The whole configuration of a district as one file: what it may say, as plain data. Reading it is in district/.
import type { GuardSettings } from '../roster/guard_settings.ts';
import type { Layout } from '../roster/layout.ts';
import type { SeveritySettings } from '../roster/severities.ts';
import type { CompleteBy } from './complete_by.ts';
import type { Quirks } from './quirks.ts';
import type { Agreement, District, ExpectBy, FolderEnd, Forward, Pull, Watch } from './records.ts';
import type { ReportDefinition } from './report_port.ts';

/** A public key that is taken up to the end of a day, `YYYY-MM-DD` in the district's zone. */
export interface DatedKeyEntry {
  key: string;
  until: string;
}

/** The password that a new one replaces goes on until the end of `until` (`YYYY-MM-DD`). */
export interface PreviousPasswordEntry {
  until: string;
  /** PHC string, from an export; absent: the one stored now, or the one kept already. */
  passwordHash?: string;
}

export interface SenderEntry {
  name: string;
  system?: string;
  /** In clear, as the file had it; only its hash is stored. At most one of the two. */
  password?: string;
  /** PHC string of argon2id, from an earlier export. */
  passwordHash?: string;
  /** Last day of the password; `false`: it has none. Absent: stays, and goes with a new password. */
  passwordUntil?: string | false;
  /** `false`: the previous password ends at once. Absent: stays, and goes with a new password. */
  previousPassword?: PreviousPasswordEntry | false;
  publicKeys: (string | DatedKeyEntry)[];
  allowFrom: string[];
  /** Absent: those of the usual clients. */
  temporaryNames?: string[];
  /** Upload token in clear, as the file had it, or its SHA-256; only that is stored. `false`: none any more. */
  token?: string | false;
  tokenHash?: string;
  watch?: Watch;
  pull?: PullEntry;
  /** Offers the old algorithms to its addresses; absent: no. */
  legacy?: true;
  /** Bytes a night. */
  quotaBytes?: number;
  /** Why it is disabled; `false`: enabled again. Absent: stays as it is. */
  disabled?: string | false;
}

/** Secrets and the pinned key stay as they are when the entry does not name them. */
export interface PullEntry extends Pull {
  password?: string;
  privateKey?: string;
}

/** Values without the stored secrets and the pinned key stay as they are when the entry does not name them. */
export interface SftpEndEntry {
  kind: 'sftp';
  host: string;
  port: number;
  username: string;
  directory: string;
  /** `SHA256:...` or `accept-first`. */
  hostKey?: string;
  password?: string;
  privateKey?: string;
  passphrase?: string;
  quirks?: Quirks;
}

export interface DestinationEntry {
  name: string;
  system?: string;
  end: SftpEndEntry | FolderEnd;
  /** Milliseconds. Absent: the usual waits. */
  retry?: number[];
  agreement?: Agreement;
  pgp?: { publicKey: string };
}

export interface ForwardEntry extends Omit<Forward, 'destinationId'> {
  /** Name of the destination. */
  to: string;
}

export interface FeedEntry {
  name: string;
  /** Name of the sender. */
  sender: string;
  /** A built-in layout's id, a layout read from a file, or `learn`. */
  layout: string | Layout;
  initialImport: 'confirm' | 'accept';
  settleMs: number;
  withinMs: number;
  completeBy?: CompleteBy;
  expectBy?: ExpectBy;
  guards: GuardSettings;
  /** By code of the rule; absent: all are the rules' own. */
  severities?: SeveritySettings;
  forwards: ForwardEntry[];
}

export interface ReportEntry extends ReportDefinition {
  name: string;
}

export interface DistrictFile {
  district?: District;
  senders: SenderEntry[];
  destinations: DestinationEntry[];
  feeds: FeedEntry[];
  /** The district's own reports; absent: none. */
  reports?: ReportEntry[];
}

/** One thing to correct. Line 1 is the first line of the file. */
export interface Mistake {
  line: number;
  text: string;
}
