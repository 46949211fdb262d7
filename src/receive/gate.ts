// Who may even say hello: connections an address, how many may be on their way in, and penalties for those who fail.
// The numbers are OpenSSH's (MaxStartups 10:30:60, PerSourcePenalties).
import type { Clock } from '../kit/clock.ts';

/** How a connection that never logged in ended. */
export type Failure = 'login-failed' | 'unknown-user' | 'no-attempt' | 'too-slow';

export interface Ticket {
  /** Logged in: no longer counted as on its way in. */
  authenticated(): void;
  /** Call once, at the end. `failure` when it never logged in. */
  closed(failure?: Failure): void;
}

export type Admission = { ok: true; ticket: Ticket } | { ok: false; why: 'penalty' | 'too-many' | 'throttled' };

export interface Gate {
  admit(address: string): Admission;
  /** A person changed who may come in: what failed before may be right now. */
  forgive(): void;
}

const mostPerAddress = 20;
const throttleFrom = 10;
const throttleChance = 0.3;
const throttleAll = 60;
const penaltyMs: Record<Failure, number> = {
  'login-failed': 5_000,
  'unknown-user': 5_000,
  'no-attempt': 1_000,
  'too-slow': 10_000,
};
const enforcedFromMs = 15_000;
const mostPenaltyMs = 600_000;
const mostTracked = 65_536;

export interface GateDeps {
  clock: Clock;
  /** A number from 0 up to 1, fresh at each call. */
  chance: () => number;
  /** Addresses of known senders have no penalties, and a crowd of strangers at the door does not keep them out. */
  isExempt: (address: string) => boolean;
}

export function createGate({ clock, chance, isExempt }: GateDeps): Gate {
  const open = new Map<string, number>();
  /** Until when an address has a penalty, and whether it is large enough to be enforced. Oldest first. */
  const penalties = new Map<string, { until: number; isEnforced: boolean }>();
  /** Strangers and known addresses apart. */
  const onTheirWayIn = { strangers: 0, known: 0 };

  function isPunished(address: string): boolean {
    const penalty = penalties.get(address);
    if (!penalty) return false;
    if (penalty.until <= clock.ticks()) {
      penalties.delete(address);
      return false;
    }
    return penalty.isEnforced;
  }

  function punish(address: string, failure: Failure): void {
    if (isExempt(address)) return;
    const now = clock.ticks();
    const before = penalties.get(address);
    const from = before && before.until > now ? before.until : now;
    const until = Math.min(from + penaltyMs[failure], now + mostPenaltyMs);
    const isEnforced = until - now >= enforcedFromMs || (before?.isEnforced === true && before.until > now);
    penalties.delete(address);
    penalties.set(address, { until, isEnforced });
    if (penalties.size > mostTracked) penalties.delete(penalties.keys().next().value!);
  }

  function isThrottled(kind: keyof typeof onTheirWayIn): boolean {
    const count = onTheirWayIn[kind];
    // Many nights begin on the hour: all senders may come in the same second.
    if (kind === 'known') return count >= throttleAll;
    if (count < throttleFrom) return false;
    const share = (count - throttleFrom) / (throttleAll - throttleFrom);
    return chance() < throttleChance + (1 - throttleChance) * share;
  }

  return {
    forgive: () => penalties.clear(),
    admit(address) {
      const kind = isExempt(address) ? 'known' : 'strangers';
      if (kind === 'strangers' && isPunished(address)) return { ok: false, why: 'penalty' };
      const count = open.get(address) ?? 0;
      if (count >= mostPerAddress) return { ok: false, why: 'too-many' };
      if (isThrottled(kind)) return { ok: false, why: 'throttled' };
      open.set(address, count + 1);
      onTheirWayIn[kind]++;
      let isIn = false;
      let isClosed = false;
      return {
        ok: true,
        ticket: {
          authenticated() {
            if (!isIn && !isClosed) onTheirWayIn[kind]--;
            isIn = true;
          },
          closed(failure) {
            if (isClosed) return;
            isClosed = true;
            if (!isIn) onTheirWayIn[kind]--;
            const left = (open.get(address) ?? 1) - 1;
            if (left > 0) open.set(address, left);
            else open.delete(address);
            if (failure && !isIn) punish(address, failure);
          },
        },
      };
    },
  };
}
