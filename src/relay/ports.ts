// What the story needs from the floors above it. They implement these; the roof hands them in.
import type { Problem, ProblemCode } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import type { ListedColumn, ListedRow, ListingAsked } from '../roster/change_listing.ts';
import type { Nights } from '../roster/file_ages.ts';
import type { GuardedFile } from '../roster/guard.ts';
import type { GuardSettings } from '../roster/guard_settings.ts';
import type { Layout } from '../roster/layout.ts';
import type { FileHistory } from '../roster/replay.ts';
import type { CheckReport } from '../roster/report.ts';
import type { RolloverWindow } from '../roster/rollover.ts';
import type { SeveritySettings } from '../roster/severities.ts';
import type { Activity } from './activity.ts';
import type { Allowance } from './allowances.ts';
import type {
  Arrival,
  Attempt,
  BuiltReport,
  Delivery,
  Destination,
  DestinationSecrets,
  District,
  DoorName,
  Feed,
  Forward,
  Import,
  ImportHead,
  ImportState,
  PackedSet,
  Receipt,
  Report,
  Sender,
  TakenFile,
} from './records.ts';
import type { ReportDefinition } from './report_port.ts';

// ---- store: rows. Synchronous, one writer. Methods that change several rows do it in one transaction. ----

/** Changes to an import beside its state; `null` clears a field. */
export type ImportPatch = { [K in keyof Omit<Import, 'id' | 'feedId' | 'state'>]?: Import[K] | null };
export type DeliveryPatch = { [K in keyof Omit<Delivery, 'id' | 'importId' | 'destinationId'>]?: Delivery[K] | null };

export interface DistrictRows {
  /** Absent until set up. */
  get(): District | undefined;
  set(district: District): void;
}

export interface SenderRows {
  all(): Sender[];
  get(id: number): Sender | undefined;
  byName(name: string): Sender | undefined;
  patch(
    id: number,
    patch: {
      lastSeenAt?: number;
      problem?: Sender['problem'] | null;
      disabled?: Sender['disabled'] | null;
      passwordHash?: string;
      previousPassword?: Sender['previousPassword'] | null;
    },
  ): void;
  /** What its pull logs in with. */
  pullSecrets(id: number): Result<DestinationSecrets>;
  pinPullHostKey(id: number, fingerprint: string): void;
}

export interface TakenRows {
  get(senderId: number, door: TakenFile['door'], name: string): TakenFile | undefined;
  /** In place of an earlier one of the same name. */
  remember(file: TakenFile): void;
}

export interface DestinationRows {
  all(): Destination[];
  /** Whether there is any. */
  areThere(): boolean;
  get(id: number): Destination | undefined;
  byName(name: string): Destination | undefined;
  secrets(id: number): Result<DestinationSecrets>;
  pinHostKey(id: number, fingerprint: string): void;
}

export interface FeedRows {
  all(): Feed[];
  get(id: number): Feed | undefined;
  byName(name: string): Feed | undefined;
  ofSender(senderId: number): Feed[];
  stop(id: number, stopped: NonNullable<Feed['stopped']>): void;
  resume(id: number): void;
  /** All there are from now on. */
  allow(id: number, allowances: Allowance[]): void;
  /** The accepted import becomes what the next night is compared with. */
  setBaseline(id: number, importId: number, pinned: Layout): void;
  /** Other limits from the next check on. */
  setGuards(id: number, guards: GuardSettings): void;
  /** Where it goes and what goes along, in place of what was set. */
  setForwards(id: number, forwards: Forward[]): void;
  /** What a person agreed to, before or after the initial import: the next sets are judged by it. */
  setLayout(id: number, agreed: Layout): void;
}

export interface ArrivalRows {
  add(arrival: Omit<Arrival, 'id'>): Arrival;
  get(id: number): Arrival | undefined;
  /**
   * What belongs to the import, withdrawn from the sender's view or not: a zip and, once unpacked, its members too. Of a
   * rollback it is what the import had that it goes back to.
   */
  ofImport(importId: number): Arrival[];
  /** The same of several imports at once, by the number that was asked for; of a rollback nothing. */
  ofImports(importIds: readonly number[]): Map<number, Arrival[]>;
  /** What the sender sees: not withdrawn, received at or after `since`, newest of each name. */
  inbox(senderId: number, since: number): Arrival[];
  /** Names that no feed takes, newest first. */
  unclaimed(limit: number): Arrival[];
  ofSender(senderId: number, limit: number): Arrival[];
  /** Sum of the bytes received from the sender at or after `since`. */
  bytesSince(senderId: number, since: number): number;
  setModified(id: number, modifiedAt: number): void;
  withdraw(id: number, at: number): void;
  join(id: number, importId: number): void;
  /** The sender took it back while its import was still receiving. */
  leave(id: number): void;
}

export interface ImportRows {
  open(feedId: number, at: number): Import;
  /** An import of an old set, ready to be checked. */
  openRollback(
    it: Pick<Import, 'feedId' | 'openedAt' | 'lastArrivalAt' | 'decisions'> & {
      rollbackOf: number;
      baselineImportId: number;
    },
  ): Import;
  get(id: number): Import | undefined;
  head(id: number): ImportHead | undefined;
  /** The layout that the import was checked with, where one was pinned. */
  pinnedOf(id: number): Import['pinned'];
  /** Conditional update: true if the import was in one of `from` and now is in `to`. */
  move(id: number, from: readonly ImportState[], to: ImportState, patch?: ImportPatch): boolean;
  patch(id: number, patch: ImportPatch): void;
  inState(...states: ImportState[]): Import[];
  countHeld(): number;
  /** The feed's import that still takes arrivals. */
  receiving(feedId: number): Import | undefined;
  latest(feedId: number): Import | undefined;
  /** The newest that a sender sent: a rollback is none. */
  latestReceived(feedId: number): ImportHead | undefined;
  /** Accepted in their turn, newest first: what a person may go back to. Without their reports. */
  acceptedBefore(feedId: number, id: number, limit: number): Import[];
  /**
   * The nights that were compared with one another, back from this import: each one's baseline is the next. At most
   * `limit`. `setOf`: the import whose arrivals are its set, which a rollback has from another one.
   */
  nightsBack(id: number, limit: number): { id: number; lastArrivalAt: number; setOf: number }[];
  /** Newest first; `before`: only ids below it. */
  page(filter: { feedId?: number; state?: ImportState; before?: number; limit: number }): Import[];
  /** Of one feed, opened at or after `since`, oldest first, without their reports. */
  since(feedId: number, since: number): Import[];
}

/** One night as the guards saw it. */
export interface MeasuredNight {
  importId: number;
  openedAt: number;
  state: ImportState;
  /** A person went back to an older roster: no guard was asked. */
  isRollback: boolean;
  /** Absent where the night was checked and its numbers were not kept. */
  files?: GuardedFile[];
}

export interface MeasureRows {
  /** In place of what an earlier check of the import had. */
  put(importId: number, files: readonly GuardedFile[]): void;
  /** Checked nights of one feed, opened at or after `since`, oldest first. */
  since(feedId: number, since: number): MeasuredNight[];
}

export interface DeliveryRows {
  add(delivery: Omit<Delivery, 'id' | 'attempts' | 'state'>): Delivery;
  get(id: number): Delivery | undefined;
  ofImport(importId: number): Delivery[];
  /** In these states, for any import. */
  inState(...states: Delivery['state'][]): Delivery[];
  /** Failed, of the sets that are in force. */
  failedInForce(): Delivery[];
  /** When something was first delivered to this destination. */
  firstDeliveredAt(destinationId: number): number | undefined;
  /** The last delivered one to this destination for this feed. */
  lastDelivered(feedId: number, destinationId: number): Delivery | undefined;
  /** Begun and ended without success since the last delivered one of this feed to this destination; older than `before`. */
  brokenOff(feedId: number, destinationId: number, before: number): Delivery[];
  /** Conditional update, as for imports. */
  move(id: number, from: readonly Delivery['state'][], to: Delivery['state'], patch?: DeliveryPatch): boolean;
  patch(id: number, patch: DeliveryPatch): void;
  beginAttempt(deliveryId: number, at: number): Attempt;
  endAttempt(attemptId: number, at: number, problem?: Attempt['problem']): void;
  attempts(deliveryId: number): Attempt[];
}

export interface ReportRows {
  /** The district's own, by name. */
  all(): Report[];
  byName(name: string): Report | undefined;
  /** Makes it, or changes it. */
  save(name: string, definition: ReportDefinition, at: number): void;
  remove(name: string, at: number): void;
  /** The files that a report made over the set of an import, if it did. */
  built(importId: number, key: string): BuiltReport | undefined;
  remember(built: BuiltReport): void;
  /** All that reports made over the set of an import. */
  builtOver(importId: number): BuiltReport[];
  forget(importId: number, key: string): void;
}

export interface PackedRows {
  /** What was made of the set of an import under this key, if it was. */
  get(importId: number, key: string): PackedSet | undefined;
  /** All that was made of it. */
  madeOver(importId: number): PackedSet[];
  remember(packed: PackedSet): void;
}

export interface ActivityRows {
  /** Appends to the hash chain. */
  add(entry: Omit<Activity, 'id'>): Activity;
  page(filter: { before?: number; about?: string; limit: number }): Activity[];
  /** The id of the first entry whose hash does not fit, or undefined when the chain is whole. */
  firstBroken(): number | undefined;
}

/** Everything the relay reads and writes. */
export interface Rows {
  transaction<T>(work: () => T): T;
  /** Runs `work`, outside any transaction; a power cut may take back what it committed. For what is only shown, or done anew. */
  unsynced<T>(work: () => T): T;
  /**
   * Runs `work` at once, outside any transaction; resolves with what it gave when its commits are on the disk. The
   * thread is free meanwhile, and others see the rows already.
   */
  durably<T>(work: () => T): Promise<T>;
  district: DistrictRows;
  senders: SenderRows;
  destinations: DestinationRows;
  feeds: FeedRows;
  arrivals: ArrivalRows;
  taken: TakenRows;
  imports: ImportRows;
  measures: MeasureRows;
  deliveries: DeliveryRows;
  reports: ReportRows;
  packed: PackedRows;
  activity: ActivityRows;
  /** What the disk or the database refused, when an error that these rows threw is theirs; undefined for a bug of ours. */
  refusal(error: unknown): Problem | undefined;
  /** Writes something and changes nothing: throws while writing is refused. */
  probe(): void;
}

// ---- spool: bytes on disk ----

/** Where the frozen bytes and the baselines are. Paths are for worker threads of ours, never for people. */
export interface SpoolPaths {
  arrival(sha256: string): string;
  baseline(importId: number): string;
}

/** A file on its way in. One owner; not shared between threads. */
export interface Landing {
  readonly id: string;
  readonly path: string;
  /** Bytes written so far, as far as the furthest offset. */
  readonly bytes: number;
  /** Bytes from the beginning without a gap: as much as can be resumed. */
  readonly wholeBytes: number;
  /** Writes all of `data` at `offset` (bytes). A full disk is a Result, not an exception. */
  write(data: Uint8Array, offset: number): Result<undefined>;
  /** The same on another thread, for those who share theirs with the pages. One at a time; `data` stays untouched. */
  writeAside(data: Uint8Array, offset: number): Promise<Result<undefined>>;
  read(length: number, offset: number): Result<Uint8Array>;
  truncate(bytes: number): Result<undefined>;
  sync(): Promise<Result<undefined>>;
  /** Stops writing, keeps the bytes so that the sender can resume. */
  close(): void;
  /** fsync, rename into arrivals under its hash, fsync of both folders. The landing is gone afterwards. */
  publish(): Promise<Result<{ sha256: string; bytes: number }>>;
  discard(): void;
}

/** A torn or temporary upload that waits for its sender, at most 24 h. */
export interface WaitingLanding {
  id: string;
  bytes: number;
  changedAt: number;
  /** Less lies on the disk than its size says: it was sized before it was filled, and nobody knows any more how far. */
  hasGaps: boolean;
}

export interface Spool extends SpoolPaths {
  land(): Result<Landing>;
  /** A place for one member of a zip that is being unpacked. */
  landMember(): Result<Landing>;
  /** Discards what an unpacking left that was broken off. Only while none is running. */
  sweepMembers(): void;
  /** Opens a landing again to resume it. */
  reopen(id: string): Result<Landing>;
  waiting(): WaitingLanding[];
  readArrival(sha256: string, length: number, offset: number): Result<Uint8Array>;
  /** Free and total bytes of the disk the spool is on. */
  space(): { freeBytes: number; totalBytes: number };
}

// ---- check: the worker that runs roster/ over files ----

/** Frozen bytes in the spool, under the name they came with. */
export interface StoredFile {
  name: string;
  path: string;
  bytes: number;
  sha256: string;
}

export interface CheckJob {
  importId: number;
  /** The layout to judge by: pinned, built in, of a file; `learn`: propose one from these files, then judge by it. */
  layout: Layout | 'learn';
  files: StoredFile[];
  /** The zip the set came as. It is unpacked first, and its members are the files of the set. */
  archive?: StoredFile;
  /** Came with the set and is not part of it: why, as a sentence goes on after the name. */
  leftOut?: { name: string; because: string }[];
  /** When it came, to compare the dates in its names with. */
  nights?: Nights;
  /** The last accepted night; absent at the initial import. */
  baselinePath?: string;
  /** What that night was made of: its record is written anew from these when it is missing or damaged. */
  baselineFrom?: { layout: Layout; files: CheckJob['files'] };
  guards: GuardSettings;
  severities?: SeveritySettings;
  /** Rows that the accepted nights of the last week removed, by file of the layout, and of how many. */
  removedSinceWeek?: Record<string, { removed: number; of: number }>;
  /** What the accepted nights had, by file of the layout; absent at the initial import. */
  history?: Record<string, FileHistory>;
  /** The rollover that the district has declared for these days. */
  rollover?: RolloverWindow;
  /** Where tonight's baseline is written, fsynced, before the answer. */
  newBaselinePath: string;
}

export interface CheckOutcome {
  report: CheckReport;
  /** What the guards looked at, file by file; empty of a set that could not be opened. */
  measures: GuardedFile[];
  /**
   * The layout as these files had it: columns, order, encoding, set. Becomes the feed's pin when accepted. Absent when a
   * set that came as a zip was refused before anything in it could be read. Of a set that was refused for its layout: what
   * a person agrees to who accepts that layout from now on.
   */
  pinned?: Layout;
  /** What the zip held, stored in the spool under its hashes. */
  members?: { name: string; bytes: number; sha256: string }[];
  /** The record of the last accepted night was missing or damaged: `rebuilt` from its stored files, or `lost`. */
  baseline?: { was: 'rebuilt' | 'lost'; detail: string };
}

export interface CheckProgress {
  file: string;
  rows: number;
  /** Of all files of the set, 0-1. */
  share: number;
}

export interface Checker {
  check(job: CheckJob, progress: (at: CheckProgress) => void): Promise<Result<CheckOutcome>>;
  stop(): Promise<void>;
}

// ---- check: the worker that lists who was removed, added or changed ----

/** One file of one night, as it is compared. */
export interface ListedNight {
  importId: number;
  baselinePath: string;
  /** How that night had its files; its record is made anew by it when it is missing or damaged. */
  layout?: Layout;
  file: StoredFile;
}

export interface ListingJob {
  /** The layout's name of the file. */
  file: string;
  before: ListedNight;
  after: ListedNight;
  /** The columns were the same ones on both nights, so that a row can have changed. */
  comparesContents: boolean;
}

export interface ListingPage {
  columns: readonly ListedColumn[];
  /** Keys that fit, on all pages. */
  total: number;
  rows: ListedRow[];
}

export interface ListingTable {
  /** Keys that fit. */
  total: number;
  /** The lines of a CSV file. Whoever stops reading ends the work. */
  chunks: AsyncGenerator<string>;
}

export interface Lister {
  /** Keys `from` to `from + limit` of those that fit. Ends early, with `listing_failed`, when `signal` says so. */
  page(
    job: ListingJob,
    asked: ListingAsked & { from: number; limit: number; showValues: boolean },
    signal?: AbortSignal,
  ): Promise<Result<ListingPage>>;
  table(
    job: ListingJob,
    asked: ListingAsked & { showValues: boolean },
    signal?: AbortSignal,
  ): Promise<Result<ListingTable>>;
  stop(): Promise<void>;
}

// ---- forward: the worker that delivers ----

export interface DeliveryJob {
  deliveryId: number;
  attempt: number;
  destination: Destination;
  secrets: DestinationSecrets;
  /** In the layout's order. `name` is the final name, relative to the destination's directory. */
  files: { path: string; name: string; bytes: number; sha256: string; modifiedAt?: number }[];
  /** Set when an earlier attempt had begun to rename: its outcome may be unknown. */
  renameBegunAt?: number;
  /** Of these the server said, after that, that it did not rename them. */
  notRenamed?: string[];
  /** Earlier deliveries of the feed to this destination that were begun and never done: they may have left files there. */
  earlier?: { deliveryId: number; names: string[] }[];
  /** Later than this it is not begun, epoch ms. */
  beginBy?: number;
  /** The folder was a mount point when something was last delivered there. */
  expectsMount?: true;
}

export type DeliveryEvent =
  | { kind: 'host-key'; fingerprint: string }
  | { kind: 'progress'; file: string; bytes: number; of: number }
  /** Must be in the database before the first rename is sent; `proceed` is called when it is. */
  | { kind: 'rename-begins'; at: number }
  /** These files are certainly not in place. */
  | { kind: 'rename-refused'; names: string[] };

export interface Courier {
  /** Delivers all files of the set or none. `noted` has returned before the courier goes on (its promise is awaited). */
  deliver(job: DeliveryJob, noted: (event: DeliveryEvent) => Promise<void>): Promise<Result<Receipt>>;
  /** Ends a delivery that waits or is under way: `deliver` answers with the problem, and nothing of it is noted any more. */
  recall(deliveryId: number, problem: Problem): void;
  stop(): Promise<void>;
}

// ---- schedule: slots of cron patterns ----

export interface Slots {
  /** First slot after `after` (epoch ms) in the zone; undefined when there is none. */
  next(pattern: string, timezone: string, after: number): number | undefined;
  /** Last slot at or before `before`. */
  previous(pattern: string, timezone: string, before: number): number | undefined;
  isValid(pattern: string): boolean;
}

// ---- receive: what a door asks of the main thread ----

export interface ReceivedFile {
  senderId: number;
  name: string;
  bytes: number;
  sha256: string;
  modifiedAt?: number;
  door: Arrival['door'];
  /** Where it was found: remembered together with the arrival. */
  taken?: Pick<TakenFile, 'door' | 'name' | 'modifiedAt'>;
}

/** Something at the door worth a line in the log and on the sender's page. */
export type DoorEvent =
  | { kind: 'login'; sender: string; address: string; client: string; method: string }
  | {
      kind: 'refused';
      user: string;
      address: string;
      client: string;
      why:
        | 'unknown-user'
        | 'wrong-password'
        | 'wrong-key'
        | 'wrong-token'
        | 'password-expired'
        | 'key-expired'
        | 'disabled'
        | 'address-not-allowed'
        | 'too-many-attempts'
        | 'throttled';
    }
  /** `user` when it was refused at the login. */
  | { kind: 'algorithms'; address: string; client: string; detail: string; user?: string }
  | { kind: 'upload-begun'; senderId: number; session: string; file: string }
  /** How many files the sender is writing at this door (absent: sftp) now. After an arrival it is told after that. */
  | { kind: 'uploads-open'; senderId: number; count: number; door?: DoorName }
  | { kind: 'upload-torn'; senderId: number; session: string; file: string; bytes: number }
  /** `code`: of the problem that `detail` belongs to; absent when there is no better one than `upload_not_stored`. */
  | { kind: 'upload-failed'; senderId: number; session: string; file: string; code?: ProblemCode; detail: string }
  /** Something keeps files from coming in; it stands on the sender's page until it is over or a file arrived. */
  | { kind: 'trouble'; senderId: number; problem: Problem }
  | { kind: 'trouble-over'; senderId: number; codes: readonly ProblemCode[] }
  | { kind: 'logout'; sender: string; session: string; files: number; bytes: number }
  /** The door's thread was started again: no session of before lives on. */
  | { kind: 'restarted' };

/** All of the door's questions. Answers come after the row is committed. */
export interface DoorDesk {
  senders(): Sender[];
  inbox(senderId: number): Promise<Arrival[]>;
  /** Bytes received from this sender since the last noon in the district's zone, replaced files included. */
  receivedTonight(senderId: number): Promise<number>;
  arrived(file: ReceivedFile): Promise<Result<Arrival>>;
  /** The sender set the modification time of a file it had sent. */
  modified(arrivalId: number, modifiedAt: number): Promise<Result<undefined>>;
  withdrawn(arrivalId: number): Promise<Result<undefined>>;
  renamed(arrivalId: number, name: string): Promise<Result<Arrival>>;
  noted(event: DoorEvent): void;
}

export interface DoorStatus {
  port: number;
  /** One per host key: `SHA256:...`. */
  hostKeys: { type: string; fingerprint: string; publicKey: string }[];
  sessions: number;
}

export interface Door {
  start(): Promise<Result<DoorStatus>>;
  /** As it is now; undefined while it is closed. */
  status(): DoorStatus | undefined;
  /** Senders were changed: a disabled one is put out. */
  refresh(): void;
  /** Refuses new sessions, lets running uploads finish for at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}
