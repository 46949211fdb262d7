// An accepted set becomes deliveries: when each begins, until when, and under which names.
import { atLocalTime, localDate, localTime } from '../kit/zone.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { layoutOf } from './completeness.ts';
import { moveImport } from './import_states.ts';
import { sentOf } from './night_set.ts';
import type { Slots } from './ports.ts';
import type { Feed, Forward, ImportHead } from './records.ts';
import { reportFileNames } from './report_step.ts';
import type { Story } from './story.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** When the first attempt begins: at once, or at the next slot of the pattern. */
export function beginsAt(forward: Forward, slots: Slots, timezone: string, now: number): number {
  return forward.at === 'arrival' ? now : (slots.next(forward.at, timezone, now) ?? now);
}

/** The first `until` after the beginning; without one, a day. After it no attempt is begun. */
export function deadlineOf(forward: Forward, timezone: string, beginsAtMs: number): number {
  if (forward.until === undefined) return beginsAtMs + dayMs;
  const sameDay = atLocalTime(localDate(beginsAtMs, timezone), forward.until, timezone);
  return sameDay > beginsAtMs ? sameDay : atLocalTime(localDate(beginsAtMs + dayMs, timezone), forward.until, timezone);
}

/** `{name} {date} {time} {feed} {n}` filled in; `n` is the import's number. */
export function nameAtDestination(
  template: string,
  file: string,
  facts: { feed: string; date: string; time: string; n: number },
): string {
  const values: Record<string, string> = {
    name: file,
    date: facts.date,
    time: facts.time.replace(':', ''),
    feed: facts.feed,
    n: String(facts.n),
  };
  return template.replace(/\{(name|date|time|feed|n)\}/g, (_, key: string) => values[key] ?? '');
}

/** One delivery per destination; older ones of the feed that are not delivered make way. Nothing while the feed is stopped. */
export function planDeliveries(story: Story, it: ImportHead, feed: Feed): void {
  const { rows, slots, clock } = story;
  const district = rows.district.get();
  if (
    feed.stopped ||
    feed.forwards.length === 0 ||
    !district ||
    isPaused(feed, localDate(clock.now(), district.timezone))
  )
    return;
  const now = clock.now();
  const zone = district.timezone;
  const facts = { feed: feed.name, date: localDate(now, zone), time: localTime(now, zone), n: it.id };
  const sent = sentOf(layoutOf(feed, builtInLayout), rows.arrivals.ofImport(it.id), feed.completeBy);
  const received = sent.map((file) => file.name);
  for (const forward of feed.forwards) {
    supersedeWaiting(story, feed.id, forward.destinationId, it.id);
    const files = reportFileNames(story, forward) ?? received;
    const dueAt = beginsAt(forward, slots, zone, now);
    rows.deliveries.add({
      importId: it.id,
      destinationId: forward.destinationId,
      dueAt,
      deadlineAt: deadlineOf(forward, zone, dueAt),
      names: Object.fromEntries(files.map((file) => [file, nameAtDestination(forward.name, file, facts)])),
      ...(forward.reports ? { reports: forward.reports } : {}),
      createdAt: now,
    });
  }
  moveImport(rows.imports, it, 'forwarding');
}

/** A pause that covers the date: the feed receives and checks, and sends nothing. */
export function isPaused(feed: Feed, date: string): boolean {
  return feed.expectBy?.pauses.some((pause) => pause.from <= date && date <= pause.until) ?? false;
}

function supersedeWaiting(story: Story, feedId: number, destinationId: number, newerImportId: number): void {
  const { rows, clock } = story;
  for (const older of rows.deliveries.inState('waiting')) {
    if (older.destinationId !== destinationId || older.importId >= newerImportId) continue;
    if (rows.imports.head(older.importId)?.feedId !== feedId) continue;
    if (rows.deliveries.move(older.id, ['waiting'], 'superseded', { finishedAt: clock.now() }))
      settleForwarding(story, older.importId);
  }
}

/** When no delivery of the import is open any more, its state sums them up. */
export function settleForwarding(story: Story, importId: number): void {
  const { rows, clock } = story;
  const it = rows.imports.head(importId);
  if (it?.state !== 'forwarding') return;
  const states = rows.deliveries.ofImport(importId).map((delivery) => delivery.state);
  if (states.some((state) => state === 'waiting' || state === 'sending')) return;
  const to =
    states.includes('failed') || states.includes('cancelled')
      ? 'undelivered'
      : states.includes('superseded')
        ? 'superseded'
        : 'forwarded';
  moveImport(rows.imports, it, to, { finishedAt: clock.now(), dueAt: null });
}
