// Which destinations have a file set, by all that was sent there: one set may go to one destination more than once.
import type { Rows } from './ports.ts';
import type { Delivery, Destination } from './records.ts';

type Sent = Pick<Delivery, 'destinationId' | 'state' | 'renameBegunAt' | 'placedBefore' | 'receipt'>;

/** Where a destination is, for receipts and sentences; no secret in it. */
export function placeOf(end: Destination['end']): string {
  if (end.kind === 'folder') return end.folder;
  const directory = end.directory.startsWith('/') || end.directory === '' ? end.directory : `/~/${end.directory}`;
  return `sftp://${end.username}@${end.host}:${end.port}${directory}`;
}

/**
 * The newest delivery by which a destination has the set. `to`: those of one import to that destination, oldest first.
 * Undefined too when it was to be sent once more and nobody can tell what lies there now: that broke off while files were
 * put in place, or the destination is not where it was (`place`, as `placeOf` says it).
 */
export function standingOf<T extends Sent>(to: readonly T[], place: string | undefined): T | undefined {
  const at = to.findLastIndex(({ state }) => state === 'delivered');
  const found = to[at];
  const later = to.slice(at + 1).filter(({ state }) => state !== 'superseded');
  if (!found || later.length === 0) return found;
  const isUntouched = later.every((it) => it.renameBegunAt === undefined && it.placedBefore === undefined);
  return isUntouched && found.receipt?.where === place ? found : undefined;
}

/** Some of its files may be under their final names already, and others not. */
export function isInPart({
  renameBegunAt,
  notRenamed,
  names,
}: Pick<Delivery, 'renameBegunAt' | 'notRenamed' | 'names'>) {
  return renameBegunAt !== undefined && !Object.values(names).every((name) => notRenamed?.includes(name));
}

/**
 * The newest set of which some files may lie at the destination beside those of the last one that was delivered there: it
 * broke off between its renames. Undefined when there is none.
 */
export function strayTo(
  { deliveries }: Pick<Rows, 'deliveries'>,
  feedId: number,
  delivery: Delivery,
): Delivery | undefined {
  const ended = deliveries.brokenOff(feedId, delivery.destinationId, Number.MAX_SAFE_INTEGER);
  const isStray = (it: Delivery) => it.placedBefore !== undefined || isInPart(it);
  return ended.findLast(isStray);
}

/** What the deliveries of an import come to; `open` while one may still go out by itself. `placeIn`: of a destination. */
export function sumOf(
  deliveries: readonly Sent[],
  placeIn: (destinationId: number) => string | undefined,
): 'open' | 'forwarded' | 'undelivered' | 'superseded' {
  if (deliveries.some(({ state }) => state === 'waiting' || state === 'sending')) return 'open';
  // What was only to be sent once more, and was not, is there already.
  const states = byDestination(deliveries).map((to) =>
    standingOf(to, placeIn(to[0]!.destinationId)) ? 'delivered' : to.at(-1)!.state,
  );
  if (states.some((state) => state !== 'delivered' && state !== 'superseded')) return 'undelivered';
  return states.includes('superseded') ? 'superseded' : 'forwarded';
}

/** Those to one destination together, each oldest first. */
export function byDestination<T extends Pick<Delivery, 'destinationId'>>(deliveries: readonly T[]): T[][] {
  return [...Map.groupBy(deliveries, ({ destinationId }) => destinationId).values()];
}

/** Where a destination is now; undefined when it was removed. */
export function placeNow({ destinations }: Pick<Rows, 'destinations'>): (destinationId: number) => string | undefined {
  return (destinationId) => {
    const destination = destinations.get(destinationId);
    return destination && placeOf(destination.end);
  };
}

/** The same as `standingOf`, to the destination of `delivery` among all deliveries of its import. */
export function standingTo(
  rows: Pick<Rows, 'destinations'>,
  { destinationId }: Pick<Delivery, 'destinationId'>,
  deliveries: readonly Delivery[],
): Delivery | undefined {
  const to = deliveries.filter((one) => one.destinationId === destinationId);
  return standingOf(to, placeNow(rows)(destinationId));
}

/** Sent once more: the destination had been sent the set before. `deliveries`: all of its import. */
export function isRepeat(
  { id, destinationId }: Pick<Delivery, 'id' | 'destinationId'>,
  deliveries: readonly Delivery[],
): boolean {
  return deliveries.some((one) => one.destinationId === destinationId && one.id < id);
}
