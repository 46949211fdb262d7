// Feeds: the nightly syncs, with where each goes.
import { and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import type { FeedRows } from '../relay/ports.ts';
import type { Feed, Forward } from '../relay/records.ts';
import { type Connection, withoutNulls } from './database.ts';
import { feeds, forwards } from './schema.ts';
import { whenAsked } from './statements.ts';

type Row = typeof feeds.$inferSelect;

/** The feed goes to these, in this order, and nowhere else. */
export function storeForwards({ tables }: Connection, feedId: number, to: Forward[]): void {
  tables.delete(forwards).where(eq(forwards.feedId, feedId)).run();
  for (const [position, { destinationId, at, until, name, reports, only, zip }] of to.entries()) {
    tables.insert(forwards).values({ feedId, position, destinationId, at, until, name, reports, only, zip }).run();
  }
}

export function createFeedRows(connection: Connection): FeedRows {
  const { tables } = connection;
  const present = isNull(feeds.removedAt);

  const id = sql.placeholder('id');
  const one = whenAsked(() => tables.select().from(feeds).where(eq(feeds.id, id)).prepare());
  const allOfThem = whenAsked(() => tables.select().from(feeds).where(present).orderBy(asc(feeds.name)).prepare());
  const { destinationId, at, until, name, reports, only, zip } = getTableColumns(forwards);
  const forwardsOfFeed = whenAsked(() =>
    tables
      .select({ destinationId, at, until, name, reports, only, zip })
      .from(forwards)
      .where(eq(forwards.feedId, id))
      .orderBy(asc(forwards.position))
      .prepare(),
  );

  function forwardsOf(feedId: number): Forward[] {
    return forwardsOfFeed().all({ id: feedId }).map(withoutNulls);
  }

  function asFeed({ removedAt: _, ...row }: Row): Feed {
    return { ...withoutNulls(row), forwards: forwardsOf(row.id) };
  }

  return {
    all: () => allOfThem().all().map(asFeed),
    get: (feedId) => one().all({ id: feedId }).map(asFeed)[0],
    byName: (name) =>
      tables
        .select()
        .from(feeds)
        .where(and(eq(feeds.name, name), present))
        .all()
        .map(asFeed)[0],
    ofSender: (senderId) =>
      tables
        .select()
        .from(feeds)
        .where(and(eq(feeds.senderId, senderId), present))
        .orderBy(asc(feeds.name))
        .all()
        .map(asFeed),
    stop: (id, stopped) => {
      tables.update(feeds).set({ stopped }).where(eq(feeds.id, id)).run();
    },
    resume: (id) => {
      tables.update(feeds).set({ stopped: null }).where(eq(feeds.id, id)).run();
    },
    setLayout: (id, agreed) => {
      tables.update(feeds).set({ pinned: agreed }).where(eq(feeds.id, id)).run();
    },
    allow: (id, allowances) => {
      tables
        .update(feeds)
        .set({ allowances: allowances.length > 0 ? allowances : null })
        .where(eq(feeds.id, id))
        .run();
    },
    setForwards: (id, forwards) => storeForwards(connection, id, forwards),
    setGuards: (id, guards) => {
      tables.update(feeds).set({ guards }).where(eq(feeds.id, id)).run();
    },
    setBaseline: (id, baselineImportId, pinned) => {
      tables.update(feeds).set({ baselineImportId, pinned }).where(eq(feeds.id, id)).run();
    },
  };
}
