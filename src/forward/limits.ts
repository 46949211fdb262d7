// How long a delivery may wait for the other end.
import { type DialLimits, dialLimits } from '../ssh/dial.ts';
import type { WatchdogLimits } from '../ssh/watchdog.ts';

export interface DeliveryLimits extends DialLimits, WatchdogLimits {
  /** How long a size that is not right yet is looked at again, ms; 8 s. Some servers write to their disk after the answer. */
  settleMs?: number;
}

/** For a directory's list, which proves nothing and is only shown. */
export const listLimits = { most: 2_000, withinMs: 10_000 };

/** 60 s of silence, 6 h altogether. */
export const deliveryLimits: DeliveryLimits = { ...dialLimits, idleMs: 60_000, hardMs: 6 * 3_600_000 };

/** A person watches: 60 s of silence, 5 min altogether. */
export const connectionTestLimits: DeliveryLimits = { ...deliveryLimits, hardMs: 5 * 60_000 };
