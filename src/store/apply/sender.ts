// One sender of a district file.
import { eq } from 'drizzle-orm';
import type { SenderEntry } from '../../relay/district_file.ts';
import type { Sender } from '../../relay/records.ts';
import { senders } from '../schema.ts';
import { type ApplyDeps, type Changed, differences } from './apply.ts';

/** `passwordHash`: what the file asks for; absent: the stored one stays. */
export function applySender(
  { connection, rows, clock }: ApplyDeps,
  entry: SenderEntry,
  passwordHash: string | undefined,
  changed: Changed,
): void {
  const before = rows.senders.byName(entry.name);
  const about = `sender ${entry.name}`;
  const values = {
    system: entry.system ?? null,
    publicKeys: entry.publicKeys,
    allowFrom: entry.allowFrom,
    temporaryNames: entry.temporaryNames ?? null,
    passwordHash: passwordHash ?? before?.passwordHash ?? null,
    disabled: disabledAs(entry.disabled, before?.disabled, clock.now()) ?? null,
  };
  if (!before) {
    const { tables } = connection;
    tables
      .insert(senders)
      .values({ name: entry.name, createdAt: clock.now(), ...values })
      .run();
    changed('added', about, '');
    return;
  }
  const { system = null, publicKeys, allowFrom, temporaryNames = null, disabled = null } = before;
  const was = { system, publicKeys, allowFrom, temporaryNames, passwordHash: before.passwordHash ?? null, disabled };
  const names = differences<typeof values>(was, values, { passwordHash: 'password' });
  if (names.length === 0) return;
  connection.tables.update(senders).set(values).where(eq(senders.id, before.id)).run();
  changed('changed', about, names.join(', '));
}

function disabledAs(asked: SenderEntry['disabled'], before: Sender['disabled'], at: number): Sender['disabled'] {
  if (asked === false) return undefined;
  return asked === undefined || asked === before?.why ? before : { at, why: asked };
}
