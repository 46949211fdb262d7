// What the main thread and a delivery worker say to each other.
import type { Result } from '../kit/result.ts';
import type { DeliveryEvent, DeliveryJob } from '../relay/ports.ts';
import type { Receipt } from '../relay/records.ts';
import type { DeliveryLimits } from './limits.ts';

/** `workerData` of a delivery worker: its first delivery. */
export interface DeliveryOrder {
  job: DeliveryJob;
  limits: DeliveryLimits;
}

export type FromWorker =
  | { kind: 'event'; id: number; event: DeliveryEvent }
  | { kind: 'done'; result: Result<Receipt> }
  /** After `done`: nothing of that delivery is open any more, and the worker takes another. */
  | { kind: 'free' };

export type ToWorker =
  /** The event of this id was heard; the delivery goes on. */
  | { kind: 'noted'; id: number }
  /** Only to one that is free. */
  | { kind: 'deliver'; order: DeliveryOrder };
