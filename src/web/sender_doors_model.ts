// What a sender's page says about the ways in beside SFTP.
import type { Fact } from '../../views/parts/Facts.tsx';
import type { SenderDoorsProps } from '../../views/sender_doors.tsx';
import { formatDuration } from '../relay/district/values.ts';
import type { Afterwards, Sender } from '../relay/records.ts';
import { mayAs } from './request_guard.ts';
import type { Site, WebContext } from './site.ts';

export function doorsOf(site: Site, c: WebContext, sender: Sender): SenderDoorsProps {
  const { uploads, fetchNow } = site.deps;
  const origin = site.config.publicUrl ?? new URL(c.req.url).origin;
  const name = encodeURIComponent(sender.name);
  const url = `${origin.replace(/\/$/, '')}/api/v1/senders/${name}/files/`;
  const { watch, pull } = sender;
  return {
    action: `/senders/${name}`,
    mayUpload: uploads !== undefined && sender.disabled === undefined && mayAs(c, 'operator'),
    https: {
      hasToken: sender.tokenHash !== undefined,
      url,
      command: `curl -fsS -H "Authorization: Bearer $TOKEN" -T students.csv ${url}`,
    },
    ...(watch ? { watch: watchFacts(watch) } : {}),
    ...(pull ? { pull: pullFacts(pull) } : {}),
    mayFetch: fetchNow !== undefined && sender.disabled === undefined && mayAs(c, 'operator'),
    isOwner: mayAs(c, 'owner'),
  };
}

function watchFacts(watch: NonNullable<Sender['watch']>): Fact[] {
  const { folder, everyMs, settleMs, files = 'all' } = watch;
  return [
    { name: 'Folder', value: folder, copy: folder },
    { name: 'Files', value: files, isCode: files !== 'all' },
    { name: 'Looked at', value: `every ${formatDuration(everyMs)}` },
    { name: 'Taken when', value: `size and time stood still for ${formatDuration(settleMs)}` },
    { name: 'Afterwards', value: afterwards(watch) },
  ];
}

function pullFacts(pull: NonNullable<Sender['pull']>): Fact[] {
  const { host, port, username, directory, hostKey, at, settleMs, files = 'all' } = pull;
  const secrets = [pull.hasPassword ? 'password' : '', pull.hasPrivateKey ? 'private key' : ''].filter(Boolean);
  return [
    { name: 'Host', value: host, copy: host },
    { name: 'Port', value: String(port) },
    { name: 'Username', value: username },
    { name: 'Logs in with', value: secrets.join(' and ') || 'nothing yet', note: 'Stored encrypted.' },
    { name: 'Directory', value: directory, isCode: true },
    hostKey === undefined
      ? { name: 'Host key', value: 'none pinned', note: 'Nothing is fetched until one is.' }
      : { name: 'Host key', value: hostKey, isCode: true },
    { name: 'Fetched at', value: at, isCode: true },
    { name: 'Files', value: files, isCode: files !== 'all' },
    { name: 'Taken when', value: `size and time stood still for ${formatDuration(settleMs)}` },
    { name: 'Afterwards', value: afterwards(pull) },
  ];
}

function afterwards({ after, moveTo = '' }: Afterwards): string {
  switch (after) {
    case 'leave':
      return 'left where they are';
    case 'delete':
      return 'deleted there';
    case 'move':
      return `moved to ${moveTo}`;
  }
}
