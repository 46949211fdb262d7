// The real story with a clock of its own: what it takes to let nights pass in seconds, in the demo and in a simulated year.

import type { ManualClock } from '../../kit/clock.ts';
import { atLocalTime } from '../../kit/zone.ts';
import { isSettled } from '../../relay/import_states.ts';
import type { Spool } from '../../relay/ports.ts';
import type { Import } from '../../relay/records.ts';
import type { Relay } from '../../relay/relay.ts';
import type { Store } from '../../store/store.ts';

export interface Theatre {
  clock: ManualClock;
  store: Store;
  relay: Relay;
  spool: Spool;
}

/** How long a set that is not complete is waited for, ms. */
const waitsMs = 120 * 60_000;

/** The time of day of a date, in the zone; never back. */
export function goTo(clock: ManualClock, date: string, time: string, zone: string): void {
  const at = atLocalTime(date, time, zone);
  if (at > clock.now()) clock.advance(at - clock.now());
}

/** Bytes come in as a door takes them, and are frozen under their hash. */
export async function land(spool: Spool, chunks: Iterable<Uint8Array>): Promise<{ sha256: string; bytes: number }> {
  const landing = spool.land();
  if (!landing.ok) throw new Error(landing.problem.detail);
  let offset = 0;
  for (const chunk of chunks) {
    const written = landing.value.write(chunk, offset);
    if (!written.ok) throw new Error(written.problem.detail);
    offset += chunk.length;
  }
  const published = await landing.value.publish();
  if (!published.ok) throw new Error(published.problem.detail);
  return published.value;
}

/** A file of the sender's has come completely, now. */
export async function arrive(
  theatre: Theatre,
  sender: string,
  name: string,
  chunks: Iterable<Uint8Array>,
): Promise<void> {
  const { store, relay, spool } = theatre;
  const found = store.senders.byName(sender);
  if (!found) throw new Error(`no sender ${sender}`);
  const landed = await land(spool, chunks);
  const arrived = await relay.desk.arrived({ senderId: found.id, name, door: 'sftp', ...landed });
  if (!arrived.ok) throw new Error(arrived.problem.detail);
}

/** Waits until nothing moves any more by itself at this point of time. */
export function settled({ store, relay, clock }: Pick<Theatre, 'store' | 'relay' | 'clock'>): Promise<void> {
  const rests = (it: Import) =>
    isSettled(it.state) || it.state === 'receiving' || (it.state === 'forwarding' && waits(it));
  const waits = (it: Import) =>
    store.deliveries
      .ofImport(it.id)
      .every(
        (delivery) => delivery.state !== 'sending' && (delivery.state !== 'waiting' || delivery.dueAt > clock.now()),
      );
  const isQuiet = () => store.imports.inState('ready', 'checking', 'forwarding').every(rests) && !isReceivingDue();
  const isReceivingDue = () =>
    store.imports
      .inState('receiving')
      .some((it) => (it.dueAt ?? 0) <= clock.now() && it.openedAt + waitsMs <= clock.now());
  return new Promise((resolve) => {
    const look = () => {
      if (!isQuiet()) return;
      stopListening();
      clearInterval(ticking);
      resolve();
    };
    const stopListening = relay.onChange(() => setImmediate(look));
    const ticking = setInterval(look, 20);
    relay.wake();
  });
}
