// The tables. `npm run migration` writes the next migration from what changed here. Times are epoch milliseconds UTC.
// The columns of a noun are named as in relay/records.ts, so that a row without its nulls is the record.
import { sql } from 'drizzle-orm';
import { blob, check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Problem } from '../kit/problem.ts';
import type { SchoolCalendar } from '../relay/calendar.ts';
import type { CompleteBy } from '../relay/complete_by.ts';
import type { Quirks } from '../relay/quirks.ts';
import type {
  Agreement,
  Arrival,
  BuiltReport,
  Decision,
  Delivery,
  ExpectBy,
  Feed,
  ForwardReport,
  Import,
  ImportState,
  PackedSet,
  Packing,
  PreviousPassword,
  Pull,
  Receipt,
  Report,
  Role,
  Sender,
  TakenFile,
  VendorKeyRecord,
  Watch,
} from '../relay/records.ts';
import type { GuardedFile } from '../roster/guard.ts';
import type { GuardSettings } from '../roster/guard_settings.ts';
import type { Layout } from '../roster/layout.ts';
import type { Only } from '../roster/only.ts';
import type { CheckReport, Verdict } from '../roster/report.ts';
import type { SeveritySettings } from '../roster/severities.ts';

/** One row: which program wrote here last, and which secrets key belongs to this database. */
export const program = sqliteTable(
  'program',
  { id: integer().primaryKey(), version: text().notNull(), keyId: text().notNull() },
  (row) => [check('program_one_row', sql`${row.id} = 1`)],
);

export const district = sqliteTable(
  'district',
  {
    id: integer().primaryKey(),
    name: text().notNull(),
    timezone: text().notNull(),
    calendar: text({ mode: 'json' }).$type<SchoolCalendar>(),
  },
  (row) => [check('district_one_row', sql`${row.id} = 1`)],
);

// Senders, destinations and feeds that were taken out keep their row (`removedAt`): their imports still name them.

export const senders = sqliteTable(
  'senders',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    system: text(),
    passwordHash: text(),
    passwordUntil: integer(),
    previousPassword: text({ mode: 'json' }).$type<PreviousPassword>(),
    publicKeys: text({ mode: 'json' }).$type<Sender['publicKeys']>().notNull(),
    allowFrom: text({ mode: 'json' }).$type<string[]>().notNull(),
    tokenHash: text(),
    watch: text({ mode: 'json' }).$type<Watch>(),
    pull: text({ mode: 'json' }).$type<Pull>(),
    legacy: integer({ mode: 'boolean' }).$type<true>(),
    quotaBytes: integer(),
    disabled: text({ mode: 'json' }).$type<NonNullable<Sender['disabled']>>(),
    temporaryNames: text({ mode: 'json' }).$type<string[]>(),
    createdAt: integer().notNull(),
    lastSeenAt: integer(),
    problem: text({ mode: 'json' }).$type<Problem>(),
    removedAt: integer(),
  },
  (row) => [uniqueIndex('senders_name').on(row.name).where(sql`${row.removedAt} IS NULL`)],
);

/** What pulls log in with: AES-256-GCM; the sender and the kind are the associated data. */
export const senderSecrets = sqliteTable(
  'sender_secrets',
  {
    senderId: integer()
      .notNull()
      .references(() => senders.id),
    kind: text().$type<'password' | 'privateKey' | 'passphrase'>().notNull(),
    nonce: blob({ mode: 'buffer' }).notNull(),
    sealed: blob({ mode: 'buffer' }).notNull(),
  },
  (row) => [primaryKey({ columns: [row.senderId, row.kind] })],
);

/** The newest file of each name that was taken from a folder or a server. */
export const takenFiles = sqliteTable(
  'taken_files',
  {
    senderId: integer()
      .notNull()
      .references(() => senders.id),
    door: text().$type<TakenFile['door']>().notNull(),
    name: text().notNull(),
    bytes: integer().notNull(),
    modifiedAt: integer().notNull(),
    sha256: text().notNull(),
    takenAt: integer().notNull(),
    arrivalId: integer().notNull(),
  },
  (row) => [primaryKey({ columns: [row.senderId, row.door, row.name] })],
);

export const destinations = sqliteTable(
  'destinations',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    system: text(),
    kind: text().$type<'sftp' | 'folder'>().notNull(),
    host: text(),
    port: integer(),
    username: text(),
    directory: text(),
    hostKey: text(),
    folder: text(),
    quirks: text({ mode: 'json' }).$type<Quirks>(),
    retry: text({ mode: 'json' }).$type<number[]>().notNull(),
    agreement: text({ mode: 'json' }).$type<Agreement>(),
    pgp: text({ mode: 'json' }).$type<VendorKeyRecord>(),
    createdAt: integer().notNull(),
    removedAt: integer(),
  },
  (row) => [
    uniqueIndex('destinations_name').on(row.name).where(sql`${row.removedAt} IS NULL`),
    check(
      'destinations_end',
      sql`(${row.kind} = 'folder' AND ${row.folder} IS NOT NULL) OR (${row.kind} = 'sftp' AND ${row.host} IS NOT NULL AND ${row.port} IS NOT NULL AND ${row.username} IS NOT NULL AND ${row.directory} IS NOT NULL)`,
    ),
  ],
);

/** AES-256-GCM; the destination and the kind are the associated data. */
export const destinationSecrets = sqliteTable(
  'destination_secrets',
  {
    destinationId: integer()
      .notNull()
      .references(() => destinations.id),
    kind: text().$type<'password' | 'privateKey' | 'passphrase'>().notNull(),
    nonce: blob({ mode: 'buffer' }).notNull(),
    sealed: blob({ mode: 'buffer' }).notNull(),
  },
  (row) => [primaryKey({ columns: [row.destinationId, row.kind] })],
);

export const feeds = sqliteTable(
  'feeds',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    senderId: integer()
      .notNull()
      .references(() => senders.id),
    layout: text({ mode: 'json' }).$type<string | Layout>().notNull(),
    pinned: text({ mode: 'json' }).$type<Layout>(),
    initialImport: text().$type<Feed['initialImport']>().notNull(),
    settleMs: integer().notNull(),
    withinMs: integer().notNull(),
    completeBy: text({ mode: 'json' }).$type<CompleteBy>(),
    expectBy: text({ mode: 'json' }).$type<ExpectBy>(),
    guards: text({ mode: 'json' }).$type<GuardSettings>().notNull(),
    severities: text({ mode: 'json' }).$type<SeveritySettings>(),
    stopped: text({ mode: 'json' }).$type<NonNullable<Feed['stopped']>>(),
    allowances: text({ mode: 'json' }).$type<NonNullable<Feed['allowances']>>(),
    baselineImportId: integer(),
    createdAt: integer().notNull(),
    removedAt: integer(),
  },
  (row) => [
    uniqueIndex('feeds_name').on(row.name).where(sql`${row.removedAt} IS NULL`),
    index('feeds_sender').on(row.senderId),
  ],
);

export const forwards = sqliteTable(
  'forwards',
  {
    feedId: integer()
      .notNull()
      .references(() => feeds.id),
    position: integer().notNull(),
    destinationId: integer()
      .notNull()
      .references(() => destinations.id),
    at: text().notNull(),
    until: text(),
    name: text().notNull(),
    reports: text({ mode: 'json' }).$type<ForwardReport[]>(),
    only: text({ mode: 'json' }).$type<Only>(),
    zip: text(),
  },
  (row) => [
    primaryKey({ columns: [row.feedId, row.position] }),
    uniqueIndex('forwards_destination').on(row.feedId, row.destinationId),
    index('forwards_of_destination').on(row.destinationId),
  ],
);

export const imports = sqliteTable(
  'imports',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    feedId: integer()
      .notNull()
      .references(() => feeds.id),
    state: text().$type<ImportState>().notNull(),
    holdCause: text().$type<NonNullable<Import['holdCause']>>(),
    openedAt: integer().notNull(),
    lastArrivalAt: integer().notNull(),
    readyAt: integer(),
    checkStartedAt: integer(),
    checkedAt: integer(),
    decidedAt: integer(),
    finishedAt: integer(),
    baselineImportId: integer(),
    rollbackOf: integer(),
    verdict: text().$type<Verdict>(),
    report: text({ mode: 'json' }).$type<CheckReport>(),
    pinned: text({ mode: 'json' }).$type<Layout>(),
    decisions: text({ mode: 'json' }).$type<Decision[]>().notNull(),
    problem: text({ mode: 'json' }).$type<Problem>(),
    checkAttempts: integer().notNull(),
    dueAt: integer(),
  },
  (row) => [
    index('imports_state').on(row.state),
    index('imports_feed').on(row.feedId, row.id),
    index('imports_feed_opened').on(row.feedId, row.openedAt),
    // A feed has one import that takes arrivals, whatever two processes may try.
    uniqueIndex('imports_receiving').on(row.feedId).where(sql`${row.state} = 'receiving'`),
  ],
);

/** What the guards looked at: apart from the reports, so that ninety nights are read at once. */
export const measures = sqliteTable('measures', {
  importId: integer()
    .primaryKey()
    .references(() => imports.id),
  files: text({ mode: 'json' }).$type<readonly GuardedFile[]>().notNull(),
});

export const arrivals = sqliteTable(
  'arrivals',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    senderId: integer()
      .notNull()
      .references(() => senders.id),
    name: text().notNull(),
    bytes: integer().notNull(),
    sha256: text().notNull(),
    receivedAt: integer().notNull(),
    modifiedAt: integer().notNull(),
    door: text().$type<Arrival['door']>().notNull(),
    /** The zip it was unpacked from. */
    partOf: integer(),
    importId: integer().references(() => imports.id),
    withdrawnAt: integer(),
  },
  (row) => [
    index('arrivals_import').on(row.importId),
    index('arrivals_sender').on(row.senderId, row.id),
    index('arrivals_sender_received').on(row.senderId, row.receivedAt),
    index('arrivals_unclaimed').on(row.id).where(sql`${row.importId} IS NULL AND ${row.withdrawnAt} IS NULL`),
  ],
);

export const deliveries = sqliteTable(
  'deliveries',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    importId: integer()
      .notNull()
      .references(() => imports.id),
    destinationId: integer()
      .notNull()
      .references(() => destinations.id),
    state: text().$type<Delivery['state']>().notNull(),
    dueAt: integer().notNull(),
    deadlineAt: integer(),
    attempts: integer().notNull(),
    names: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    reports: text({ mode: 'json' }).$type<ForwardReport[]>(),
    packing: text({ mode: 'json' }).$type<Packing>(),
    renameBegunAt: integer(),
    notRenamed: text({ mode: 'json' }).$type<string[]>(),
    placedBefore: integer(),
    letGo: text(),
    receipt: text({ mode: 'json' }).$type<Receipt>(),
    problem: text({ mode: 'json' }).$type<Problem>(),
    createdAt: integer().notNull(),
    finishedAt: integer(),
  },
  (row) => [
    index('deliveries_import').on(row.importId),
    index('deliveries_state').on(row.state),
    index('deliveries_destination').on(row.destinationId, row.id),
  ],
);

/** Custom reports: one SELECT each. */
export const reports = sqliteTable(
  'reports',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    sql: text().notNull(),
    layout: text(),
    dialect: text({ mode: 'json' }).$type<NonNullable<Report['dialect']>>(),
    limits: text({ mode: 'json' }).$type<NonNullable<Report['limits']>>(),
    changedAt: integer().notNull(),
    removedAt: integer(),
  },
  (row) => [uniqueIndex('reports_name').on(row.name).where(sql`${row.removedAt} IS NULL`)],
);

/** The files of a report over the set of an import, as they lie in the spool. `key` is a hash of what made them. */
export const reportOutputs = sqliteTable(
  'report_outputs',
  {
    importId: integer()
      .notNull()
      .references(() => imports.id),
    key: text().notNull(),
    files: text({ mode: 'json' }).$type<BuiltReport['files']>().notNull(),
    builtAt: integer().notNull(),
  },
  (row) => [primaryKey({ columns: [row.importId, row.key] })],
);

/** What was made of the set of an import for destinations: cut, zipped, encrypted. `key` is a hash of what made it. */
export const packedSets = sqliteTable(
  'packed_sets',
  {
    importId: integer()
      .notNull()
      .references(() => imports.id),
    key: text().notNull(),
    files: text({ mode: 'json' }).$type<PackedSet['files']>().notNull(),
    members: text({ mode: 'json' }).$type<PackedSet['members']>().notNull(),
    leftOut: text({ mode: 'json' }).$type<PackedSet['leftOut']>().notNull(),
    builtAt: integer().notNull(),
  },
  (row) => [primaryKey({ columns: [row.importId, row.key] })],
);

export const attempts = sqliteTable(
  'attempts',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    deliveryId: integer()
      .notNull()
      .references(() => deliveries.id),
    startedAt: integer().notNull(),
    endedAt: integer(),
    problem: text({ mode: 'json' }).$type<Problem>(),
  },
  (row) => [index('attempts_delivery').on(row.deliveryId)],
);

export const users = sqliteTable(
  'users',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    /** The name in lower case: two people cannot differ by letter case alone. */
    nameKey: text().notNull(),
    role: text().$type<Role>().notNull(),
    passwordHash: text().notNull(),
    createdAt: integer().notNull(),
    lastLoginAt: integer(),
  },
  (row) => [uniqueIndex('users_name').on(row.nameKey)],
);

export const sessions = sqliteTable(
  'sessions',
  {
    tokenHash: text().primaryKey(),
    userId: integer()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    openedAt: integer().notNull(),
    lastSeenAt: integer().notNull(),
    confirmedAt: integer().notNull(),
  },
  (row) => [index('sessions_user').on(row.userId), index('sessions_seen').on(row.lastSeenAt)],
);

/** What programs show instead of a login. Of the token itself only the hash is kept. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull(),
    role: text().$type<Role>().notNull(),
    tokenHash: text().notNull(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    /** The first moment at which it is refused. */
    expiresAt: integer().notNull(),
    lastUsedAt: integer(),
  },
  (row) => [uniqueIndex('api_tokens_name').on(row.name), uniqueIndex('api_tokens_hash').on(row.tokenHash)],
);

/** Append-only (the triggers are in a migration). `hash` chains, `seal` proves that the holder of the key wrote it. */
export const activity = sqliteTable(
  'activity',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    who: text().notNull(),
    what: text().notNull(),
    about: text().notNull(),
    detail: text().notNull(),
    hash: text().notNull(),
    seal: text().notNull(),
    keyId: text().notNull(),
  },
  (row) => [index('activity_about').on(row.about, row.id)],
);
