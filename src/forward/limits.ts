// How long a delivery may wait for the other end.
import { type DialLimits, dialLimits } from '../ssh/dial.ts';
import type { WatchdogLimits } from '../ssh/watchdog.ts';

export type DeliveryLimits = DialLimits & WatchdogLimits;

/** 60 s of silence, 6 h altogether. */
export const deliveryLimits: DeliveryLimits = { ...dialLimits, idleMs: 60_000, hardMs: 6 * 3_600_000 };
