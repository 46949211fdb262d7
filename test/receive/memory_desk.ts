// A desk that keeps its rows in memory: what the relay does for the door, without a database.

import type { Result } from '../../src/kit/result.ts';
import { fail, ok } from '../../src/kit/result.ts';
import type { DoorDesk, DoorEvent, ReceivedFile } from '../../src/relay/ports.ts';
import type { Arrival, Sender } from '../../src/relay/records.ts';

export interface MemoryDesk extends DoorDesk {
  readonly arrivals: Arrival[];
  readonly events: DoorEvent[];
  /** Resolves when `found` holds for what is there or comes; rejects after 15 s. */
  until(found: () => boolean, what: string): Promise<void>;
  /** The next `arrived` is answered with this problem. */
  failNext(): void;
  setSenders(senders: Sender[]): void;
}

export function createMemoryDesk(first: Sender[]): MemoryDesk {
  let senders = first;
  let failsNext = false;
  const arrivals: Arrival[] = [];
  const events: DoorEvent[] = [];
  const watchers = new Set<() => void>();

  function changed(): void {
    for (const watcher of watchers) watcher();
  }

  function change(id: number, patch: Partial<Arrival>): Result<Arrival> {
    const arrival = arrivals.find((it) => it.id === id);
    if (!arrival) return fail('bytes_lost', `arrival ${id}`);
    Object.assign(arrival, patch);
    changed();
    return ok({ ...arrival });
  }

  return {
    arrivals,
    events,
    senders: () => senders,
    setSenders(next) {
      senders = next;
    },
    failNext() {
      failsNext = true;
    },
    async receivedTonight(senderId) {
      const of = arrivals.filter((it) => it.senderId === senderId);
      return [...new Map(of.map((it) => [it.sha256, it.bytes])).values()].reduce((sum, bytes) => sum + bytes, 0);
    },
    async inbox(senderId) {
      const newest = new Map<string, Arrival>();
      for (const it of arrivals) {
        if (it.senderId === senderId && it.withdrawnAt === undefined) newest.set(it.name, { ...it });
      }
      return [...newest.values()];
    },
    async arrived(file: ReceivedFile) {
      if (failsNext) {
        failsNext = false;
        return fail('disk_full', 'the ledger could not be written');
      }
      const receivedAt = Date.now();
      const arrival: Arrival = {
        id: arrivals.length + 1,
        receivedAt,
        ...file,
        modifiedAt: file.modifiedAt ?? receivedAt,
      };
      arrivals.push(arrival);
      changed();
      return ok({ ...arrival });
    },
    async modified(id, modifiedAt) {
      const done = change(id, { modifiedAt });
      return done.ok ? ok() : done;
    },
    async withdrawn(id) {
      const done = change(id, { withdrawnAt: Date.now() });
      return done.ok ? ok() : done;
    },
    async renamed(id, name) {
      return change(id, { name });
    },
    noted(event) {
      events.push(event);
      changed();
    },
    until(found, what) {
      return new Promise((resolve, reject) => {
        const look = () => {
          if (!found()) return;
          clearTimeout(timer);
          watchers.delete(look);
          resolve();
        };
        const timer = setTimeout(() => {
          watchers.delete(look);
          reject(new Error(`Waited in vain until ${what}; events: ${JSON.stringify(events)}`));
        }, 15_000);
        watchers.add(look);
        look();
      });
    },
  };
}
