// The configuration as the database has it, in the shape of a district file.
import { ok, type Result } from '../kit/result.ts';
import { lastDay } from '../kit/zone.ts';
import type { DestinationEntry, DistrictFile, FeedEntry, PullEntry, SenderEntry } from '../relay/district_file.ts';
import type { Rows } from '../relay/ports.ts';
import type { Destination, Feed, Sender } from '../relay/records.ts';

export type ConfigurationRows = Pick<Rows, 'district' | 'senders' | 'destinations' | 'feeds' | 'reports'>;

/** A stored secret that cannot be opened is a problem only when secrets are asked for. */
export function districtFileOf(rows: ConfigurationRows, withSecrets: boolean): Result<DistrictFile> {
  const district = rows.district.get();
  const destinations: DestinationEntry[] = [];
  for (const destination of rows.destinations.all()) {
    const secrets = withSecrets ? rows.destinations.secrets(destination.id) : ok({});
    if (!secrets.ok) return secrets;
    const entry = destinationEntryOf(destination);
    destinations.push(entry.end.kind === 'sftp' ? { ...entry, end: { ...entry.end, ...secrets.value } } : entry);
  }
  const senders: SenderEntry[] = [];
  for (const sender of rows.senders.all()) {
    const secrets = withSecrets && sender.pull ? rows.senders.pullSecrets(sender.id) : ok({});
    if (!secrets.ok) return secrets;
    const entry = senderEntryOf(sender, district?.timezone ?? 'UTC', withSecrets);
    senders.push(entry.pull ? { ...entry, pull: { ...entry.pull, ...secrets.value } } : entry);
  }
  const reports = rows.reports.all().map(({ id: _, changedAt: __, ...report }) => report);
  return ok({
    ...(district ? { district } : {}),
    senders,
    destinations,
    ...(reports.length > 0 ? { reports } : {}),
    feeds: rows.feeds.all().map((feed) => feedEntryOf(rows, feed)),
  });
}

export function senderEntryOf(sender: Sender, timezone: string, withSecrets: boolean): SenderEntry {
  const { name, system, passwordHash, passwordUntil, previousPassword, allowFrom, legacy, quotaBytes, disabled } =
    sender;
  const { temporaryNames, tokenHash, watch, pull } = sender;
  const previousHash = withSecrets && previousPassword ? { passwordHash: previousPassword.hash } : {};
  return {
    name,
    ...(system === undefined ? {} : { system }),
    ...(withSecrets && passwordHash !== undefined ? { passwordHash } : {}),
    ...(passwordUntil === undefined ? {} : { passwordUntil: lastDay(passwordUntil, timezone) }),
    ...(previousPassword
      ? { previousPassword: { until: lastDay(previousPassword.until, timezone), ...previousHash } }
      : {}),
    publicKeys: sender.publicKeys.map((it) =>
      typeof it === 'string' ? it : { key: it.key, until: lastDay(it.until, timezone) },
    ),
    allowFrom,
    ...(temporaryNames === undefined ? {} : { temporaryNames }),
    ...(withSecrets && tokenHash !== undefined ? { tokenHash } : {}),
    ...(watch === undefined ? {} : { watch }),
    ...(pull === undefined ? {} : { pull: pullEntryOf(pull) }),
    ...(legacy ? { legacy } : {}),
    ...(quotaBytes === undefined ? {} : { quotaBytes }),
    ...(disabled === undefined ? {} : { disabled: disabled.why }),
  };
}

function pullEntryOf({ hasPassword: _, hasPrivateKey: __, ...values }: NonNullable<Sender['pull']>): PullEntry {
  return values;
}

/** Without secrets. */
export function destinationEntryOf({ name, system, end, retry, agreement, pgp }: Destination): DestinationEntry {
  const rest = {
    name,
    ...(system === undefined ? {} : { system }),
    retry,
    ...(agreement === undefined ? {} : { agreement }),
    ...(pgp === undefined ? {} : { pgp: { publicKey: pgp.publicKey } }),
  };
  if (end.kind === 'folder') return { ...rest, end };
  const { hasPassword: _, hasPrivateKey: __, hasPassphrase: ___, ...values } = end;
  return { ...rest, end: values };
}

export function feedEntryOf(rows: Pick<ConfigurationRows, 'senders' | 'destinations'>, feed: Feed): FeedEntry {
  const { name, layout, initialImport, settleMs, withinMs, completeBy, expectBy, guards, severities } = feed;
  return {
    name,
    sender: rows.senders.get(feed.senderId)!.name,
    layout,
    initialImport,
    settleMs,
    withinMs,
    ...(completeBy === undefined ? {} : { completeBy }),
    ...(expectBy === undefined ? {} : { expectBy }),
    guards,
    ...(severities === undefined ? {} : { severities }),
    forwards: feed.forwards.map(({ destinationId, ...forward }) => ({
      to: rows.destinations.get(destinationId)!.name,
      ...forward,
    })),
  };
}
