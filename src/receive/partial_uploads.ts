// Uploads by HTTP that are not whole yet: where each stands, over restarts too, for at most 24 hours.
import type { Clock } from '../kit/clock.ts';
import type { Problem } from '../kit/problem.ts';
import { ok, type Result } from '../kit/result.ts';
import type { Landing, Spool } from '../relay/ports.ts';
import type { UploadNotes } from './upload_notes.ts';

export interface Partial {
  readonly senderId: number;
  readonly name: string;
  readonly landingId: string;
  /** Bytes the whole file will have, where its sender said so. */
  readonly total: number | undefined;
  /** While a request writes it. */
  landing: Landing | undefined;
  /** While none does. */
  restingBytes: number;
  /** Since when nothing writes to it, by the counter of the clock. */
  restsSince: number;
  /** Ends the request that writes it, with this reason; done when its bytes rest. */
  abort: ((why: Problem) => Promise<void>) | undefined;
}

/** One request's time with an upload. */
export interface Turn {
  readonly it: Partial & { landing: Landing };
  /** Bytes the sender's quota leaves. */
  readonly room: number;
  aborted: Problem | undefined;
  /** Ends a wait for the next bytes. */
  wake: () => void;
  /** The bytes rest. */
  end: () => void;
}

export interface PartialUploads {
  find(senderId: number, name: string): Partial | undefined;
  /** A new one, open, in place of an older one. */
  begin(senderId: number, name: string, total: number | undefined): Result<Partial & { landing: Landing }>;
  /** Opens one that rests. */
  resume(it: Partial): Result<Partial & { landing: Landing }>;
  rest(it: Partial): void;
  /** It is no longer found under its name; its landing stays with the caller. */
  remove(it: Partial): void;
  /** It is an arrival now; its note goes. */
  forget(it: Partial): Promise<void>;
  /** Found again, unless a newer one has the name; then it is thrown away. */
  putBack(it: Partial): void;
  discard(it: Partial): void;
  /** Throws away what nobody resumed for 24 hours. */
  sweep(): void;
}

const keptMs = 24 * 3_600_000;

export function bytesOf(it: Partial): number {
  return it.landing?.bytes ?? it.restingBytes;
}

export function createPartialUploads(deps: { spool: Spool; notes: UploadNotes; clock: Clock }): PartialUploads {
  const { spool, notes, clock } = deps;
  const all = new Map<string, Partial>();
  const keyOf = (senderId: number, name: string) => `${senderId}/${name}`;
  recall();

  function recall(): void {
    const waiting = new Map(spool.waiting().map((it) => [it.id, it]));
    for (const [landingId, { senderId, path, total }] of notes.all()) {
      const found = waiting.get(landingId);
      const name = path.slice(1);
      if (!found || all.has(keyOf(senderId, name))) {
        notes.remove(landingId);
        continue;
      }
      all.set(keyOf(senderId, name), {
        ...{ senderId, name, landingId, total, landing: undefined, abort: undefined },
        restingBytes: found.bytes,
        restsSince: clock.ticks() - Math.max(0, clock.now() - found.changedAt),
      });
    }
  }

  function rest(it: Partial): void {
    it.restingBytes = bytesOf(it);
    it.landing?.close();
    it.landing = undefined;
    it.abort = undefined;
    it.restsSince = clock.ticks();
    if (it.restingBytes === 0) discard(it);
  }

  function remove(it: Partial): void {
    const key = keyOf(it.senderId, it.name);
    if (all.get(key) === it) all.delete(key);
  }

  function discard(it: Partial): void {
    remove(it);
    const opened = it.landing ? ok(it.landing) : spool.reopen(it.landingId);
    if (opened.ok) opened.value.discard();
    it.landing = undefined;
    notes.remove(it.landingId);
  }

  return {
    find: (senderId, name) => all.get(keyOf(senderId, name)),
    begin(senderId, name, total) {
      const older = all.get(keyOf(senderId, name));
      if (older) discard(older);
      const landed = spool.land();
      if (!landed.ok) return landed;
      const landing = landed.value;
      const noted = notes.save(landing.id, {
        ...{ senderId, path: `/${name}`, rawName: Buffer.from(name).toString('base64'), isClosed: false },
        ...(total === undefined ? {} : { total }),
      });
      if (!noted.ok) {
        landing.discard();
        return noted;
      }
      const it = {
        ...{ senderId, name, total, landing, landingId: landing.id, restingBytes: 0, abort: undefined },
        restsSince: clock.ticks(),
      };
      all.set(keyOf(senderId, name), it);
      return ok(it);
    },
    resume(it) {
      const opened = spool.reopen(it.landingId);
      if (!opened.ok) {
        discard(it);
        return opened;
      }
      it.landing = opened.value;
      return ok(it as Partial & { landing: Landing });
    },
    rest,
    remove,
    forget: (it) => notes.forget(it.landingId),
    putBack(it) {
      it.landing = undefined;
      it.abort = undefined;
      const key = keyOf(it.senderId, it.name);
      if (all.has(key)) discard(it);
      else all.set(key, it);
    },
    discard,
    sweep() {
      for (const it of [...all.values()]) {
        if (!it.landing && clock.ticks() - it.restsSince >= keptMs) discard(it);
      }
    },
  };
}
