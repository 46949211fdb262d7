// The last look before the receipt: each file under its final name, with its size and the server's own line about it.
import { fail, ok, type Result } from '../kit/result.ts';
import type { ReceiptFile } from '../relay/records.ts';
import type { Remote } from '../ssh/remote.ts';
import { checkSize } from './remote_size.ts';
import type { Place } from './sftp_delivery.ts';

/** Names looked through for the lines; a drop box may have thousands. */
const mostNames = 1_000;

/** size_differs, or rename_refused when a rename was answered with OK and not done. */
export async function receiptFiles(
  remote: Remote,
  places: Place[],
  notes: Set<string>,
): Promise<Result<ReceiptFile[]>> {
  const files: ReceiptFile[] = [];
  for (const { file, path, temporary, standing, resumedFrom } of places) {
    const checked = await checkSize(remote, path, file);
    if (!checked.ok) return checked;
    if (checked.value === 'gone' && temporary !== path) {
      // Picked up already, unless the rename was answered with OK and not done.
      const left = await checkSize(remote, temporary, file);
      if (!left.ok) return left;
      if (left.value !== 'gone') return fail('rename_refused', `The server said yes, but ${temporary} is still there.`);
    }
    if (checked.value === 'gone')
      notes.add('A file was gone from the directory right after it was in place: picked up.');
    files.push({
      name: file.name,
      bytes: file.bytes,
      sha256: file.sha256,
      remoteBytes: file.bytes,
      ...(resumedFrom > 0 ? { resumedFrom } : {}),
      ...(checked.value === 'gone'
        ? { standing: 'picked up' as const }
        : standing === 'delivered'
          ? { standing: 'from an earlier attempt' as const }
          : {}),
    });
  }
  await addListings(remote, places, files);
  return ok(files);
}

/** Never a failure: everything is in place by now. */
async function addListings(remote: Remote, places: Place[], files: ReceiptFile[]): Promise<void> {
  const folders = Map.groupBy(places, ({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  for (const [folder, inIt] of folders) {
    const listed = await remote.list(folder || (inIt[0]!.path.startsWith('/') ? '/' : '.'), mostNames);
    if (listed.kind !== 'ok') continue;
    for (const { file, path } of inIt) {
      const entry = listed.value.find(({ name }) => name === path.slice(path.lastIndexOf('/') + 1));
      const receipt = files.find(({ name }) => name === file.name);
      const line = printable(entry?.line ?? '');
      if (receipt && line !== '') receipt.listing = line;
    }
  }
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 300);
}
