// What old clients were refused for lately: for the technician on the phone. In memory; the log has all of them.
import type { DoorEvent } from './ports.ts';

export interface RefusedOffer {
  at: number;
  address: string;
  client: string;
  /** What did not match, and what the client offered. */
  detail: string;
  /** The sender, when its login was under way. */
  user?: string;
}

export interface RefusedOffers {
  noted(event: DoorEvent, at: number): void;
  /** Newest first, one for each address, client and reason. */
  all(): RefusedOffer[];
}

const most = 20;

export function createRefusedOffers(): RefusedOffers {
  const offers = new Map<string, RefusedOffer>();
  return {
    noted(event, at) {
      if (event.kind !== 'algorithms') return;
      const { kind: _, ...offer } = event;
      const key = JSON.stringify([offer.address, offer.client, offer.detail]);
      offers.delete(key);
      offers.set(key, { at, ...offer });
      if (offers.size > most) offers.delete(offers.keys().next().value!);
    },
    all: () => [...offers.values()].reverse(),
  };
}
