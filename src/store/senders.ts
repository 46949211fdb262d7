// Senders: the accounts files come in through, and the sealed secrets of those whose files are fetched.
import { and, asc, eq, isNull } from 'drizzle-orm';
import { fail, ok } from '../kit/result.ts';
import type { SenderRows } from '../relay/ports.ts';
import type { DestinationSecrets, Sender } from '../relay/records.ts';
import { type Connection, withoutNulls } from './database.ts';
import { senderSecrets, senders } from './schema.ts';
import type { SecretKey } from './secret_key.ts';

type Row = typeof senders.$inferSelect;
export type PullSecretKind = keyof DestinationSecrets;

/** What a sealed secret is bound to: moved to another sender it does not open. */
function associatedWith(senderId: number, kind: PullSecretKind): string {
  return `sender ${senderId} ${kind}`;
}

/** Stores a secret in place of the earlier one. */
export function storePullSecret(
  { tables }: Connection,
  key: SecretKey,
  senderId: number,
  kind: PullSecretKind,
  secret: string,
): void {
  const sealed = key.seal(secret, associatedWith(senderId, kind));
  tables
    .insert(senderSecrets)
    .values({ senderId, kind, ...sealed })
    .onConflictDoUpdate({ target: [senderSecrets.senderId, senderSecrets.kind], set: sealed })
    .run();
}

export function forgetPullSecret({ tables }: Connection, senderId: number, kind?: PullSecretKind): void {
  const ofSender = eq(senderSecrets.senderId, senderId);
  tables
    .delete(senderSecrets)
    .where(kind ? and(ofSender, eq(senderSecrets.kind, kind)) : ofSender)
    .run();
}

export function createSenderRows({ tables }: Connection, key: SecretKey): SenderRows {
  const present = isNull(senders.removedAt);
  const sealedOf = (id: number) => tables.select().from(senderSecrets).where(eq(senderSecrets.senderId, id)).all();

  function asSender({ removedAt: _, pull, ...row }: Row): Sender {
    if (!pull) return withoutNulls(row);
    const kinds = sealedOf(row.id).map(({ kind }) => kind);
    return {
      ...withoutNulls(row),
      pull: { ...pull, hasPassword: kinds.includes('password'), hasPrivateKey: kinds.includes('privateKey') },
    };
  }

  return {
    all: () => tables.select().from(senders).where(present).orderBy(asc(senders.name)).all().map(asSender),
    get: (id) => tables.select().from(senders).where(eq(senders.id, id)).all().map(asSender)[0],
    byName: (name) =>
      tables
        .select()
        .from(senders)
        .where(and(eq(senders.name, name), present))
        .all()
        .map(asSender)[0],
    patch: (id, patch) => {
      if (Object.keys(patch).length > 0) tables.update(senders).set(patch).where(eq(senders.id, id)).run();
    },
    pullSecrets: (id) => {
      const opened: DestinationSecrets = {};
      for (const row of sealedOf(id)) {
        const text = key.open(row, associatedWith(id, row.kind));
        const word = row.kind === 'password' ? 'The password' : 'The private key';
        if (text === undefined) return fail('secret_unreadable', `${word} that sender ${id} is fetched with`);
        opened[row.kind] = text;
      }
      return ok(opened);
    },
    pinPullHostKey: (id, hostKey) => {
      const row = tables.select({ pull: senders.pull }).from(senders).where(eq(senders.id, id)).get();
      if (!row?.pull) return;
      tables
        .update(senders)
        .set({ pull: { ...row.pull, hostKey } })
        .where(eq(senders.id, id))
        .run();
    },
  };
}
