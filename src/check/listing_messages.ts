// What the main thread and the worker that lists rows say to each other. One worker, one question.
import type { Problem } from '../kit/problem.ts';
import type { ListingJob, ListingPage } from '../relay/ports.ts';
import type { ListingAsked } from '../roster/change_listing.ts';

/** Given to the worker when it starts. */
export interface ListingWorkerData {
  job: ListingJob;
  asked: ListingAsked;
  showValues: boolean;
  /** Which rows; absent: all of them, as a table. */
  page?: { from: number; limit: number };
}

/** A table goes on when its last piece was taken. */
export type ToListingWorker = { kind: 'more' };

export type FromListingWorker =
  | { kind: 'page'; page: ListingPage }
  | { kind: 'begun'; total: number }
  | { kind: 'chunk'; text: string }
  | { kind: 'done' }
  | { kind: 'refused'; problem: Problem }
  | { kind: 'bug'; stack: string };
