// Files of the last day that no feed takes: an export was renamed, or a feed is missing.
import type { SentencePart } from '../../views/tonight.tsx';
import { countOf } from '../../views/words.ts';
import type { Site } from './site.ts';

const lookBackMs = 24 * 3_600_000;
const most = 200;

/** One sentence per sender, newest first. */
export function unclaimedNotes({ deps: { store } }: Site, now: number): SentencePart[][] {
  const bySender = new Map<number, string[]>();
  for (const { senderId, name, receivedAt } of store.arrivals.unclaimed(most)) {
    if (receivedAt < now - lookBackMs) continue;
    bySender.set(senderId, [...(bySender.get(senderId) ?? []), name]);
  }
  return [...bySender].flatMap(([senderId, names]) => {
    const sender = store.senders.get(senderId);
    if (!sender) return [];
    const many = names.length >= most ? `At least ${names.length} files` : countOf(names.length, 'file');
    const which = names.length === 1 ? names[0] : `${names[0]} and others`;
    return [
      [
        { text: `${many} that no feed takes came from ` },
        { text: sender.name, href: `/senders/${encodeURIComponent(sender.name)}` },
        { text: ` in the last 24 hours: ${which}. Kept, and not processed.` },
      ],
    ];
  });
}
