// One destination of a district file, with its secrets and its pinned host key.
import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { DestinationEntry, SftpEndEntry } from '../../relay/district_file.ts';
import type { Destination, DestinationSecrets } from '../../relay/records.ts';
import { forgetSecret, storeSecret } from '../destinations.ts';
import { deliveries, destinations } from '../schema.ts';
import { type ApplyDeps, type Changed, differences } from './apply.ts';
import type { VendorKeys } from './vendor_keys.ts';

/** Waits between attempts when a destination does not say otherwise: 1, 2, 5, 10, 20, 30, 60 minutes. */
const usualRetryMs = [1, 2, 5, 10, 20, 30, 60].map((minutes) => minutes * 60_000);

const noSftp = { host: null, port: null, username: null, directory: null, hostKey: null, quirks: null };

interface Given {
  keys: VendorKeys;
  /** A person's word for a host key in place of a pinned one. */
  hostKeyWhy?: string | undefined;
}

export function applyDestination(
  deps: ApplyDeps,
  entry: DestinationEntry,
  { keys, hostKeyWhy }: Given,
  changed: Changed,
): void {
  const { tables } = deps.connection;
  const before = deps.rows.destinations.byName(entry.name);
  const about = `destination ${entry.name}`;
  const values = {
    system: entry.system ?? null,
    retry: entry.retry ?? usualRetryMs,
    agreement: entry.agreement ?? null,
    pgp: keys.get(entry.name) ?? null,
    ...(entry.end.kind === 'folder'
      ? { ...noSftp, kind: 'folder' as const, folder: entry.end.folder, quirks: entry.end.quirks ?? null }
      : { ...columnsOf(entry.end), hostKey: hostKeyAs(entry.end, before) }),
  };
  if (!before) {
    const row = { name: entry.name, createdAt: deps.clock.now(), ...values };
    const { id } = tables.insert(destinations).values(row).returning({ id: destinations.id }).get();
    applySecrets(deps, id, entry.end);
    changed('added', about, '');
    return;
  }
  const names = differences<object>(rowOf(before), values, {});
  if (names.length > 0) tables.update(destinations).set(values).where(eq(destinations.id, before.id)).run();
  if (names.some((name) => placeNames.has(name)) || isOtherTemporaryName(before.end, entry.end)) {
    forgetRenames(deps, before.id);
  }
  names.push(...applySecrets(deps, before.id, entry.end));
  if (names.length === 0) return;
  tryAgainNow(deps, before.id);
  const replaced = before.end.kind === 'sftp' ? before.end.hostKey : undefined;
  const hostKey = 'hostKey' in values ? (values.hostKey ?? undefined) : undefined;
  const isAccepted = hostKeyWhy !== undefined && names.includes('hostKey');
  const details = names
    .filter((name) => !(isAccepted && name === 'hostKey'))
    .map((name) => (name === 'hostKey' ? hostKeyWords(replaced, hostKey) : name));
  if (details.length > 0) changed('changed', about, details.join(', '));
  if (isAccepted) changed('accepted another host key', about, `${hostKey} in place of ${replaced}: ${hostKeyWhy}`);
}

/** With the fingerprints themselves: who looks into it later compares them with the vendor's. */
function hostKeyWords(before: string | undefined, now: string | undefined): string {
  if (now === undefined) return `hostKey ${before} not pinned any more`;
  if (now === 'accept-first') return 'hostKey accept-first';
  return before === undefined || before === 'accept-first'
    ? `hostKey ${now} pinned`
    : `hostKey ${now} in place of ${before}`;
}

/** What says where files go. */
const placeNames: ReadonlySet<string> = new Set(['kind', 'host', 'port', 'username', 'directory', 'folder']);

function isOtherTemporaryName(before: Destination['end'], now: DestinationEntry['end']): boolean {
  const nameOf = (end: typeof before | typeof now) =>
    end.kind === 'sftp' ? JSON.stringify(end.quirks?.temporaryName ?? null) : '';
  return nameOf(before) !== nameOf(now);
}

/** What was begun at the old place says nothing about the new one: there everything is sent from the beginning. */
function forgetRenames({ connection }: ApplyDeps, destinationId: number): void {
  const isOpen = inArray(deliveries.state, ['waiting', 'sending', 'failed', 'cancelled']);
  connection.tables
    .update(deliveries)
    .set({
      renameBegunAt: null,
      notRenamed: null,
      placedBefore: sql`coalesce(${deliveries.placedBefore}, ${deliveries.renameBegunAt})`,
    })
    .where(and(eq(deliveries.destinationId, destinationId), isOpen))
    .run();
}

/**
 * What failed before and waits for another try is tried with the new values at once. What ended is marked: due after its
 * end says that the destination changed since, and the relay decides whether that helps.
 */
function tryAgainNow({ connection, clock }: ApplyDeps, destinationId: number): void {
  const now = clock.now();
  const isHere = eq(deliveries.destinationId, destinationId);
  const hasFailed = and(eq(deliveries.state, 'waiting'), gt(deliveries.attempts, 0));
  connection.tables.update(deliveries).set({ dueAt: now }).where(and(isHere, hasFailed)).run();
  connection.tables
    .update(deliveries)
    .set({ dueAt: sql`max(${now}, ${deliveries.finishedAt} + 1)` })
    .where(and(isHere, eq(deliveries.state, 'failed')))
    .run();
}

function columnsOf({ kind, host, port, username, directory, quirks }: Omit<SftpEndEntry, 'hostKey'>) {
  return { kind, host, port, username, directory, folder: null, quirks: quirks ?? null };
}

function rowOf({ system, retry, agreement, pgp, end }: Destination): object {
  const common = { system: system ?? null, retry, agreement: agreement ?? null, pgp: pgp ?? null };
  if (end.kind === 'folder')
    return { ...common, ...noSftp, kind: end.kind, folder: end.folder, quirks: end.quirks ?? null };
  return { ...common, ...columnsOf(end), hostKey: end.hostKey ?? null };
}

/** A pinned key stays while the host is the same and the file does not name another. */
function hostKeyAs(end: SftpEndEntry, before: Destination | undefined): string | null {
  const was = before?.end.kind === 'sftp' ? before.end : undefined;
  const isSameHost = was?.host === end.host && was.port === end.port;
  const kept = isSameHost ? was.hostKey : undefined;
  if (end.hostKey === undefined || end.hostKey === 'accept-first') return kept ?? end.hostKey ?? null;
  return end.hostKey;
}

/** A file that names one secret names them all; one that names none keeps what is stored. Returns what changed. */
function applySecrets(deps: ApplyDeps, id: number, end: DestinationEntry['end']): string[] {
  const asked: DestinationSecrets = end.kind === 'sftp' ? end : {};
  if (
    end.kind === 'sftp' &&
    asked.password === undefined &&
    asked.privateKey === undefined &&
    asked.passphrase === undefined
  )
    return [];
  const opened = deps.rows.destinations.secrets(id);
  const stored = opened.ok ? opened.value : undefined;
  const changed: string[] = [];
  for (const kind of ['password', 'privateKey', 'passphrase'] as const) {
    const secret = asked[kind];
    if (stored && stored[kind] === secret) continue;
    if (secret === undefined) forgetSecret(deps.connection, id, kind);
    else storeSecret(deps.connection, deps.key, id, kind, secret);
    changed.push(kind);
  }
  return changed;
}
