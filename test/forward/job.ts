// Delivery jobs for the tests, with real files behind them.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeliveryLimits } from '../../src/forward/limits.ts';
import { temporaryName } from '../../src/forward/names.ts';
import type { DeliveryEvent, DeliveryJob } from '../../src/relay/ports.ts';
import type { Destination, DestinationSecrets } from '../../src/relay/records.ts';

export const quickLimits: DeliveryLimits = {
  connectMs: 5_000,
  loginMs: 10_000,
  idleMs: 700,
  hardMs: 20_000,
  settleMs: 0,
};

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'rollcall-forward-'));
}

/** Bytes that compress badly and differ everywhere. */
export function someBytes(length: number, seed = 'a'): Buffer {
  const parts: Buffer[] = [];
  let made = 0;
  for (let part = 0; made < length; part++) {
    const digest = createHash('sha512').update(`${seed}${part}`).digest();
    parts.push(digest);
    made += digest.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** The name beside the final one under which delivery 7 writes these bytes. */
export function temporaryOf(name: string, data: Buffer): string {
  return temporaryName(name, 7, createHash('sha256').update(data).digest('hex'));
}

export interface JobOptions {
  deliveryId?: number;
  attempt?: number;
  secrets?: DestinationSecrets;
  renameBegunAt?: number;
}

export function makeJob(
  folder: string,
  end: Destination['end'],
  files: Record<string, Buffer>,
  options: JobOptions = {},
): DeliveryJob {
  mkdirSync(join(folder, 'spool'), { recursive: true });
  return {
    deliveryId: options.deliveryId ?? 7,
    attempt: options.attempt ?? 1,
    destination: { id: 1, name: 'vendor', end, retry: [1000], createdAt: 0 },
    secrets: options.secrets ?? {},
    files: Object.entries(files).map(([name, data]) => {
      const sha256 = createHash('sha256').update(data).digest('hex');
      const path = join(folder, 'spool', sha256);
      writeFileSync(path, data);
      return { path, name, bytes: data.length, sha256 };
    }),
    ...(options.renameBegunAt === undefined ? {} : { renameBegunAt: options.renameBegunAt }),
  };
}

/** Keeps what was noted, and the job of the next attempt as the relay would make it. */
export function notebook(): {
  events: DeliveryEvent[];
  noted: (event: DeliveryEvent) => Promise<void>;
  again(job: DeliveryJob): DeliveryJob;
} {
  const events: DeliveryEvent[] = [];
  return {
    events,
    noted: async (event) => {
      events.push(event);
    },
    again(job) {
      const begun = events.find((event) => event.kind === 'rename-begins');
      const last = events.findLast((event) => event.kind === 'rename-begins' || event.kind === 'rename-refused');
      const { notRenamed: _, ...before } = job;
      return {
        ...before,
        attempt: job.attempt + 1,
        ...(begun ? { renameBegunAt: begun.at } : {}),
        ...(last?.kind === 'rename-refused' ? { notRenamed: last.names } : {}),
      };
    },
  };
}
