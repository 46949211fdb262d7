// One sender of a district file.
import { eq } from 'drizzle-orm';
import { hashToken } from '../../kit/token.ts';
import { endOfDay } from '../../kit/zone.ts';
import type { SenderEntry } from '../../relay/district_file.ts';
import type { PreviousPassword, Sender } from '../../relay/records.ts';
import { senders } from '../schema.ts';
import { type ApplyDeps, type Changed, differences } from './apply.ts';
import { applyPullSecrets, pullAs } from './pull.ts';

/** `passwordHash`: what the file asks for; absent: the stored one stays. */
export function applySender(
  deps: ApplyDeps,
  entry: SenderEntry,
  passwordHash: string | undefined,
  changed: Changed,
): void {
  const { connection, rows, clock } = deps;
  const before = rows.senders.byName(entry.name);
  const about = `sender ${entry.name}`;
  const timezone = rows.district.get()?.timezone ?? 'UTC';
  const values = {
    system: entry.system ?? null,
    publicKeys: entry.publicKeys.map((it) =>
      typeof it === 'string' ? it : { key: it.key, until: endOfDay(it.until, timezone) },
    ),
    allowFrom: entry.allowFrom,
    temporaryNames: entry.temporaryNames ?? null,
    passwordHash: passwordHash ?? before?.passwordHash ?? null,
    tokenHash: tokenHashAs(entry, before),
    watch: entry.watch ?? null,
    pull: pullAs(entry.pull, before?.pull),
    passwordUntil: passwordUntilAs(entry, before, passwordHash !== undefined, timezone) ?? null,
    previousPassword: previousPasswordAs(entry, before, passwordHash !== undefined, timezone) ?? null,
    legacy: entry.legacy ?? null,
    quotaBytes: entry.quotaBytes ?? null,
    disabled: disabledAs(entry.disabled, before?.disabled, clock.now()) ?? null,
  };
  const { tables } = connection;
  if (!before) {
    const row = { name: entry.name, createdAt: clock.now(), ...values };
    const { id } = tables.insert(senders).values(row).returning({ id: senders.id }).get();
    applyPullSecrets(deps, id, entry.pull);
    changed('added', about, '');
    return;
  }
  const { publicKeys, allowFrom, temporaryNames = null } = before;
  const { system = null, passwordHash: hash = null, passwordUntil = null, previousPassword = null } = before;
  const { legacy = null, quotaBytes = null, disabled = null, tokenHash = null, watch = null } = before;
  const access = { passwordHash: hash, passwordUntil, previousPassword, publicKeys, allowFrom, legacy };
  const doors = { tokenHash, watch, pull: pullAs(before.pull, undefined) };
  const was: typeof values = { system, ...access, ...doors, temporaryNames, quotaBytes, disabled };
  const words = { passwordHash: 'password', quotaBytes: 'quota', tokenHash: 'token' };
  const names = differences<typeof values>(was, values, words);
  if (names.length > 0) connection.tables.update(senders).set(values).where(eq(senders.id, before.id)).run();
  names.push(...applyPullSecrets(deps, before.id, entry.pull));
  if (names.length > 0) changed('changed', about, names.join(', '));
}

function tokenHashAs({ token, tokenHash }: SenderEntry, before: Sender | undefined): string | null {
  if (token === false) return null;
  if (token !== undefined) return hashToken(token);
  return tokenHash ?? before?.tokenHash ?? null;
}

/** A new password without a date of its own has none. */
function passwordUntilAs(
  { passwordUntil }: SenderEntry,
  before: Sender | undefined,
  isNew: boolean,
  timezone: string,
): number | undefined {
  if (passwordUntil === false) return undefined;
  if (passwordUntil !== undefined) return endOfDay(passwordUntil, timezone);
  return isNew ? undefined : before?.passwordUntil;
}

/** The stored password becomes the previous one when the entry brings another and says how long the old one stays. */
function previousPasswordAs(
  { previousPassword: asked }: SenderEntry,
  before: Sender | undefined,
  isNew: boolean,
  timezone: string,
): PreviousPassword | undefined {
  if (asked === false) return undefined;
  const kept = before?.previousPassword;
  if (asked === undefined) return isNew ? undefined : kept;
  const hash = asked.passwordHash ?? (isNew ? before?.passwordHash : kept?.hash);
  if (hash === undefined) return undefined;
  const until = endOfDay(asked.until, timezone);
  return hash === kept?.hash ? { ...kept, until } : { hash, until };
}

function disabledAs(asked: SenderEntry['disabled'], before: Sender['disabled'], at: number): Sender['disabled'] {
  if (asked === false) return undefined;
  return asked === undefined || asked === before?.why ? before : { at, why: asked };
}
