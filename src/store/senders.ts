// Senders: the accounts files come in through.
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { SenderRows } from '../relay/ports.ts';
import type { Sender } from '../relay/records.ts';
import { type Connection, withoutNulls } from './database.ts';
import { senders } from './schema.ts';

type Row = typeof senders.$inferSelect;

function asSender({ removedAt: _, ...row }: Row): Sender {
  return withoutNulls(row);
}

export function createSenderRows({ tables }: Connection): SenderRows {
  const present = isNull(senders.removedAt);
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
  };
}
