// Arrivals: one row for each file completely received. The bytes are in the spool under the hash.
import { and, asc, desc, eq, gte, inArray, isNull, max, type SQL } from 'drizzle-orm';
import type { ArrivalRows } from '../relay/ports.ts';
import type { Arrival } from '../relay/records.ts';
import { type Connection, withoutNulls } from './database.ts';
import { arrivals, imports } from './schema.ts';

export function createArrivalRows({ tables }: Connection): ArrivalRows {
  /** What a zip held was never sent by itself. */
  const sent = isNull(arrivals.partOf);
  const shown = and(isNull(arrivals.withdrawnAt), sent);

  /** Of those that fit, the newest of each name, oldest first; with `ofEach` that for each of its values. */
  function newestOfEachName(fits: SQL | undefined, ofEach?: typeof arrivals.importId): Arrival[] {
    const newest = tables
      .select({ id: max(arrivals.id) })
      .from(arrivals)
      .where(fits)
      // A file of a zip is another one than a loose file of that name.
      .groupBy(...(ofEach ? [ofEach] : []), arrivals.name, arrivals.partOf);
    return tables
      .select()
      .from(arrivals)
      .where(inArray(arrivals.id, newest))
      .orderBy(asc(arrivals.id))
      .all()
      .map(withoutNulls);
  }

  return {
    add: (arrival) => withoutNulls(tables.insert(arrivals).values(arrival).returning().get()),
    get: (id) => tables.select().from(arrivals).where(eq(arrivals.id, id)).all().map(withoutNulls)[0],
    ofImport: (importId) => {
      const source = tables.select({ of: imports.rollbackOf }).from(imports).where(eq(imports.id, importId)).get();
      return newestOfEachName(eq(arrivals.importId, source?.of ?? importId));
    },
    ofImports(importIds) {
      const found = newestOfEachName(inArray(arrivals.importId, [...importIds]), arrivals.importId);
      return Map.groupBy(found, ({ importId = 0 }) => importId);
    },
    inbox: (senderId, since) =>
      newestOfEachName(and(eq(arrivals.senderId, senderId), gte(arrivals.receivedAt, since), shown)),
    unclaimed: (limit) =>
      tables
        .select()
        .from(arrivals)
        .where(and(isNull(arrivals.importId), shown))
        .orderBy(desc(arrivals.id))
        .limit(limit)
        .all()
        .map(withoutNulls),
    ofSender: (senderId, limit) =>
      tables
        .select()
        .from(arrivals)
        .where(and(eq(arrivals.senderId, senderId), sent))
        .orderBy(desc(arrivals.id))
        .limit(limit)
        .all()
        .map(withoutNulls),
    bytesSince: (senderId, since) => {
      // By content: a file that was renamed or sent again unchanged takes no more room. What a zip held was not sent apart.

      const contents = tables
        .selectDistinct({ sha256: arrivals.sha256, bytes: arrivals.bytes })
        .from(arrivals)
        .where(and(eq(arrivals.senderId, senderId), gte(arrivals.receivedAt, since), sent))
        .all();
      return contents.reduce((sum, { bytes }) => sum + bytes, 0);
    },
    setModified: (id, modifiedAt) => {
      tables.update(arrivals).set({ modifiedAt }).where(eq(arrivals.id, id)).run();
    },
    withdraw: (id, withdrawnAt) => {
      tables.update(arrivals).set({ withdrawnAt }).where(eq(arrivals.id, id)).run();
    },
    join: (id, importId) => {
      tables.update(arrivals).set({ importId }).where(eq(arrivals.id, id)).run();
    },
    leave: (id) => {
      tables.update(arrivals).set({ importId: null }).where(eq(arrivals.id, id)).run();
    },
  };
}
