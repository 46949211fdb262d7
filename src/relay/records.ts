// The nouns of the nightly story as plain data. Times are epoch milliseconds UTC; ids are integers a person can say aloud.
import type { Problem } from '../kit/problem.ts';
import type { GuardSettings } from '../roster/guard_settings.ts';
import type { Layout } from '../roster/layout.ts';
import type { LeftOutOfFile, Only } from '../roster/only.ts';
import type { CheckReport, Verdict } from '../roster/report.ts';
import type { RolloverWindow } from '../roster/rollover.ts';
import type { SeveritySettings } from '../roster/severities.ts';
import type { Allowance } from './allowances.ts';
import type { Holiday, Pause, SchoolCalendar } from './calendar.ts';
import type { CompleteBy } from './complete_by.ts';
import type { Quirks } from './quirks.ts';
import type { ReportDefinition } from './report_port.ts';

export interface District {
  name: string;
  /** IANA zone, such as America/Los_Angeles. */
  timezone: string;
  /** School days, holidays, pauses and rollovers of all feeds; absent: Monday to Friday and nothing else. */
  calendar?: SchoolCalendar;
}

/** The way a file came in. */
export type DoorName = 'sftp' | 'https' | 'upload' | 'folder' | 'pull';

/** What happens to a file where it was found, once its arrival is certain. */
export interface Afterwards {
  after: 'leave' | 'delete' | 'move';
  /** Folder it is moved to, on the same side; set with `move`. */
  moveTo?: string;
}

/** A folder of this server, or a mounted share, that a sender's files are taken from. */
export interface Watch extends Afterwards {
  folder: string;
  /** Between two looks. */
  everyMs: number;
  /** Size and time must have stood still for so long. */
  settleMs: number;
  /** Only names like this, such as `students*.csv`; absent: all. */
  files?: string;
}

/** An SFTP server that a sender's files are fetched from. Its secrets are sealed apart from it. */
export interface Pull extends Afterwards {
  host: string;
  port: number;
  username: string;
  directory: string;
  /** `SHA256:...`, or `accept-first` until the first one was seen. Absent: nothing is fetched. */
  hostKey?: string;
  /** Cron pattern in the district's zone. */
  at: string;
  /** Size and time must have stood still for so long. */
  settleMs: number;
  files?: string;
}

/** A public key that is taken until an instant; a bare line is taken until it is removed. */
export interface DatedKey {
  /** OpenSSH one-line public key. */
  key: string;
  until: number;
}

/** The password before the present one, while both are taken. */
export interface PreviousPassword {
  /** PHC string of argon2id. */
  hash: string;
  until: number;
  /** The last login that still used it. */
  usedAt?: number;
}

export interface Sender {
  id: number;
  /** Also the SFTP user name. */
  name: string;
  /** Id in the system catalogue, such as `aeries`; absent for another SIS. */
  system?: string;
  /** PHC string of argon2id. */
  passwordHash?: string;
  /** The password is taken before this instant; absent: until it is replaced. */
  passwordUntil?: number;
  previousPassword?: PreviousPassword;
  /** OpenSSH one-line public keys. */
  publicKeys: (string | DatedKey)[];
  /** CIDR blocks a login may come from; empty: anywhere. */
  allowFrom: string[];
  /** SHA-256 (hex) of the token that opens the HTTPS upload. */
  tokenHash?: string;
  watch?: Watch;
  pull?: Pull & { hasPassword: boolean; hasPrivateKey: boolean };
  /** Connections from `allowFrom` are offered the old algorithms too. */
  legacy?: true;
  /** Bytes it may send from noon to noon in the district's zone; absent: as many as the disk holds. */
  quotaBytes?: number;
  disabled?: { at: number; why: string };
  /** Patterns of names under which this sender uploads what is not a file yet; absent: those of the usual clients. */
  temporaryNames?: string[];
  createdAt: number;
  lastSeenAt?: number;
  /** The newest thing that went wrong at this sender's door, cleared by the next good upload. */
  problem?: Problem;
}

export interface SftpEnd {
  kind: 'sftp';
  host: string;
  port: number;
  username: string;
  directory: string;
  /** `SHA256:...`, or `accept-first` until the first one was seen. Absent: none pinned yet, nothing is sent. */
  hostKey?: string;
  hasPassword: boolean;
  hasPrivateKey: boolean;
  /** The private key is locked, and what opens it is stored. */
  hasPassphrase?: true;
  quirks?: Quirks;
}

export interface FolderEnd {
  kind: 'folder';
  folder: string;
  /** Of what a share can need otherwise than usual, its part of the line alone. */
  quirks?: Pick<Quirks, 'bandwidth'>;
}

export interface Destination {
  id: number;
  name: string;
  system?: string;
  end: SftpEnd | FolderEnd;
  /** Milliseconds to wait after each failed attempt; the last one repeats. */
  retry: number[];
  /** What the district has agreed with the vendor; after its last day nothing is sent. Absent: nobody wrote it down. */
  agreement?: Agreement;
  /** The vendor's public key: all that is sent there is encrypted to it. */
  pgp?: VendorKeyRecord;
  createdAt: number;
}

export interface Agreement {
  name: string;
  /** Its last day, `YYYY-MM-DD`. */
  until: string;
  url?: string;
}

export interface VendorKeyRecord {
  /** As the vendor gave it: an armored OpenPGP public key. */
  publicKey: string;
  /** Upper-case hexadecimal. */
  fingerprint: string;
  users: string[];
  /** Absent: it does not expire. */
  expiresAt?: number;
}

/** Opened for one connection only; never stored in clear, logged or shown. */
export interface DestinationSecrets {
  password?: string;
  privateKey?: string;
  /** Opens the private key; absent: it is not locked, or the password opens it. */
  passphrase?: string;
}

export interface ExpectBy {
  /** `HH:MM` in the district's zone. */
  at: string;
  graceMs: number;
  /** 1 = Monday ... 7 = Sunday; absent: the district's school days. */
  days?: number[];
  /** `own`: the district's calendar does not hold for this feed. Absent: it does, and the feed's own is added to it. */
  calendar?: 'own';
  holidays?: Holiday[];
  pauses: Pause[];
  /** Days on which the roster is turned over to the next school year. */
  rollovers?: RolloverWindow[];
}

export interface Forward {
  destinationId: number;
  /** `arrival`, or a cron pattern in the district's zone. */
  at: string;
  /** `HH:MM` in the district's zone; after it an attempt is not begun. */
  until?: string;
  /** Name at the destination, such as `{date}/{name}`; `{name} {date} {time} {feed} {n}`. */
  name: string;
  /** What is sent instead of the files as received. */
  reports?: ForwardReport[];
  /** What goes along of the set; absent: all of it. */
  only?: Only;
  /** The set goes as one zip of this name, such as `roster-{date}.zip`. */
  zip?: string;
}

/** What is made of the files before they are sent. */
export interface Packing {
  only?: Only;
  isZip?: true;
  /** Fingerprint of the key it is encrypted to. */
  pgp?: string;
}

/** Files made for a destination out of an accepted set, once. */
export interface PackedSet extends MadeFiles {
  importId: number;
  /** A hash of what they were made of, and how. */
  key: string;
  files: { name: string; bytes: number; sha256: string }[];
  builtAt: number;
}

/** What was made, for the receipt. */
export interface MadeFiles {
  /** What is inside: before they were zipped or encrypted. `rows`: where rows or columns were left out. */
  members: { name: string; bytes: number; sha256: string; rows?: number; columns?: string[] }[];
  leftOut: LeftOutOfFile[];
}

/** A report that goes to a destination. */
export interface ForwardReport {
  /** Id of a ready-made report, or name of one of the district's own. */
  from: string;
  /** Name of the file; absent where the report has several, which keep theirs. */
  name?: string;
}

/** A custom report: one SELECT over the tables of an accepted set. */
export interface Report extends ReportDefinition {
  id: number;
  name: string;
  changedAt: number;
}

/** A report's files over one set, made once. */
export interface BuiltReport {
  importId: number;
  /** A hash of the statements, the dialect and the target. */
  key: string;
  files: BuiltFile[];
  builtAt: number;
}

export interface BuiltFile {
  name: string;
  bytes: number;
  sha256: string;
  rows: number;
  /** Names of its columns in their order; absent of files made before they were kept. */
  columns?: string[];
  /** Rows of the roster that are not in it, because their fields do not stand under their columns. */
  leftOut?: number;
  /** What the target's check said of it, a sentence each. */
  said?: string[];
}

export interface Feed {
  id: number;
  name: string;
  senderId: number;
  /** A built-in layout's id, a layout of a file, or `learn`. */
  layout: string | Layout;
  /** As the first accepted night had it, or as a person corrected it; absent before. */
  pinned?: Layout;
  initialImport: 'confirm' | 'accept';
  settleMs: number;
  withinMs: number;
  /** Absent: all required files and the settle time, or a zip where the layout is made for one. */
  completeBy?: CompleteBy;
  expectBy?: ExpectBy;
  guards: GuardSettings;
  /** Severities that the district raised or lowered, by code of the rule; absent: all are the rules' own. */
  severities?: SeveritySettings;
  forwards: Forward[];
  stopped?: { at: number; by: string; why: string };
  /** Nights of a kind that a person released are accepted for a while. */
  allowances?: Allowance[];
  /** The last accepted import: what tonight is compared with. */
  baselineImportId?: number;
  createdAt: number;
}

export interface Arrival {
  id: number;
  senderId: number;
  /** As the sender named it. */
  name: string;
  bytes: number;
  sha256: string;
  receivedAt: number;
  /** Modification time the sender set; else receivedAt. */
  modifiedAt: number;
  /** `zip`: it was unpacked from one. */
  door: DoorName | 'zip';
  /** The arrival of the zip it was unpacked from. */
  partOf?: number;
  /** The import it belongs to; absent when no feed takes the name. */
  importId?: number;
  /** The sender removed or replaced it: no longer shown to the sender. The bytes stay. */
  withdrawnAt?: number;
}

/** A file that was taken from a folder or a server, so that it is not taken twice. The newest of each name. */
export interface TakenFile {
  senderId: number;
  door: 'folder' | 'pull';
  /** As it is called where it lies. */
  name: string;
  bytes: number;
  /** Epoch ms as the other side says; 0 when it does not say. */
  modifiedAt: number;
  sha256: string;
  takenAt: number;
  arrivalId: number;
}

export const importStates = [
  'receiving',
  'ready',
  'checking',
  'held',
  'rejected',
  'accepted',
  'forwarding',
  'forwarded',
  'undelivered',
  'superseded',
  'cancelled',
] as const;
export type ImportState = (typeof importStates)[number];

export interface Decision {
  /** User name, or `Rollcall` when the guards and notices decided. */
  by: string;
  at: number;
  what: 'accepted' | 'held' | 'rejected' | 'released' | 'rolled back' | 'given another layout';
  /** The person's reason, or the check's first reason. */
  why: string;
}

export interface Import {
  id: number;
  feedId: number;
  state: ImportState;
  /** Why it is held: the check said so, or it is the first one. */
  holdCause?: 'check' | 'initial import';
  openedAt: number;
  /** Last byte received. */
  lastArrivalAt: number;
  readyAt?: number;
  checkStartedAt?: number;
  checkedAt?: number;
  decidedAt?: number;
  finishedAt?: number;
  /** What it was compared with. */
  baselineImportId?: number;
  /** The earlier import whose set a person put in force again: this import is that set once more. */
  rollbackOf?: number;
  verdict?: Verdict;
  report?: CheckReport;
  /** The layout as these files had it; becomes the feed's pin when the import is accepted. */
  pinned?: Layout;
  /** Every decision, in order: the verdict, then what people did. */
  decisions: Decision[];
  /** Our own or the disk's failure at the last step, while it lasts. */
  problem?: Problem;
  checkAttempts: number;
  /** When the conductor looks at it again by itself (settle time, retry of a check). */
  dueAt?: number;
}

/** An import without what the check wrote about it: cheap to read. */
export type ImportHead = Omit<Import, 'report' | 'pinned'>;

export const deliveryStates = ['waiting', 'sending', 'delivered', 'failed', 'superseded', 'cancelled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface ReceiptFile {
  name: string;
  bytes: number;
  sha256: string;
  /** Size the destination reported after the rename; absent where it does not tell any. */
  remoteBytes?: number;
  /** The destination's own line about it in the listing of its directory, as it wrote it. */
  listing?: string;
  /** An earlier attempt had sent so many bytes, which were gone on from. */
  resumedFrom?: number;
  /** It was in place from an earlier attempt, or picked up already. */
  standing?: 'from an earlier attempt' | 'picked up';
}

/** What the other end said of itself. */
export interface ReceiptServer {
  /** Its identification line, such as `SSH-2.0-OpenSSH_9.2`. */
  banner: string;
  /** Key exchange, host key, cipher and message authentication that were agreed on. */
  algorithms: string[];
}

export interface Receipt {
  at: number;
  /** Version of the Rollcall that delivered; absent in receipts from before it was kept. */
  rollcall?: string;
  files: ReceiptFile[];
  /** `sftp://user@host:22/incoming` or the folder's path. */
  where: string;
  /** The folder was a mount point. */
  isMount?: boolean;
  /** Host key fingerprint the destination showed; absent for a folder. */
  hostKey?: string;
  server?: ReceiptServer;
  /** When the successful attempt began, epoch ms. */
  startedAt?: number;
  /** When all files were written under their temporary names. */
  writtenAt?: number;
  /** When the last rename was answered. */
  renamedAt?: number;
  /** What the server refused or did in its own way, and how it was got round. */
  notes?: string[];
  /** What the files were made of, when they are not those that were received. */
  made?: MadeFiles & Packing;
}

export interface Delivery {
  id: number;
  importId: number;
  destinationId: number;
  state: DeliveryState;
  /** When the next attempt begins. */
  dueAt: number;
  /** After this no attempt is begun. */
  deadlineAt?: number;
  attempts: number;
  /** Final name of each file, fixed when the delivery was made: by file name of the layout; of a zip by its own name. */
  names: Record<string, string>;
  /** It carries these reports' files instead of the files as received. */
  reports?: ForwardReport[];
  packing?: Packing;
  /** When the first rename to a final name was begun: after an unknown outcome this is looked at. */
  renameBegunAt?: number;
  /** Final names that the server, after that, certainly did not put in place. */
  notRenamed?: string[];
  /** The `renameBegunAt` of what was begun anew since, with other files or at another place: some of it may lie there still. */
  placedBefore?: number;
  /** What it was held for and a person lets go, as the problem told it: other columns or far fewer rows. */
  letGo?: string;
  receipt?: Receipt;
  problem?: Problem;
  createdAt: number;
  finishedAt?: number;
}

export interface Attempt {
  id: number;
  deliveryId: number;
  startedAt: number;
  endedAt?: number;
  problem?: Problem;
}

export type Role = 'owner' | 'operator' | 'viewer';

export interface User {
  id: number;
  name: string;
  role: Role;
  createdAt: number;
  lastLoginAt?: number;
}
