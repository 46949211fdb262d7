// Takes out what a district file no longer names. Imports, receipts and activity stay and go on naming it.
import { eq } from 'drizzle-orm';
import { fail, ok, type Result } from '../../kit/result.ts';
import type { DistrictFile } from '../../relay/district_file.ts';
import type { Rows } from '../../relay/ports.ts';
import { forgetSecret } from '../destinations.ts';
import { storeForwards } from '../feeds.ts';
import { destinations, feeds, senders } from '../schema.ts';
import { forgetPullSecret } from '../senders.ts';
import type { ApplyDeps, Changed } from './apply.ts';

interface Unnamed {
  kind: 'feed' | 'destination' | 'sender' | 'report';
  id: number;
  /** `feed rosters` */
  about: string;
}

/** What is configured and not in the file, what uses others first. */
export function findUnnamed(rows: Rows, file: DistrictFile): Unnamed[] {
  const missing = (kind: Unnamed['kind'], all: { id: number; name: string }[], named: { name: string }[]) =>
    all
      .filter(({ name }) => !named.some((entry) => entry.name === name))
      .map(({ id, name }) => ({ kind, id, about: `${kind} ${name}` }));
  return [
    ...missing('feed', rows.feeds.all(), file.feeds),
    ...missing('destination', rows.destinations.all(), file.destinations),
    ...missing('sender', rows.senders.all(), file.senders),
    ...missing('report', rows.reports.all(), file.reports ?? []),
  ];
}

/** Refused, by name, while a feed has an import on its way or a destination a delivery. */
export function prune(deps: ApplyDeps, unnamed: Unnamed[], changed: Changed): Result<undefined> {
  for (const it of unnamed) {
    const busy = whatIsOnItsWay(deps.rows, it);
    if (busy) return fail('removal_refused', `${it.about} still has ${busy}.`);
  }
  for (const it of unnamed) {
    remove(deps, it);
    changed('removed', it.about, '');
  }
  return ok();
}

function whatIsOnItsWay(rows: Rows, { kind, id }: Unnamed): string | undefined {
  if (kind === 'feed') {
    const unfinished = rows.imports.inState('receiving', 'ready', 'checking', 'held', 'accepted', 'forwarding');
    const found = unfinished.find((one) => one.feedId === id);
    return found && `Import ${found.id} (${found.state})`;
  }
  if (kind === 'destination') {
    const found = rows.deliveries.inState('waiting', 'sending').find((one) => one.destinationId === id);
    return found && `a delivery of Import ${found.importId} (${found.state})`;
  }
  return undefined;
}

function remove({ connection, rows, clock }: ApplyDeps, { kind, id, about }: Unnamed): void {
  const { tables } = connection;
  const removed = { removedAt: clock.now() };
  if (kind === 'feed') {
    tables.update(feeds).set(removed).where(eq(feeds.id, id)).run();
    storeForwards(connection, id, []);
  } else if (kind === 'destination') {
    tables.update(destinations).set(removed).where(eq(destinations.id, id)).run();
    forgetSecret(connection, id);
  } else if (kind === 'report') {
    rows.reports.remove(about.replace('report ', ''), clock.now());
  } else {
    forgetPullSecret(connection, id);
    tables
      .update(senders)
      .set({ ...removed, passwordHash: null, previousPassword: null, tokenHash: null, watch: null, pull: null })
      .where(eq(senders.id, id))
      .run();
  }
}
