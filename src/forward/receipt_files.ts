// The last look before the receipt: each file under its final name, with its size and the server's own line about it.
import { fail, ok, type Result } from '../kit/result.ts';
import type { ReceiptFile } from '../relay/records.ts';
import type { Remote, RemoteEntry } from '../ssh/remote.ts';
import { listLimits } from './limits.ts';
import { hasSameBytes } from './outcome.ts';
import { checkSize, type Patience } from './remote_size.ts';
import type { Place } from './sftp_delivery.ts';

/** size_differs, or rename_refused when a rename was answered with OK and not done. */
export async function receiptFiles(
  remote: Remote,
  places: Place[],
  notes: Set<string>,
  patience: Omit<Patience, 'isExpected'>,
): Promise<Result<ReceiptFile[]>> {
  const files: ReceiptFile[] = [];
  for (const place of places) {
    const { file, path, standing, resumedFrom } = place;
    const [checked, left] = await Promise.all([
      checkSize(remote, path, file, { ...patience, isExpected: false }),
      temporaryLeft(remote, place),
    ]);
    if (!checked.ok) return checked;
    if (!left.ok) return left;
    if (left.value) {
      const moved = await endLeft(remote, place, checked.value === 'gone', notes);
      if (!moved.ok) return moved;
    }
    if (checked.value === 'gone')
      notes.add('A file was gone from the directory right after it was in place: picked up.');
    files.push({
      name: file.name,
      bytes: file.bytes,
      sha256: file.sha256,
      ...(checked.value === 'right' ? { remoteBytes: file.bytes } : {}),
      ...(resumedFrom > 0 ? { resumedFrom } : {}),
      ...(checked.value === 'gone'
        ? { standing: 'picked up' as const }
        : standing === 'delivered'
          ? { standing: 'from an earlier attempt' as const }
          : {}),
    });
  }
  return ok(files);
}

/** Whether the temporary name is still there; a server that does not say so has moved it. */
async function temporaryLeft(remote: Remote, { path, temporary }: Place): Promise<Result<boolean>> {
  if (temporary === path) return ok(false);
  const found = await remote.stat(temporary);
  if (found.kind === 'lost') return { ok: false, problem: found.problem };
  return ok(found.kind === 'ok' && found.value !== undefined);
}

/**
 * A rename was answered with OK and the temporary name is there still. Last night's file may have the same size, so the
 * bytes decide: a server may have copied where it should have moved.
 */
async function endLeft(
  remote: Remote,
  { file, path, temporary }: Place,
  isGone: boolean,
  notes: Set<string>,
): Promise<Result<undefined>> {
  const same = isGone ? ok(false) : await hasSameBytes(remote, file, path);
  if (!same.ok) return same;
  if (!same.value) return fail('rename_refused', `The server said yes, but ${temporary} is still there.`);
  const removed = await remote.remove(temporary);
  if (removed.kind === 'lost') return { ok: false, problem: removed.problem };
  notes.add('The server copies where it should rename; the temporary files were removed afterwards.');
  return ok();
}

/** Puts the server's own lines into the receipt. Never a failure: everything is in place by now. */
export async function addListings(remote: Remote, places: Place[], files: ReceiptFile[]): Promise<void> {
  for (const [folder, inIt] of Map.groupBy(places, ({ path }) => folderOf(path))) {
    const entries = await listedIn(remote, folder);
    for (const { file, path } of inIt) {
      const entry = entries.find(({ name }) => name === path.slice(path.lastIndexOf('/') + 1));
      const receipt = files.find(({ name }) => name === file.name);
      const line = printable(entry?.line ?? '');
      if (receipt && line !== '') receipt.listing = line;
    }
  }
}

/** The folder part of a path, as a server lists it. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash) || '/';
}

/** As far as the server lets us, and as far as the limits of a list go. */
export async function listedIn(remote: Remote, folder: string): Promise<RemoteEntry[]> {
  const listed = await remote.list(folder, listLimits);
  return listed.kind === 'ok' ? listed.value.entries : [];
}

function printable(text: string): string {
  return text
    .slice(0, 400)
    .replace(/[\p{Cc}\p{Cf}]/gu, '?')
    .slice(0, 300);
}
