// How long files that were made for destinations are kept, by reports and by packing: as long as a delivery may go on with
// these very bytes, and no longer. They hold what the roster holds, and can be made of it again.
import { isDeepStrictEqual } from 'node:util';
import { dayMs } from './delivery_plan.ts';
import type { DeliveryPatch } from './ports.ts';
import type { Delivery } from './records.ts';
import { keyOf, sourceOf } from './report_source.ts';
import type { Story } from './story.ts';

/** Longer than this after they were made they are not kept for anybody. */
const mostDays = 30;

/** Forgets what reports made over this import while nothing of it was sent, now that its reports are others. */
export function forgetReplaced({ rows }: Pick<Story, 'rows'>, importId: number): void {
  const deliveries = rows.deliveries.ofImport(importId);
  if (deliveries.some((it) => it.receipt)) return;
  const wanted = new Set(
    deliveries.flatMap((it) =>
      (it.reports ?? []).flatMap((report) => {
        const source = sourceOf(report, rows.reports.byName);
        return source ? [keyOf(source)] : [];
      }),
    ),
  );
  for (const { key } of rows.reports.builtOver(importId)) if (!wanted.has(key)) rows.reports.forget(importId, key);
}

interface MadeSet {
  files: readonly { name: string; sha256: string }[];
}

export function areSameFiles(before: MadeSet | undefined, made: MadeSet): boolean {
  return before !== undefined && isDeepStrictEqual(hashesOf(before), hashesOf(made));
}

function hashesOf({ files }: MadeSet): string[] {
  return files.map(({ name, sha256 }) => `${name} ${sha256}`);
}

/** All of it is sent again; that some of it may have been put in place stays known. */
export function begunAnew({ renameBegunAt, placedBefore }: Delivery): DeliveryPatch {
  return { renameBegunAt: null, notRenamed: null, placedBefore: placedBefore ?? renameBegunAt ?? null };
}

/** What was made for these deliveries is not what they may have renamed to final names: they send all of it. */
export function beginAnew(rows: Story['rows'], importId: number, isMeant: (it: Delivery) => boolean): void {
  for (const it of rows.deliveries.ofImport(importId))
    if (it.renameBegunAt !== undefined && !it.receipt && isMeant(it)) rows.deliveries.patch(it.id, begunAnew(it));
}

/**
 * Removes files that no delivery goes on with: of sets that were delivered, given up or replaced, and what was just being
 * made when the machine went down. Nothing while one is being made: nobody knows of it yet.
 */
export function sweepMadeFiles(story: Story): void {
  const { reporter, reportsRunning, packsRunning } = story;
  if (reportsRunning.size > 0 || packsRunning.size > 0) return;
  const there = reporter.made();
  if (there.length === 0) return;
  const kept = filesKept(story);
  for (const sha256 of there) if (!kept.has(sha256)) reporter.remove(sha256);
}

function filesKept({ rows, clock }: Story): Set<string> {
  const oldest = clock.now() - mostDays * dayMs;
  const sets = importsGoingOn(rows).flatMap((id) => [...rows.reports.builtOver(id), ...rows.packed.madeOver(id)]);
  const files = sets.filter(({ builtAt }) => builtAt >= oldest).flatMap((set) => set.files);
  return new Set(files.map(({ sha256 }) => sha256));
}

function importsGoingOn(rows: Story['rows']): number[] {
  const open = rows.deliveries.inState('waiting', 'sending').map((it) => it.importId);
  const inForce = rows.feeds.all().flatMap(({ baselineImportId: id }) => (id === undefined ? [] : [id]));
  const brokenOff = inForce.filter((id) => rows.deliveries.ofImport(id).some(isBrokenOff));
  return [...new Set([...open, ...brokenOff])];
}

/**
 * Some files that were made may have their final names by now: a person who sends it again has that finished, not repeated.
 * What goes as it was received needs nothing of this.
 */
function isBrokenOff({ state, renameBegunAt, packing, reports }: Delivery): boolean {
  const isMade = packing !== undefined || reports !== undefined;
  return isMade && (state === 'failed' || state === 'cancelled') && renameBegunAt !== undefined;
}
