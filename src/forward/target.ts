// What a delivery keeps busy, and how long an attempt at it may take.
import type { DeliveryJob } from '../relay/ports.ts';

/** What a delivery keeps busy. */
export interface Target {
  deliveryId: number;
  /** Its name. */
  destination: string;
  host: string;
  /** Host, account and directory, or the folder. */
  place: string;
  /** Final names. */
  names: string[];
}

export function targetOf(job: DeliveryJob): Target {
  const { deliveryId } = job;
  const { name: destination, end } = job.destination;
  const names = job.files.map(({ name }) => name);
  if (end.kind === 'folder') return { deliveryId, destination, host: end.folder, place: end.folder, names };
  const host = `${end.host.toLowerCase()}:${end.port}`;
  return { deliveryId, destination, host, place: `${host} ${end.username} ${end.directory}`, names };
}

/** They would write over each other: the vendor would have a part of each. */
export function meet(a: Target, b: Target): boolean {
  return a.place === b.place && a.names.some((name) => b.names.includes(name));
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
