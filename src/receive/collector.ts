// Takes new files from a place: those whose size and time stood still over two looks, each once, never a half-written
// one. Bytes go the way of every other door; only after the arrival is certain is the file deleted or moved.
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Problem } from '../kit/problem.ts';
import { fail, ok, type Result } from '../kit/result.ts';
import { formatSize } from '../relay/district/sizes.ts';
import type { DoorDesk, Spool, TakenRows } from '../relay/ports.ts';
import type { Afterwards, Sender } from '../relay/records.ts';
import { readFileName } from './file_name.ts';
import { hashLanding } from './landing_hash.ts';
import type { FoundFile, Place } from './place.ts';
import { isSame } from './place.ts';
import { createTemporaryNames, temporaryNamesOf } from './temporary_names.ts';
import { createUploadNotes, type UploadNotes } from './upload_notes.ts';

export interface CollectorDeps {
  desk: DoorDesk;
  spool: Spool;
  taken: TakenRows;
  clock: Clock;
  log: Log;
  notes: UploadNotes;
}

export interface CollectorConfig extends Afterwards {
  settleMs: number;
  files?: string;
}

export interface Collector {
  /** One look: takes what is ripe. How many files still have to stand still for a while. */
  look(place: Place): Promise<Result<{ taken: number; settling: number }>>;
  /** No set waits for this place any more. */
  quiet(door: Place['door']): void;
}

interface Seen extends FoundFile {
  since: number;
  firstAt: number;
}

/** A file that never stands still, such as a log, does not keep a set open for longer than this. */
const longestRestlessMs = 15 * 60_000;

/** Notes for the landings of collectors; what an earlier process began is thrown away, it is taken anew. */
export function createCollectorNotes(folder: string, spool: Spool): UploadNotes {
  const notes = createUploadNotes(folder, 'taken');
  for (const landingId of notes.all().keys()) {
    const opened = spool.reopen(landingId);
    if (opened.ok) opened.value.discard();
    notes.remove(landingId);
  }
  return notes;
}

export function createCollector(sender: Sender, config: CollectorConfig, deps: CollectorDeps): Collector {
  const { desk, spool, taken, clock, log, notes } = deps;
  const isTemporary = temporaryNamesOf(sender);
  const isWanted = config.files === undefined ? () => true : createTemporaryNames([config.files]);
  let seen = new Map<string, Seen>();
  /** What is an arrival for certain and should no longer lie there, by name. */
  const putAway = new Map<string, FoundFile>();

  function isOurs({ name }: FoundFile): boolean {
    return !name.startsWith('.') && !isTemporary(name) && isWanted(name) && readFileName(name).ok;
  }

  /** Taken before, as far as can be told without reading it. */
  function isKnown(door: Place['door'], file: FoundFile): boolean {
    return file.modifiedAt !== 0 && isSame(file, taken.get(sender.id, door, file.name));
  }

  /** What has stood still for long enough, and how many have not yet. */
  function ripen(files: FoundFile[]): { ripe: FoundFile[]; settling: number } {
    const now = clock.ticks();
    const next = new Map<string, Seen>();
    const ripe: FoundFile[] = [];
    let settling = 0;
    for (const file of files) {
      const before = seen.get(file.name);
      const stood = before && isSame(file, before) ? before : undefined;
      next.set(file.name, { ...file, since: stood?.since ?? now, firstAt: before?.firstAt ?? now });
      if (stood && now - stood.since >= config.settleMs) ripe.push(file);
      else if (now - (before?.firstAt ?? now) < longestRestlessMs) settling++;
    }
    seen = next;
    return { ripe, settling };
  }

  function tell(door: Place['door'], count: number): void {
    desk.noted({ kind: 'uploads-open', senderId: sender.id, count, door });
  }

  /** What is over the quota stays where it lies; a night later it is looked at again. */
  async function overQuota(file: FoundFile): Promise<Result<never> | undefined> {
    const quota = desk.senders().find((it) => it.id === sender.id)?.quotaBytes;
    if (quota === undefined || (await desk.receivedTonight(sender.id)) + file.bytes <= quota) return undefined;
    return fail(
      'quota_reached',
      `${sender.name} may send ${formatSize(quota)} a night; ${file.name} would be over it.`,
    );
  }

  /** `false`: it changed while it was read, or is gone; the next look tells. */
  async function take(place: Place, file: FoundFile): Promise<Result<boolean>> {
    const refused = await overQuota(file);
    if (refused) return refused;
    const landed = spool.land();
    if (!landed.ok) return landed;
    const landing = landed.value;
    const rawName = Buffer.from(file.name).toString('base64');
    let isKept = false;
    try {
      const noted = notes.save(landing.id, { senderId: sender.id, path: `/${file.name}`, rawName, isClosed: false });
      if (!noted.ok) return noted;
      const copied = await place.copy(file, (data, offset) => landing.writeAside(data, offset));
      if (!copied.ok) return copied;
      const now = await place.look(file.name);
      if (!now.ok) return now;
      if (landing.bytes !== file.bytes || !isSame(file, now.value)) {
        log.warn('file_changed', { sender: sender.name, file: file.name, bytes: landing.bytes });
        return ok(false);
      }
      const before = taken.get(sender.id, place.door, file.name);
      if (before && isSame(file, before)) {
        const hashed = await hashLanding(landing);
        if (!hashed.ok) return hashed;
        if (hashed.value === before.sha256) return ok(true);
      }
      const published = await landing.publish();
      if (!published.ok) return published;
      isKept = true;
      const { sha256, bytes } = published.value;
      const arrived = await desk.arrived({
        ...{ senderId: sender.id, name: file.name, bytes, sha256, door: place.door },
        ...(file.modifiedAt === 0 ? {} : { modifiedAt: file.modifiedAt }),
        taken: { door: place.door, name: file.name, modifiedAt: file.modifiedAt },
      });
      if (!arrived.ok) return arrived;
      const fields = { sender: sender.name, file: file.name, arrival: arrived.value.id, bytes, sha256 };
      log.info('file_taken', { ...fields, detail: place.door });
      return ok(true);
    } finally {
      if (!isKept) landing.discard();
      notes.remove(landing.id);
    }
  }

  /** Deletes or moves what is an arrival. A refusal does not end the look: nothing is lost by it. */
  async function clear(place: Place): Promise<Problem | undefined> {
    let trouble: Problem | undefined;
    for (const [name, file] of putAway) {
      const done = await place.putAway(file);
      if (done.ok) putAway.delete(name);
      else trouble ??= done.problem;
    }
    return trouble;
  }

  return {
    async look(place) {
      const listed = await place.list();
      if (!listed.ok) return listed;
      const ours = listed.value.filter(isOurs);
      const isLeft = config.after === 'leave';
      // What lies there still although it was taken: seen again after a crash, it is read again before it is put away.
      const fresh = ours.filter(
        (file) => !isSame(file, putAway.get(file.name)) && !(isLeft && isKnown(place.door, file)),
      );
      for (const name of putAway.keys()) if (!ours.some((file) => file.name === name)) putAway.delete(name);
      const { ripe, settling } = ripen(fresh);
      let open = settling + ripe.length;
      let count = 0;
      tell(place.door, open);
      for (const file of ripe) {
        const done = await take(place, file);
        if (!done.ok) return done;
        seen.delete(file.name);
        if (!done.value) continue;
        count++;
        if (!isLeft) putAway.set(file.name, file);
        tell(place.door, --open);
      }
      const trouble = await clear(place);
      if (trouble) return fail('taken_file_stays', trouble.detail);
      return ok({ taken: count, settling: fresh.length - count });
    },
    quiet: (door) => tell(door, 0),
  };
}
