// The nightly story as its readers use it: what a page, the command line or a door may ask of it.
import type { Problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import type { ReportFile } from '../report/ready/ready_report.ts';
import type { GuardSettings } from '../roster/guard_settings.ts';
import type { Layout } from '../roster/layout.ts';
import type { Only } from '../roster/only.ts';
import type { Outgoing } from './change_outgoing.ts';
import type { Look } from './pack_port.ts';
import type { CheckProgress, DoorDesk } from './ports.ts';
import type { RefusedOffer } from './refused_offers.ts';
import type { ReportDefinition, Reporter, ReportJob } from './report_port.ts';

/** Something changed that a page may be showing. */
export interface Change {
  feedId?: number;
  importId?: number;
  senderId?: number;
}

export interface DeliveryProgress {
  file: string;
  bytes: number;
  of: number;
}

export interface LayoutCorrection {
  layout: Layout;
  /** Of the layout it is made from. */
  was: string;
  /** What was changed, in words, and the person's reason. */
  what: string;
  why: string;
}

/** Where a feed stands tonight, apart from its imports. */
export interface Expectation {
  /** Due time of the night in question; absent when the feed expects nothing (no expectBy, or paused). */
  dueAt?: number;
  /** dueAt and grace. */
  graceEndsAt?: number;
  state: 'none' | 'waiting' | 'arrived' | 'late' | 'missing' | 'paused';
  /** Why it is paused, and the last day of it. */
  why?: string;
  until?: string;
}

/** A file of which a destination has more rows from us. */
export interface FewerRows {
  destination: string;
  name: string;
  was: number;
  now: number;
}

export interface Relay {
  /** Releases the claims of a dead process and goes on where it stopped. */
  start(): void;
  /** Lets the running step finish for at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
  /** Something may be due: looks at once. Cheap. */
  wake(): void;
  /** What a door asks; every answer after the commit. */
  desk: DoorDesk;

  /**
   * A held import goes out (and an initial import is confirmed). `why` must say something. With `alsoUntil`, a date
   * `YYYY-MM-DD`, later nights that are held for the same causes, and go no further, are accepted through that date.
   */
  release(importId: number, by: string, why: string, alsoUntil?: string): Result<undefined>;
  /** Nights like the one that was released with an allowance are held again from now on. */
  endAllowance(feedId: number, importId: number, by: string): Result<undefined>;
  /** A held import is refused. The last accepted roster stays in force. */
  reject(importId: number, by: string, why: string): Result<undefined>;
  /**
   * The set of an import that was accepted once comes in force again, as a new import whose number is the answer.
   * `inForceId`: the import it is to replace; another one in force by now is a refusal.
   */
  rollBack(importId: number, inForceId: number, by: string, why: string): Result<number>;
  /**
   * The feed's layout from now on. `was`: the mark of the layout that was corrected, so that nobody overwrites what
   * somebody else changed meanwhile. A set that waits, or was refused by the check, is checked again under it.
   */
  correctLayout(feedId: number, by: string, change: LayoutCorrection): Result<undefined>;
  /** The layout that a refused set came with is agreed from now on, and the set is checked again under it. */
  adoptLayout(importId: number, by: string, why: string): Result<undefined>;
  /**
   * Other limits from the next check on; answers with what was changed, in words. `was`: what the person looked at, so
   * that nobody overwrites what somebody else changed meanwhile.
   */
  changeGuards(
    feedId: number,
    by: string,
    change: { was: GuardSettings; guards: GuardSettings; why: string },
  ): Result<string[]>;
  /**
   * What goes along to a destination, and under which names, from the next attempt on; false: it was so already. `was`:
   * the mark of what the person looked at. Deliveries that were stopped because it did not fit go out by it.
   */
  changeOutgoing(
    feedId: number,
    by: string,
    change: { to: number; was: string; outgoing: Outgoing; why: string },
  ): Result<boolean>;
  /** What would go along of the roster in force. `bytes_lost` when its files are not stored any more. */
  lookOutgoing(feedId: number, only?: Only): Promise<Result<Look>>;
  /** What the schools of the roster in force are called, by id; empty where no file says it, or nobody can tell at once. */
  schoolNames(feedId: number): Promise<ReadonlyMap<string, string>>;
  /** Nothing more of this feed is sent until it is resumed; it still receives and checks. */
  stopFeed(feedId: number, by: string, why: string): Result<undefined>;
  /** The latest accepted import that was not sent goes out now. */
  resumeFeed(feedId: number, by: string): Result<undefined>;
  /**
   * A failed or cancelled delivery is tried again at once; of a delivered one the set is sent once more. What a guard holds
   * is let go only by who has `read` the words it is held with (the detail of its problem): they may be others by now.
   */
  sendAgain(deliveryId: number, by: string, read?: string): Result<undefined>;
  /** A delivery that waits for its slot or for its next try begins at once. */
  sendNow(deliveryId: number, by: string): Result<undefined>;
  /** A delivery that waits is not sent; a person may send it again later. */
  cancelDelivery(deliveryId: number, by: string, why: string): Result<undefined>;

  /** The first rows of each file over the feed's roster in force; who asks for the values is recorded.
   * `isJudged`: with what the target's check says of all of it. Ends early when `signal` says so. */
  previewReport(
    feedId: number,
    files: readonly ReportFile[],
    options: { name: string; by: string; showValues: boolean; isJudged?: boolean } & Pick<
      ReportJob,
      'dialect' | 'target'
    >,
    signal?: AbortSignal,
  ): ReturnType<Reporter['run']>;
  /**
   * Makes each of them in full over the feed's roster in force, its target's check with it; nothing is kept. False: there
   * is no roster to try them on.
   */
  tryReports(feedId: number, reports: NonNullable<Outgoing['reports']>, signal?: AbortSignal): Promise<Result<boolean>>;
  /**
   * What those that are sent the report would have far fewer rows of, were it so: it is made in full over the roster in
   * force of each feed that sends it, as far as it can be made. Nothing is kept.
   */
  fewerRowsOf(name: string, definition: ReportDefinition, signal?: AbortSignal): Promise<FewerRows[]>;
  /** Makes or changes one of the district's own reports. Deliveries that it held are tried again. */
  saveReport(name: string, definition: ReportDefinition, by: string, why: string): Result<undefined>;
  /** Refused while a feed sends it. */
  removeReport(name: string, by: string, why: string): Result<undefined>;

  /** What keeps Rollcall itself from working now, such as a full disk; absent when all is well. */
  trouble(): Problem | undefined;
  checkProgress(importId: number): CheckProgress | undefined;
  deliveryProgress(deliveryId: number): DeliveryProgress | undefined;
  expectation(feedId: number): Expectation;
  /** Clients that were refused for their algorithms since the start, newest first. */
  refusedOffers(): RefusedOffer[];
  /** Calls `listener` after each change; returns how to stop. */
  onChange(listener: (change: Change) => void): () => void;
}
