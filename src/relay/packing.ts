// What is made of a set before it goes to a destination, and under which names it goes: planned with the delivery, and
// looked at again before each attempt, so that what was left out meanwhile is left out at once.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { dayOf, keyState } from '../kit/vendor_key.ts';
import { localDate, localTime } from '../kit/zone.ts';
import type { Layout } from '../roster/layout.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { cuttingLayout } from '../roster/only.ts';
import { listed } from '../roster/words.ts';
import { layoutOf } from './completeness.ts';
import { areSameFiles, beginAnew, begunAnew } from './made_files.ts';
import { archiveOf, sentOf, setOf } from './night_set.ts';
import { oneRun } from './one_run.ts';
import { sameNames } from './outgoing_names.ts';
import type { DeliveryJob, StoredFile } from './ports.ts';
import type { Delivery, Feed, Forward, ImportHead, PackedSet, Packing } from './records.ts';
import { reportFileNames } from './report_step.ts';
import type { Story } from './story.ts';

/** What a delivery carries and under which names. */
export type Load = Pick<Delivery, 'names' | 'reports' | 'packing'>;

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

/** As the feed and the destination have it now; dates in names are those of `at` (epoch ms). */
export function loadOf(story: Pick<Story, 'rows'>, it: ImportHead, feed: Feed, forward: Forward, at: number): Load {
  const { rows } = story;
  const zone = rows.district.get()?.timezone ?? 'UTC';
  const facts = { feed: feed.name, date: localDate(at, zone), time: localTime(at, zone), n: it.id };
  const arrivals = rows.arrivals.ofImport(it.id);
  const layout = layoutOf(feed, builtInLayout);
  const packing = packingOf(story, forward);
  const suffix = packing?.pgp === undefined ? '' : '.pgp';
  const reports = reportFileNames(story, forward);
  const archive = reports ? undefined : archiveOf(arrivals);
  const isZip = forward.zip !== undefined || (packing?.only !== undefined && archive !== undefined);
  const made = { ...packing, ...(isZip ? { isZip: true as const } : {}) };
  const whole = { ...(reports ? { reports: forward.reports! } : {}), ...(packing || isZip ? { packing: made } : {}) };
  if (isZip) {
    const own = archive?.name ?? 'set.zip';
    return { names: { [own]: nameAtDestination(forward.zip ?? forward.name, own, facts) + suffix }, ...whole };
  }
  const files = reports ?? sentOf(layout, arrivals, feed.completeBy).map(({ name }) => name);
  return {
    names: Object.fromEntries(files.map((file) => [file, nameAtDestination(forward.name, file, facts) + suffix])),
    ...whole,
  };
}

function packingOf({ rows }: Pick<Story, 'rows'>, { only, destinationId }: Forward): Packing | undefined {
  const pgp = rows.destinations.get(destinationId)?.pgp?.fingerprint;
  if (only === undefined && pgp === undefined) return undefined;
  return { ...(only === undefined ? {} : { only }), ...(pgp === undefined ? {} : { pgp }) };
}

/**
 * A delivery that was planned with another idea of what goes along carries from now on what the district wants now. What
 * was begun at the other side with the old files is begun anew.
 */
export function renewLoad(story: Story, it: Delivery, feed: Feed): Delivery {
  const { rows } = story;
  const forward = feed.forwards.find(({ destinationId }) => destinationId === it.destinationId);
  const imported = rows.imports.head(it.importId);
  if (!forward || !imported) return it;
  const load = loadOf(story, imported, feed, forward, it.createdAt);
  const isSameMade = isDeepStrictEqual([load.packing, load.reports], [it.packing, it.reports]);
  // Other names for the same files: unless some of them have theirs already.
  const isRenamed = it.renameBegunAt === undefined && !isDeepStrictEqual(load.names, it.names);
  const isSameFiles = isDeepStrictEqual(Object.keys(load.names).sort(), Object.keys(it.names).sort());
  if (isSameMade && !(isRenamed && isSameFiles)) return it;
  const made = { packing: load.packing ?? null, reports: load.reports ?? null };
  const patch = { names: load.names, ...made, ...begunAnew(it) };
  rows.deliveries.patch(it.id, patch);
  return rows.deliveries.get(it.id) ?? it;
}

/** The files of a set under the names they have inside what is made of them. */
export function filesToPack(story: Story, it: Delivery, feed: Feed): Result<DeliveryJob['files']> {
  const { rows, spool } = story;
  const layout = rows.imports.pinnedOf(it.importId) ?? layoutOf(feed, builtInLayout);
  const arrivals = rows.arrivals.ofImport(it.importId);
  const takesMembers = it.packing?.isZip === true || it.packing?.only !== undefined;
  const members = (takesMembers ? setOf : sentOf)(layout, arrivals, feed.completeBy);
  if (members.length === 0) return fail('bytes_lost', 'files of the set are no longer stored');
  const twice = it.packing?.isZip ? sameNames(members.map(({ name }) => name)) : [];
  if (twice.length > 0) return fail('names_collide', `${listed(twice)} would be one file when the zip is unpacked`);
  return ok(
    members.map(({ name, arrival: { bytes, sha256, modifiedAt } }) => {
      return { name, bytes, sha256, modifiedAt, path: spool.arrival(sha256) };
    }),
  );
}

/** What the delivery's packing makes of these files: made once, found again afterwards. */
export async function packedOf(
  story: Story,
  it: Delivery,
  feed: Feed,
  files: readonly StoredFile[],
): Promise<Result<PackedSet>> {
  const { pgp } = it.packing ?? {};
  const stored = pgp === undefined ? undefined : story.rows.destinations.get(it.destinationId)?.pgp;
  if (pgp !== undefined && stored?.fingerprint !== pgp)
    return fail('vendor_key_unusable', 'the key that it was to be encrypted to is gone');
  // What was encrypted while the key was good is not sent after its end either.
  if (stored && keyState(stored, story.clock.now()) === 'expired')
    return fail('vendor_key_expired', `the key ${stored.fingerprint} expired on ${dayOf(stored.expiresAt!)}`);
  const publicKey = stored?.publicKey;
  const key = keyOf(files, it.packing ?? {}, publicKey);
  return await oneRun(story.packsRunning, `${it.importId} ${key}`, () =>
    build(story, it, feed, files, { key, publicKey }),
  );
}

async function build(
  story: Story,
  it: Delivery,
  feed: Feed,
  files: readonly StoredFile[],
  { key, publicKey }: { key: string; publicKey: string | undefined },
): Promise<Result<PackedSet>> {
  const { rows, packer, clock, log } = story;
  const { only, isZip } = it.packing ?? {};
  const before = rows.packed.get(it.importId, key);
  if (before?.files.every(packer.has)) return ok(before);
  const layout = rows.imports.pinnedOf(it.importId) ?? layoutOf(feed, builtInLayout);
  if (only && !layout) return fail('left_out_wrong', 'the layout of this set is not agreed on yet');
  const result = await packer.pack({
    files: files.map(({ name, path, bytes, sha256 }) => ({ name, path, bytes, sha256 })),
    ...(only && layout ? { cut: { only, layout: cuttingLayout(layout, agreedOf(feed)) } } : {}),
    ...(isZip ? { isZip } : {}),
    ...(publicKey === undefined ? {} : { publicKey }),
  });
  if (!result.ok) return result;
  const packed = { importId: it.importId, key, ...result.value, builtAt: clock.now() };
  rows.transaction(() => {
    rows.packed.remember(packed);
    if (!areSameFiles(before, packed))
      beginAnew(rows, it.importId, (one) => isDeepStrictEqual(one.packing, it.packing));
  });
  for (const { bytes, sha256 } of packed.files) log.info('packed', { import: it.importId, bytes, sha256 });
  return ok(packed);
}

/** The layout that both sides know; undefined while it is learned. */
function agreedOf({ layout }: Feed): Layout | undefined {
  return typeof layout === 'string' ? builtInLayout(layout) : layout;
}

/** Raised when less goes along than an earlier version would have sent: what that one made is not found again. */
const packingRules = 3;

/** With the key itself: a vendor may change the part that things are encrypted to, and the fingerprint stays. */
function keyOf(files: readonly StoredFile[], packing: Packing, publicKey: string | undefined): string {
  const named = files.map(({ name, sha256 }) => [name, sha256]);
  const made = JSON.stringify([packingRules, named, packing, publicKey ?? null]);
  return createHash('sha256').update(made).digest('hex');
}
