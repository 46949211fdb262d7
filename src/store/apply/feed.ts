// One feed of a district file.
import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import type { SchoolCalendar } from '../../relay/calendar.ts';
import { calendarChanges } from '../../relay/calendar_words.ts';
import type { FeedEntry } from '../../relay/district_file.ts';
import type { ExpectBy } from '../../relay/records.ts';
import { guardChanges } from '../../roster/guard_changes.ts';
import type { SeveritySettings } from '../../roster/severities.ts';
import { severityChanges } from '../../roster/severities.ts';
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
  const severities = entry.severities ?? null;
  const values = { senderId, layout, initialImport, settleMs, withinMs, completeBy, expectBy, guards, severities };
  if (!before) {
    const row = { name: entry.name, createdAt: clock.now(), ...values };
    const { id } = tables.insert(feeds).values(row).returning({ id: feeds.id }).get();
    storeForwards(connection, id, forwards);
    changed('added', about, severitiesDetail(null, severities));
    return;
  }
  const was = {
    ...before,
    completeBy: before.completeBy ?? null,
    expectBy: before.expectBy ?? null,
    severities: before.severities ?? null,
  };
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
  const details = names.map((name) => {
    if (name === 'severities') return severitiesDetail(was.severities, severities);
    if (name === 'guards') return guardChanges(was.guards, guards).join(' and ') || name;
    return name === 'expectBy' ? expectByDetail(was.expectBy, expectBy) : name;
  });
  changed('changed', about, details.join(', ') + consequence);
}

/** When it is expected, and which days of its own calendar came and went. */
function expectByDetail(before: ExpectBy | null, after: ExpectBy | null): string {
  const days = calendarChanges(ownDays(before), ownDays(after));
  const rest = (it: ExpectBy | null) => it && { ...it, pauses: [], holidays: [], rollovers: [] };
  return [...(isDeepStrictEqual(rest(before), rest(after)) ? [] : ['expectBy']), ...days].join('; ');
}

function ownDays(it: ExpectBy | null): SchoolCalendar {
  return { holidays: it?.holidays ?? [], pauses: it?.pauses ?? [], rollovers: it?.rollovers ?? [] };
}

/** Who made which finding graver or milder is on the record: it decides which nights go out. */
function severitiesDetail(before: SeveritySettings | null, after: SeveritySettings | null): string {
  const changes = severityChanges(before ?? {}, after ?? {});
  return changes.length === 0 ? '' : `severity of ${changes.join(' and of ')}`;
}
