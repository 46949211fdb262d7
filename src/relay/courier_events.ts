// What the courier tells of an attempt under way, written down before it goes on; and what becomes of an attempt whose
// destination has moved meanwhile.
import { assertNever } from '../kit/assert_never.ts';
import { problem } from '../kit/problem.ts';
import type { DeliveryEvent, DeliveryPatch } from './ports.ts';
import type { Delivery, Destination } from './records.ts';
import type { Story } from './story.ts';

export async function note(story: Story, it: Delivery, destination: Destination, event: DeliveryEvent): Promise<void> {
  const { rows, deliveryProgress } = story;
  /** The destination may have moved meanwhile: then nothing begun at the old place counts at the new one. */
  const patchHere = (patch: DeliveryPatch) => {
    if (isStillThere(story, destination)) rows.deliveries.patch(it.id, patch);
    else recallMoved(story, it.id);
  };
  switch (event.kind) {
    case 'progress':
      deliveryProgress.set(it.id, { file: event.file, bytes: event.bytes, of: event.of });
      tell(story, it);
      return;
    case 'rename-begins':
      // On the disk before the first rename goes out. The first time of all counts.
      await rows.durably(() =>
        patchHere({ renameBegunAt: rows.deliveries.get(it.id)?.renameBegunAt ?? event.at, notRenamed: null }),
      );
      return;
    case 'rename-refused':
      await rows.durably(() => patchHere({ notRenamed: event.names }));
      return;
    case 'host-key':
      if (destination.end.kind !== 'sftp' || destination.end.hostKey !== 'accept-first') return;
      if (!isStillThere(story, destination)) recallMoved(story, it.id);
      else pinFirst(story, it, destination, event.fingerprint);
      return;
    default:
      assertNever(event, 'event of a delivery');
  }
}

/** The first key that is seen is pinned, unless a person has pinned one since the attempt began: then that one counts. */
function pinFirst({ rows, courier, log }: Story, it: Delivery, { id, name }: Destination, fingerprint: string): void {
  const end = rows.destinations.get(id)?.end;
  const pinned = end?.kind === 'sftp' ? end.hostKey : undefined;
  if (pinned === 'accept-first') {
    rows.destinations.pinHostKey(id, fingerprint);
    log.info('host_key_pinned', { destination: name, fingerprint });
  } else if (pinned !== fingerprint) {
    const words = `pinned is ${pinned ?? 'none any more'}, shown was ${fingerprint}`;
    courier.recall(it.id, problem(pinned === undefined ? 'host_key_unpinned' : 'host_key_changed', words));
  }
}

/** Says that an import changed, to pages that show it or its feed. */
export function tell({ rows, changed }: Story, it: Delivery): void {
  const feedId = rows.imports.head(it.importId)?.feedId;
  changed({ importId: it.importId, ...(feedId !== undefined && { feedId }) });
}

/** Whether the destination is where the attempt goes. */
export function isStillThere({ rows }: Pick<Story, 'rows'>, { id, end }: Destination): boolean {
  const now = rows.destinations.get(id);
  return now !== undefined && isSamePlace(now.end, end);
}

/** Whether the attempt put the set where the vendor looks for it now; with which temporary names makes no difference. */
export function wentThere({ rows }: Pick<Story, 'rows'>, { id, end }: Destination): boolean {
  const now = rows.destinations.get(id);
  return now !== undefined && isSameDirectory(now.end, end);
}

/** What goes to the old place goes no further; its next try goes to the new one. */
function recallMoved({ courier }: Pick<Story, 'courier'>, deliveryId: number): void {
  courier.recall(deliveryId, problem('connection_lost', 'Taken back: the destination is at another place now'));
}

/** Attempts whose destination has moved since they began. */
export function takeBackMoved(story: Story): void {
  if (story.underWay.size === 0) return;
  // Read at once: fifty may be under way, and every look comes here.
  const all = new Map(story.rows.destinations.all().map((it) => [it.id, it.end]));
  for (const [deliveryId, destination] of story.underWay) {
    const end = all.get(destination.id);
    const isThere = end ? isSamePlace(end, destination.end) : isStillThere(story, destination);
    if (!isThere) recallMoved(story, deliveryId);
  }
}

function isSamePlace(a: Destination['end'], b: Destination['end']): boolean {
  const [names, others] = [a, b].map((end) => (end.kind === 'sftp' ? JSON.stringify(end.quirks?.temporaryName) : ''));
  return isSameDirectory(a, b) && names === others;
}

function isSameDirectory(a: Destination['end'], b: Destination['end']): boolean {
  if (a.kind === 'folder' || b.kind === 'folder')
    return a.kind === 'folder' && b.kind === 'folder' && a.folder === b.folder;
  const isSameAccount = a.host === b.host && a.port === b.port && a.username === b.username;
  return isSameAccount && a.directory === b.directory;
}
