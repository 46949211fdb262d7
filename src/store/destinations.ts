// Destinations and their sealed secrets. A secret is opened for one delivery and never kept.
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { fail, ok } from '../kit/result.ts';
import type { DestinationRows } from '../relay/ports.ts';
import type { Destination, DestinationSecrets, FolderEnd, SftpEnd } from '../relay/records.ts';
import { type Connection, withoutNulls } from './database.ts';
import { destinationSecrets, destinations } from './schema.ts';
import type { SecretKey } from './secret_key.ts';
import { whenAsked } from './statements.ts';

type Row = typeof destinations.$inferSelect;
export type SecretKind = keyof DestinationSecrets;

/** What a sealed secret is bound to: moved to another destination it does not open. */
function associatedWith(destinationId: number, kind: SecretKind): string {
  return `destination ${destinationId} ${kind}`;
}

/** Stores a secret in place of the earlier one. */
export function storeSecret(
  { tables }: Connection,
  key: SecretKey,
  destinationId: number,
  kind: SecretKind,
  secret: string,
): void {
  const sealed = key.seal(secret, associatedWith(destinationId, kind));
  tables
    .insert(destinationSecrets)
    .values({ destinationId, kind, ...sealed })
    .onConflictDoUpdate({ target: [destinationSecrets.destinationId, destinationSecrets.kind], set: sealed })
    .run();
}

export function forgetSecret({ tables }: Connection, destinationId: number, kind?: SecretKind): void {
  const ofDestination = eq(destinationSecrets.destinationId, destinationId);
  tables
    .delete(destinationSecrets)
    .where(kind ? and(ofDestination, eq(destinationSecrets.kind, kind)) : ofDestination)
    .run();
}

export function createDestinationRows({ tables }: Connection, key: SecretKey): DestinationRows {
  const present = isNull(destinations.removedAt);
  const named = sql.placeholder('id');
  const one = whenAsked(() => tables.select().from(destinations).where(eq(destinations.id, named)).prepare());
  const kindsOf = whenAsked(() =>
    tables
      .select({ kind: destinationSecrets.kind })
      .from(destinationSecrets)
      .where(eq(destinationSecrets.destinationId, named))
      .prepare(),
  );

  function secretKinds(id: number): SecretKind[] {
    return kindsOf()
      .all({ id })
      .map((row) => row.kind);
  }

  function asDestination(row: Row): Destination {
    const { id, name, system, retry, agreement, pgp, createdAt } = row;
    return withoutNulls({ id, name, system, end: endOf(row), retry, agreement, pgp, createdAt });
  }

  function endOf({ id, kind, host, port, username, directory, hostKey, folder, quirks }: Row): SftpEnd | FolderEnd {
    if (kind === 'folder') return { kind, folder: folder!, ...(quirks === null ? {} : { quirks }) };
    const kinds = secretKinds(id);
    return {
      kind,
      host: host!,
      port: port!,
      username: username!,
      directory: directory!,
      ...(hostKey === null ? {} : { hostKey }),
      hasPassword: kinds.includes('password'),
      hasPrivateKey: kinds.includes('privateKey'),
      ...(kinds.includes('passphrase') ? { hasPassphrase: true } : {}),
      ...(quirks === null ? {} : { quirks }),
    };
  }

  return {
    all: () =>
      tables.select().from(destinations).where(present).orderBy(asc(destinations.name)).all().map(asDestination),
    areThere: () => tables.select({ id: destinations.id }).from(destinations).where(present).limit(1).all().length > 0,
    get: (id) => one().all({ id }).map(asDestination)[0],
    byName: (name) =>
      tables
        .select()
        .from(destinations)
        .where(and(eq(destinations.name, name), present))
        .all()
        .map(asDestination)[0],
    secrets: (id) => {
      const opened: DestinationSecrets = {};
      for (const row of tables
        .select()
        .from(destinationSecrets)
        .where(eq(destinationSecrets.destinationId, id))
        .all()) {
        const text = key.open(row, associatedWith(id, row.kind));
        if (text === undefined) return fail('secret_unreadable', `${wordFor(row.kind)} of destination ${id}`);
        opened[row.kind] = text;
      }
      return ok(opened);
    },
    pinHostKey: (id, fingerprint) => {
      tables.update(destinations).set({ hostKey: fingerprint }).where(eq(destinations.id, id)).run();
    },
  };
}

function wordFor(kind: SecretKind): string {
  return { password: 'The password', privateKey: 'The private key', passphrase: 'The passphrase' }[kind];
}
