// What the main thread and a delivery worker say to each other.
import type { Result } from '../kit/result.ts';
import type { DeliveryEvent, DeliveryJob } from '../relay/ports.ts';
import type { Receipt } from '../relay/records.ts';
import type { DeliveryLimits } from './limits.ts';

/** `workerData` of a delivery worker. */
export interface DeliveryOrder {
  job: DeliveryJob;
  limits: DeliveryLimits;
}

export type FromWorker =
  | { kind: 'event'; id: number; event: DeliveryEvent }
  | { kind: 'done'; result: Result<Receipt> };

/** The event of this id was heard; the worker goes on. */
export interface ToWorker {
  kind: 'noted';
  id: number;
}
