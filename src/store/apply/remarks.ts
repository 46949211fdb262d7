// What a configuration lacks before a night can go through it. Not mistakes: it may be entered later, on a page.
import { feedTaking } from '../../relay/completeness.ts';
import { whatBothTake } from '../../relay/overlap.ts';
import type { Rows } from '../../relay/ports.ts';
import { builtInLayout } from '../../roster/layouts/catalogue.ts';

/** Files of long ago are not worth a remark each time. */
const mostOld = 100;

export function remarksOn(rows: Rows): string[] {
  const remarks: string[] = [];
  if (!rows.district.get()) remarks.push('The district has no name and time zone yet.');
  const feeds = rows.feeds.all();
  for (const sender of rows.senders.all()) {
    const { pull } = sender;
    const hasOtherWay = sender.tokenHash !== undefined || sender.watch !== undefined || pull !== undefined;
    if (sender.passwordHash === undefined && sender.publicKeys.length === 0 && !hasOtherWay) {
      remarks.push(`Sender ${sender.name} has no password and no key: nobody can log in with it.`);
    }
    if (pull && !pull.hasPassword && !pull.hasPrivateKey) {
      remarks.push(`Sender ${sender.name} has no password and no private key to fetch its files with.`);
    }
    if (pull && pull.hostKey === undefined) {
      remarks.push(`Sender ${sender.name} has no host key pinned: nothing is fetched until one is.`);
    }
    if (!feeds.some((feed) => feed.senderId === sender.id)) {
      remarks.push(`Sender ${sender.name} has no feed: what it sends is kept and not processed.`);
    }
  }
  for (const { name, end } of rows.destinations.all()) {
    if (end.kind === 'folder') continue;
    if (!end.hasPassword && !end.hasPrivateKey) remarks.push(`Destination ${name} has no password and no private key.`);
    if (end.hostKey === undefined) {
      remarks.push(`Destination ${name} has no host key pinned: nothing is sent there until one is.`);
    }
  }
  for (const [at, feed] of feeds.entries()) {
    for (const other of feeds.slice(at + 1)) {
      const both = feed.senderId === other.senderId ? whatBothTake(feed.layout, other.layout) : undefined;
      if (both !== undefined)
        remarks.push(`Feeds ${feed.name} and ${other.name} both take ${both}: it joins one only.`);
    }
    if (feed.forwards.length === 0) remarks.push(`Feed ${feed.name} goes nowhere: it is received and checked only.`);
  }
  for (const [senderId, names] of Map.groupBy(rows.arrivals.unclaimed(mostOld), (arrival) => arrival.senderId)) {
    for (const [feed, taken] of Map.groupBy(names, ({ name }) =>
      feedTaking(name, rows.feeds.ofSender(senderId), builtInLayout),
    )) {
      if (!feed) continue;
      const files = taken.length === 1 ? `${taken[0]!.name} came` : `${taken.length} files came`;
      remarks.push(
        `Feed ${feed.name} knows names that came before it did: ${files} earlier and will not be processed. Send them again.`,
      );
    }
  }
  return remarks;
}
