// What can be proved about one delivery, as plain data: the page shows it, the download is it.
import type { Problem } from '../kit/problem.ts';
import { version } from '../kit/version.ts';
import { isRepeat, standingTo, strayTo } from './delivery_sum.ts';
import type { Rows } from './ports.ts';
import type { Attempt, Delivery, Receipt } from './records.ts';
import { letGoWords } from './sending.ts';

export interface DeliveryEvidence {
  rollcall: string;
  district: string;
  /** Instants are ISO 8601, UTC. */
  delivery: {
    number: number;
    state: Delivery['state'];
    attempts: EvidenceAttempt[];
    /** When it came to an end. */
    ended?: string;
    /** Why it was not made. */
    problem?: { code: string; title: string; detail: string };
    /** What people asked for: to send it now, once more, or not at all. */
    asked: { at: string; by: string; what: string; why?: string }[];
  };
  import: {
    number: number;
    feed: string;
    received: string;
    decisions: { at: string; by: string; what: string; why: string }[];
    /** What was compared with. */
    baseline?: number;
  };
  check?: {
    /** Version of the Rollcall that checked. */
    rollcall: string;
    verdict: string;
    layout: string;
    files: {
      name: string;
      sha256: string;
      bytes: number;
      rows: number;
      badRows: number;
      /** Against the night before. */
      added: number;
      removed: number;
      changed: number;
    }[];
    notices: Record<string, number>;
    reasons: string[];
  };
  /** As the sender gave them. */
  received: { name: string; sha256: string; bytes: number; at: string; door: string }[];
  /** Files that reports made of it and that were sent. */
  reports: { name: string; sha256: string; bytes: number; rows: number }[];
  destination: {
    name: string;
    where?: string;
    /** The newest set of this feed that was delivered there, when it is another one. */
    keeps?: { import: number; at: string };
    /** Some files of this set may be in place beside them: it broke off while they were put there. */
    mayHaveSomeOf?: { import: number };
    /** This very set was delivered there by another delivery, and is there still. */
    has?: { delivery: number; at: string };
  };
  receipt?: Omit<Receipt, 'at' | 'startedAt' | 'writtenAt' | 'renamedAt'> & {
    at: string;
    startedAt?: string;
    writtenAt?: string;
    renamedAt?: string;
  };
}

export interface EvidenceAttempt {
  begun: string;
  ended?: string;
  outcome: string;
}

function iso(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString();
}

export type EvidenceRows = Pick<
  Rows,
  'district' | 'feeds' | 'imports' | 'arrivals' | 'deliveries' | 'destinations' | 'activity' | 'reports'
>;

/** Undefined when the import of the delivery is gone. */
export function evidenceOf(store: EvidenceRows, delivery: Delivery): DeliveryEvidence | undefined {
  const it = store.imports.get(delivery.importId);
  if (!it) return undefined;
  const { report } = it;
  const destination = store.destinations.get(delivery.destinationId);
  const deliveries = store.deliveries.ofImport(it.id);
  const severities = Map.groupBy(report?.notices ?? [], (notice) => notice.severity);
  return {
    rollcall: version,
    district: store.district.get()?.name ?? '',
    delivery: {
      number: delivery.id,
      state: delivery.state,
      attempts: store.deliveries.attempts(delivery.id).map(attemptOf),
      ...(delivery.finishedAt === undefined ? {} : { ended: iso(delivery.finishedAt) }),
      ...(delivery.problem ? { problem: whyOf(delivery.problem) } : {}),
      asked: destination ? askedOf(store, delivery, deliveries, destination.name) : [],
    },
    import: {
      number: it.id,
      feed: store.feeds.get(it.feedId)?.name ?? 'a removed feed',
      received: iso(it.lastArrivalAt),
      decisions: it.decisions.map(({ at, by, what, why }) => ({ at: iso(at), by, what, why })),
      ...(it.baselineImportId === undefined ? {} : { baseline: it.baselineImportId }),
    },
    ...(report
      ? {
          check: {
            rollcall: report.rollcall,
            verdict: report.verdict,
            layout: report.layout,
            files: report.files.map(({ name, sha256, bytes, rows, badRows, added, removed, changed }) => ({
              ...{ name, sha256, bytes, rows, badRows },
              ...{ added, removed, changed },
            })),
            notices: Object.fromEntries(
              [...severities].map(([severity, notices]) => [
                severity,
                notices.reduce((sum, notice) => sum + notice.count, 0),
              ]),
            ),
            reasons: report.reasons,
          },
        }
      : {}),
    received: store.arrivals
      .ofImport(it.id)
      .map(({ name, sha256, bytes, receivedAt, door }) => ({ name, sha256, bytes, at: iso(receivedAt), door })),
    reports: reportsIn(store, delivery),
    destination: {
      name: destination?.name ?? 'a removed destination',
      ...(delivery.receipt ? { where: delivery.receipt.where } : {}),
      ...keptAt(store, delivery, it.feedId),
      ...strayOf(store, delivery, it.feedId),
      ...hasOf(store, delivery, deliveries),
    },
    ...(delivery.receipt ? { receipt: receiptOf(delivery.receipt) } : {}),
  };
}

/** By their hashes: a report may have been changed since. */
function reportsIn(store: EvidenceRows, { importId, receipt }: Delivery): DeliveryEvidence['reports'] {
  const sent = new Set([...(receipt?.files ?? []), ...(receipt?.made?.members ?? [])].map(({ sha256 }) => sha256));
  const made = store.reports.builtOver(importId).flatMap(({ files }) => files);
  const bySha = new Map(made.filter(({ sha256 }) => sent.has(sha256)).map((file) => [file.sha256, file]));
  return [...bySha.values()].map(({ name, sha256, bytes, rows }) => ({ name, sha256, bytes, rows }));
}

function whyOf({ code, title, detail }: Problem): { code: string; title: string; detail: string } {
  return { code, title, detail };
}

/** Entries looked through; a delivery has a handful. */
const mostAsked = 200;
const askings: readonly string[] = ['sent again', 'sent now', 'cancelled', ...Object.values(letGoWords)];

type Asked = DeliveryEvidence['delivery']['asked'];

/**
 * Said of this import and destination since the delivery was planned, and before it was sent once more; oldest first.
 * `deliveries`: all of the import; `to`: the destination's name.
 */
function askedOf(
  { activity }: Pick<Rows, 'activity'>,
  { id, importId, destinationId, createdAt }: Delivery,
  deliveries: readonly Delivery[],
  to: string,
): Asked {
  const next = deliveries.find((one) => one.destinationId === destinationId && one.id > id);
  const until = next?.createdAt ?? Number.POSITIVE_INFINITY;
  return activity
    .page({ about: `Import ${importId}`, limit: mostAsked })
    .filter(({ at, what, detail }) => at >= createdAt && at < until && askings.includes(what) && isAbout(detail, to))
    .map(({ at, who, what, detail }) => ({
      ...{ at: iso(at), by: who, what },
      ...(detail === to ? {} : { why: detail.slice(to.length + 2) }),
    }))
    .reverse();
}

/** Who asked for a delivery that is sent once more; undefined of one that is the first, and where no record says it. */
export function repeatedBy(
  rows: Pick<Rows, 'activity' | 'destinations'>,
  delivery: Delivery,
  deliveries: readonly Delivery[],
): string | undefined {
  const name = rows.destinations.get(delivery.destinationId)?.name;
  if (name === undefined || !isRepeat(delivery, deliveries)) return undefined;
  return askedOf(rows, delivery, deliveries, name).find(({ what }) => what === 'sent again')?.by;
}

function isAbout(detail: string, to: string): boolean {
  return detail === to || detail.startsWith(`${to}: `);
}

function keptAt({ deliveries }: EvidenceRows, { id, destinationId }: Delivery, feedId: number) {
  const last = deliveries.lastDelivered(feedId, destinationId);
  if (!last?.receipt || last.id === id) return {};
  return { keeps: { import: last.importId, at: iso(last.receipt.at) } };
}

function strayOf(
  store: EvidenceRows,
  delivery: Delivery,
  feedId: number,
): Pick<DeliveryEvidence['destination'], 'mayHaveSomeOf'> {
  const stray = delivery.receipt ? undefined : strayTo(store, feedId, delivery);
  return stray ? { mayHaveSomeOf: { import: stray.importId } } : {};
}

function hasOf(
  rows: EvidenceRows,
  delivery: Delivery,
  deliveries: readonly Delivery[],
): Pick<DeliveryEvidence['destination'], 'has'> {
  const found = delivery.receipt ? undefined : standingTo(rows, delivery, deliveries);
  return found?.receipt ? { has: { delivery: found.id, at: iso(found.receipt.at) } } : {};
}

function attemptOf({ startedAt, endedAt, problem }: Attempt): EvidenceAttempt {
  const outcome = problem ? `${problem.title}: ${problem.detail}` : endedAt === undefined ? 'running' : 'delivered';
  return { begun: iso(startedAt), ...(endedAt === undefined ? {} : { ended: iso(endedAt) }), outcome };
}

function receiptOf({
  at,
  startedAt,
  writtenAt,
  renamedAt,
  ...rest
}: Receipt): NonNullable<DeliveryEvidence['receipt']> {
  return {
    at: iso(at),
    ...(startedAt === undefined ? {} : { startedAt: iso(startedAt) }),
    ...(writtenAt === undefined ? {} : { writtenAt: iso(writtenAt) }),
    ...(renamedAt === undefined ? {} : { renamedAt: iso(renamedAt) }),
    ...rest,
  };
}
