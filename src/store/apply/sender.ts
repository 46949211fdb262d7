// One sender of a district file.
import { eq } from 'drizzle-orm';
import { hashToken } from '../../kit/token.ts';
import type { SenderEntry } from '../../relay/district_file.ts';
import type { Sender } from '../../relay/records.ts';
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
  const values = {
    system: entry.system ?? null,
    publicKeys: entry.publicKeys,
    allowFrom: entry.allowFrom,
    passwordHash: passwordHash ?? before?.passwordHash ?? null,
    tokenHash: tokenHashAs(entry, before),
    watch: entry.watch ?? null,
    pull: pullAs(entry.pull, before?.pull),
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
  const { system = null, publicKeys, allowFrom, disabled = null, tokenHash = null, watch = null } = before;
  const was = {
    ...{ system, publicKeys, allowFrom, tokenHash, watch, disabled },
    passwordHash: before.passwordHash ?? null,
    pull: pullAs(before.pull, undefined),
  };
  const names = differences<typeof values>(was, values, { passwordHash: 'password', tokenHash: 'token' });
  if (names.length > 0) tables.update(senders).set(values).where(eq(senders.id, before.id)).run();
  names.push(...applyPullSecrets(deps, before.id, entry.pull));
  if (names.length > 0) changed('changed', about, names.join(', '));
}

function tokenHashAs({ token, tokenHash }: SenderEntry, before: Sender | undefined): string | null {
  if (token === false) return null;
  if (token !== undefined) return hashToken(token);
  return tokenHash ?? before?.tokenHash ?? null;
}

function disabledAs(asked: SenderEntry['disabled'], before: Sender['disabled'], at: number): Sender['disabled'] {
  if (asked === false) return undefined;
  return asked === undefined || asked === before?.why ? before : { at, why: asked };
}
