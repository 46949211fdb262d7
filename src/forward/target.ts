// What a delivery keeps busy, and how long an attempt at it may take.
import type { DeliveryJob } from '../relay/ports.ts';
import { remotePath, temporaryPath } from './names.ts';

/** What a delivery keeps busy. */
export interface Target {
  deliveryId: number;
  /** Its name. */
  destination: string;
  host: string;
  /** Host, account and directory, or the folder. */
  place: string;
  /** All names that it writes under, final and temporary, each with its host and account; letter case apart. */
  writes: ReadonlySet<string>;
}

export function targetOf(job: DeliveryJob): Target {
  const { deliveryId, files } = job;
  const { name: destination, end } = job.destination;
  if (end.kind === 'folder') {
    const { folder } = end;
    const names = files.map((file) => remotePath(folder, file.name));
    return { deliveryId, destination, host: folder, place: folder, writes: namesOn('', names) };
  }
  const host = `${end.host.toLowerCase()}:${end.port}`;
  const temporary = end.quirks?.temporaryName;
  // Names of our own have the number of the delivery; a name that the vendor wants may be another set's too.
  const paths = files.flatMap((file) => [
    remotePath(end.directory, file.name),
    ...(temporary ? [temporaryPath(end.directory, file, deliveryId, temporary)] : []),
  ]);
  const account = `${host} ${end.username}`;
  return { deliveryId, destination, host, place: `${account} ${end.directory}`, writes: namesOn(account, paths) };
}

function namesOn(account: string, paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.map((path) => `${account} ${path.replaceAll(/\/+/g, '/').toLowerCase()}`));
}

/** They would write over each other: the vendor would have a part of each. */
export function meet(a: Target, b: Target): boolean {
  return !a.writes.isDisjointFrom(b.writes);
}

/** An attempt at a slow vendor may take so long, and so much longer for its bytes. */
const baseMs = 10 * 60_000;
const slowestBytesPerSecond = 16 * 1024;

/**
 * For one attempt, ms; at most `mostMs`: slower than this nobody is waited for, because others wait for the thread. The
 * next one goes on where it stopped.
 */
export function hardMsFor({ files, destination: { end } }: DeliveryJob, mostMs: number): number {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  // Into a folder the bytes go twice: what was written is read again.
  const lineMs = (bytes / (end.quirks?.bandwidth ?? Number.POSITIVE_INFINITY)) * 2_000;
  return Math.min(mostMs, baseMs + (bytes / slowestBytesPerSecond) * 1000 + lineMs);
}
