// One feed of a district file.
import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import type { FeedEntry } from '../../relay/district_file.ts';
import { storeForwards } from '../feeds.ts';
import { feeds } from '../schema.ts';
import { type ApplyDeps, type Changed, differences } from './apply.ts';

const words = {
  senderId: 'sender',
  settleMs: 'settle',
  withinMs: 'within',
  completeBy: 'complete',
  forwards: 'forward',
};

/** Its sender and destinations are stored already. Another layout makes the next import an initial one again. */
export function applyFeed({ connection, rows, clock }: ApplyDeps, entry: FeedEntry, changed: Changed): void {
  const { tables } = connection;
  const before = rows.feeds.byName(entry.name);
  const about = `feed ${entry.name}`;
  const forwards = entry.forwards.map(({ to, ...forward }) => ({
    destinationId: rows.destinations.byName(to)!.id,
    ...forward,
  }));
  const { layout, initialImport, settleMs, withinMs, guards } = entry;
  const completeBy = entry.completeBy ?? null;
  const senderId = rows.senders.byName(entry.sender)!.id;
  const expectBy = entry.expectBy ?? null;
  const values = { senderId, layout, initialImport, settleMs, withinMs, completeBy, expectBy, guards };
  if (!before) {
    const row = { name: entry.name, createdAt: clock.now(), ...values };
    const { id } = tables.insert(feeds).values(row).returning({ id: feeds.id }).get();
    storeForwards(connection, id, forwards);
    changed('added', about, '');
    return;
  }
  const was = { ...before, completeBy: before.completeBy ?? null, expectBy: before.expectBy ?? null };
  const names = differences<typeof values & { forwards: typeof forwards }>(was, { ...values, forwards }, words);
  if (names.length === 0) return;
  const isOtherLayout = !isDeepStrictEqual(before.layout, layout);
  const agreedAnew = isOtherLayout ? { pinned: null, baselineImportId: null } : {};
  tables
    .update(feeds)
    .set({ ...values, ...agreedAnew })
    .where(eq(feeds.id, before.id))
    .run();
  storeForwards(connection, before.id, forwards);
  const consequence = isOtherLayout && before.pinned ? ' (the next import is an initial import again)' : '';
  changed('changed', about, names.join(', ') + consequence);
}
