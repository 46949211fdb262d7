// GET /senders: all senders.

import { EndsPage } from '../../views/ends.tsx';
import type { Sender } from '../relay/records.ts';
import { page, timesOf } from './page.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';
import type { StatusView } from './status_of.ts';

export function senderStatus(sender: Sender): StatusView {
  if (sender.disabled) return { status: 'stopped', word: 'Disabled' };
  if (sender.problem) return { status: 'late', word: 'Look here' };
  if (sender.lastSeenAt === undefined) return { status: 'waiting', word: 'Not seen yet' };
  return { status: 'delivered', word: 'Works' };
}

export function listSenders(site: Site, c: WebContext) {
  const times = timesOf(site);
  const rows = site.deps.store.senders.all().map((sender) => {
    const note = sender.disabled?.why ?? sender.problem?.title;
    return {
      name: sender.name,
      href: `/senders/${encodeURIComponent(sender.name)}`,
      ...senderStatus(sender),
      where: sender.system ?? 'another SIS',
      ...(sender.lastSeenAt === undefined ? {} : { last: times.near(sender.lastSeenAt) }),
      ...(note === undefined ? {} : { note }),
    };
  });
  return page(
    site,
    c,
    { title: 'Senders', place: 'senders' },
    EndsPage({ kind: 'senders', rows, isOwner: mayAs(c, 'owner') }),
  );
}
