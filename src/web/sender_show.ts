// GET /senders/:name: the five values, host keys, arrivals, and the newest thing that went wrong.

import type { Fact } from '../../views/parts/Facts.tsx';
import { SenderPage } from '../../views/sender.tsx';
import { list } from '../../views/words.ts';
import { lastDay, localDate } from '../kit/zone.ts';
import { usualTemporaryNames } from '../receive/temporary_names.ts';
import { formatSize } from '../relay/district/sizes.ts';
import type { DatedKey, Sender } from '../relay/records.ts';
import { oldAlgorithms } from '../ssh/algorithms.ts';
import { showFailure } from './failure_show.ts';
import type { Times } from './format.ts';
import { answerOf, page, timesOf } from './page.ts';
import { mayAs } from './request_guard.ts';
import { doorsOf } from './sender_doors_model.ts';
import { senderStatus } from './sender_list.ts';

import { hasAcceptedImport } from './sender_script.ts';

import { sftpAddress } from './sftp_address.ts';

import type { Site, WebContext } from './site.ts';

const mostArrivals = 25;

export function showSender(site: Site, c: WebContext) {
  const { store } = site.deps;
  const sender = store.senders.byName(c.req.param('name') ?? '');
  if (!sender) return showFailure(site, c, 404);
  const times = timesOf(site);
  const feeds = store.feeds.ofSender(sender.id).map((feed) => feed.name);
  const note = answerOf(site, c);
  return page(
    site,
    c,
    { title: sender.name, place: 'senders' },
    SenderPage({
      name: sender.name,
      ...senderStatus(sender),
      sentence: sentenceOf(sender, feeds, sender.lastSeenAt === undefined ? undefined : times.ago(sender.lastSeenAt)),
      ...(note && !note.password && !note.uploadToken ? { answer: note } : {}),
      ...(note?.uploadToken ? { newToken: note.uploadToken } : {}),
      doors: doorsOf(site, c, sender),
      ...(note?.password ? { newPassword: note.password } : {}),
      ...(sender.problem ? { problem: sender.problem } : {}),
      values: fiveValues(site, c, sender),
      hostKeys: site.deps.door()?.hostKeys ?? [],
      arrivals: store.arrivals.ofSender(sender.id, mostArrivals).map((arrival) => ({
        name: arrival.name,
        at: times.near(arrival.receivedAt),
        bytes: arrival.bytes,
        ...(arrival.importId === undefined
          ? {}
          : { import: { id: arrival.importId, href: `/imports/${arrival.importId}` } }),
      })),
      feeds: feeds.map((name) => ({ name, href: `/feeds/${encodeURIComponent(name)}` })),
      publicKeys: sender.publicKeys.map((it) => keyView(it, times)),
      allowFrom: sender.allowFrom,
      more: moreAccess(sender, times),
      ...(sender.legacy ? { old: oldAlgorithms.join(', ') } : {}),
      script: {
        href: `/senders/${encodeURIComponent(sender.name)}/script`,
        isOffered: hasAcceptedImport(site, sender),
      },
      temporaryNames: sender.temporaryNames ?? usualTemporaryNames,
      ...(mayAs(c, 'owner')
        ? {
            owner: {
              isDisabled: sender.disabled !== undefined,
              action: `/senders/${encodeURIComponent(sender.name)}`,
              hasPassword: sender.passwordHash !== undefined,
              today: localDate(times.now, times.zone),
            },
          }
        : {}),
    }),
  );
}

function sentenceOf(sender: Sender, feeds: readonly string[], seen: string | undefined): string {
  if (sender.disabled) return `Disabled: ${sender.disabled.why}`;
  const serves = feeds.length > 0 ? `Serves ${list(feeds)}.` : 'No feed takes its files yet.';
  return `${serves} ${seen === undefined ? 'It has not logged in yet.' : `Last seen ${seen}.`}`;
}

function keyView(key: string | DatedKey, times: Times): Fact {
  if (typeof key === 'string') return { name: 'Public key', value: key, isCode: true };
  const isOver = key.until <= times.now;
  const note = `${isOver ? 'expired; was valid' : 'valid'} until ${lastDay(key.until, times.zone)}`;
  return { name: 'Public key', value: key.key, isCode: true, note };
}

/** Dates of passwords and the quota, where there are any. */
function moreAccess({ passwordUntil, previousPassword, quotaBytes }: Sender, times: Times): Fact[] {
  const facts: Fact[] = [];
  if (passwordUntil !== undefined) {
    const isOver = passwordUntil <= times.now;
    const value = `${isOver ? 'expired; was valid' : 'valid'} until ${lastDay(passwordUntil, times.zone)}`;
    facts.push({ name: 'Password', value });
  }
  if (previousPassword) {
    const isOver = previousPassword.until <= times.now;
    const used =
      previousPassword.usedAt === undefined ? 'Not used since.' : `Last used ${times.ago(previousPassword.usedAt)}.`;
    const value = `${isOver ? 'ended' : 'still taken until'} ${lastDay(previousPassword.until, times.zone)}`;
    facts.push({ name: 'Old password', value, note: used });
  }
  if (quotaBytes !== undefined) facts.push({ name: 'Quota', value: `${formatSize(quotaBytes)} a night, noon to noon` });
  return facts;
}

/** Host, Username, Password, Port, Directory: what an SIS asks for. */
function fiveValues(site: Site, c: WebContext, sender: Sender): Fact[] {
  const { host, port } = sftpAddress(site, c);
  const password = sender.passwordHash
    ? { value: 'set', note: 'Only its hash is stored. An owner can make a new one.' }
    : { value: 'not set', note: sender.publicKeys.length > 0 ? 'It logs in with its key.' : 'It cannot log in yet.' };
  return [
    { name: 'Host', value: host, copy: host },
    { name: 'Username', value: sender.name, copy: sender.name },
    { name: 'Password', ...password },
    { name: 'Port', value: String(port), copy: String(port) },
    { name: 'Directory', value: '/', copy: '/' },
  ];
}
