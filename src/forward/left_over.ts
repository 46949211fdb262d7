// Temporary files that earlier tries left at the vendor's: of this delivery with other bytes, and of deliveries that a newer
// set took the place of. Only names that are certainly ours, and only after a success.
import { ok, type Result } from '../kit/result.ts';
import type { DeliveryJob } from '../relay/ports.ts';
import type { SftpEnd } from '../relay/records.ts';
import type { Remote } from '../ssh/remote.ts';
import type { Line } from './line.ts';
import { deliveryOfTemporary, movedName, remotePath, temporaryPath } from './names.ts';
import { folderOf, listedIn } from './receipt_files.ts';
import type { Place } from './sftp_delivery.ts';

/**
 * What was written anew has its temporary name: a copy that an earlier attempt left aside would be taken for it, and put in
 * place once more, should this attempt break off after its rename.
 */
export async function clearAside(line: Line, places: readonly Place[]): Promise<Result<undefined>> {
  const written = places.filter((place) => place.standing === 'to send');
  if (written.length === 0) return ok();
  const opened = await line.open();
  if (!opened.ok) return opened;
  const remote = opened.value;
  const answers = await Promise.all(written.map(({ temporary }) => remote.remove(movedName(temporary))));
  const lost = answers.find((answer) => answer.kind === 'lost');
  return lost ? { ok: false, problem: lost.problem } : ok();
}

/** Never a failure: everything is in place by now. */
export async function removeLeftOver(remote: Remote, job: DeliveryJob, end: SftpEnd, places: Place[]): Promise<void> {
  const earlier = job.earlier ?? [];
  if (earlier.length === 0 && job.attempt === 1) return;
  const kind = end.quirks?.temporaryName;
  // Also where the server does not list.
  if (job.attempt > 1 && kind?.kind !== 'none' && !remote.hasPosixRename) {
    const moved = await Promise.all(places.map(({ temporary }) => remote.remove(movedName(temporary))));
    if (moved.some(({ kind: outcome }) => outcome === 'lost')) return;
  }
  const mine = new Set(places.map(({ path }) => path));
  const numbers = new Set([job.deliveryId, ...earlier.map(({ deliveryId }) => deliveryId)]);
  const earlierNames = earlier.flatMap(({ names }) => names);
  /** Where the destination has names of its own, each is known from the final one. */
  const known = new Set(
    kind === undefined || kind.kind === 'none'
      ? []
      : earlierNames.map((name) => temporaryPath(end.directory, { name, sha256: '' }, 0, kind)),
  );
  // Names with a number are ours whatever the destination is set to now: it may have been set since they were written.
  const folders = new Set(
    [
      ...places.flatMap(({ path, temporary }) => [temporary, path]),
      ...earlierNames.map((name) => remotePath(end.directory, name)),
      ...known,
    ].map(folderOf),
  );
  for (const folder of folders) {
    for (const { name, file } of await listedIn(remote, folder)) {
      const path = folder === '.' ? name : folder === '/' ? `/${name}` : `${folder}/${name}`;
      const number = deliveryOfTemporary(name);
      const isOurs = known.has(path) || (number !== undefined && numbers.has(number));
      if (!isOurs || mine.has(path) || file.isFolder) continue;
      const removed = await remote.remove(path);
      if (removed.kind === 'lost') return;
    }
  }
}
