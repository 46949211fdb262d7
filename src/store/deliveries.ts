// Deliveries, their attempts and receipts: the outbox.
import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, min, sql } from 'drizzle-orm';
import type { DeliveryPatch, DeliveryRows } from '../relay/ports.ts';
import { type Connection, withoutNulls } from './database.ts';
import { attempts, deliveries, feeds, imports } from './schema.ts';
import { whenAsked } from './statements.ts';

/** SQLite refuses a null where a value must be; the type of the patch allows it everywhere. */
function changesOf(patch: DeliveryPatch): Partial<typeof deliveries.$inferInsert> {
  return patch as Partial<typeof deliveries.$inferInsert>;
}

export function createDeliveryRows({ tables, transaction }: Connection): DeliveryRows {
  const number = sql.placeholder('id');
  const one = whenAsked(() => tables.select().from(deliveries).where(eq(deliveries.id, number)).prepare());
  const allOfImport = whenAsked(() =>
    tables.select().from(deliveries).where(eq(deliveries.importId, number)).orderBy(asc(deliveries.id)).prepare(),
  );
  const failedOnes = whenAsked(() =>
    tables
      .select(getTableColumns(deliveries))
      .from(deliveries)
      .innerJoin(feeds, eq(feeds.baselineImportId, deliveries.importId))
      .where(eq(deliveries.state, 'failed'))
      .orderBy(asc(deliveries.id))
      .prepare(),
  );

  const lastDelivered: DeliveryRows['lastDelivered'] = (feedId, destinationId) =>
    tables
      .select(getTableColumns(deliveries))
      .from(deliveries)
      .innerJoin(imports, eq(imports.id, deliveries.importId))
      .where(
        and(eq(deliveries.destinationId, destinationId), eq(imports.feedId, feedId), eq(deliveries.state, 'delivered')),
      )
      .orderBy(desc(deliveries.finishedAt), desc(deliveries.id))
      .limit(1)
      .all()
      .map(withoutNulls)[0];

  return {
    add: (delivery) =>
      withoutNulls(
        tables
          .insert(deliveries)
          .values({ ...delivery, state: 'waiting', attempts: 0 })
          .returning()
          .get(),
      ),
    get: (id) => one().all({ id }).map(withoutNulls)[0],
    ofImport: (importId) => allOfImport().all({ id: importId }).map(withoutNulls),
    inState: (...states) =>
      tables
        .select()
        .from(deliveries)
        .where(inArray(deliveries.state, states))
        .orderBy(asc(deliveries.id))
        .all()
        .map(withoutNulls),
    failedInForce: () => failedOnes().all().map(withoutNulls),
    firstDeliveredAt: (destinationId) =>
      tables
        .select({ at: min(deliveries.finishedAt) })
        .from(deliveries)
        .where(and(eq(deliveries.destinationId, destinationId), eq(deliveries.state, 'delivered')))
        .get()?.at ?? undefined,
    lastDelivered,
    brokenOff: (feedId, destinationId, before) =>
      tables
        .select(getTableColumns(deliveries))
        .from(deliveries)
        .innerJoin(imports, eq(imports.id, deliveries.importId))
        .where(
          and(
            eq(deliveries.destinationId, destinationId),
            eq(imports.feedId, feedId),
            inArray(deliveries.state, ['superseded', 'failed', 'cancelled']),
            gt(deliveries.attempts, 0),
            gt(deliveries.id, lastDelivered(feedId, destinationId)?.id ?? 0),
            lt(deliveries.id, before),
          ),
        )
        .orderBy(asc(deliveries.id))
        .all()
        .map(withoutNulls),
    move: (id, from, to, patch = {}) =>
      tables
        .update(deliveries)
        .set({ ...changesOf(patch), state: to })
        .where(and(eq(deliveries.id, id), inArray(deliveries.state, [...from])))
        .run().changes === 1,
    patch: (id, patch) => {
      if (Object.keys(patch).length === 0) return;
      tables.update(deliveries).set(changesOf(patch)).where(eq(deliveries.id, id)).run();
    },
    beginAttempt: (deliveryId, startedAt) =>
      transaction(() => {
        const attempt = tables.insert(attempts).values({ deliveryId, startedAt }).returning().get();
        const count = tables.$count(attempts, eq(attempts.deliveryId, deliveryId));
        tables.update(deliveries).set({ attempts: count }).where(eq(deliveries.id, deliveryId)).run();
        return withoutNulls(attempt);
      }),
    endAttempt: (attemptId, endedAt, problem) => {
      tables
        .update(attempts)
        .set({ endedAt, problem: problem ?? null })
        .where(eq(attempts.id, attemptId))
        .run();
    },
    attempts: (deliveryId) =>
      tables
        .select()
        .from(attempts)
        .where(eq(attempts.deliveryId, deliveryId))
        .orderBy(asc(attempts.id))
        .all()
        .map(withoutNulls),
  };
}
