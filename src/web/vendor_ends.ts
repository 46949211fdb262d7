// When a destination's agreement and the vendor's key end: whichever stops the deliveries first is told first, in the same
// words on every page.
import { dayOf, keyState } from '../kit/vendor_key.ts';
import { agreementState } from '../relay/agreement.ts';
import type { Destination, District } from '../relay/records.ts';
import type { Times } from './format.ts';

export interface VendorEnd {
  of: 'agreement' | 'key';
  /** Nothing is sent any more. */
  isOver: boolean;
  /** The last day, `YYYY-MM-DD`; of a key in UTC, as keys have it. */
  date: string;
  /** `ends on Tue, Dec 15, 2026`, `expired on Sat, Dec 12, 2026`. */
  words: string;
}

/** What is over first, then what ends soon, the earliest first; empty when nothing does within 30 days. */
export function endsOf(
  destination: Pick<Destination, 'agreement' | 'pgp'>,
  district: Pick<District, 'timezone'> | undefined,
  times: Times,
): VendorEnd[] {
  const { agreement, pgp } = destination;
  const ends: VendorEnd[] = [];
  const state = agreementState(destination, district, times.now);
  if (agreement && (state === 'ended' || state === 'ends soon')) {
    const isOver = state === 'ended';
    const words = `${isOver ? 'ended' : 'ends'} on ${times.dayOfYear(agreement.until)}`;
    ends.push({ of: 'agreement', isOver, date: agreement.until, words });
  }
  const key = pgp ? keyState(pgp, times.now) : 'holds';
  if (pgp?.expiresAt !== undefined && key !== 'holds') {
    const isOver = key === 'expired';
    const date = dayOf(pgp.expiresAt);
    const words = `${isOver ? 'expired' : 'expires'} on ${times.dayOfYear(date)}`;
    ends.push({ of: 'key', isOver, date, words });
  }
  return ends.toSorted((a, b) => Number(b.isOver) - Number(a.isOver) || a.date.localeCompare(b.date));
}

/** What follows from it, and what helps, as a sentence. `what`: what is not sent, as in `Nothing of rosters`. */
export function thenWords({ of, isOver }: VendorEnd, what = 'nothing'): string {
  const begin = what.charAt(0).toUpperCase() + what.slice(1);
  if (isOver) return `${begin} is sent there until ${of === 'agreement' ? 'it is renewed' : 'there is a new one'}.`;
  return of === 'agreement' ? `After that day ${what} is sent there.` : `After that ${what} is sent there.`;
}
