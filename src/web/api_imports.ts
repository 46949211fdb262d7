// GET /api/v1/imports, /api/v1/imports/:n and /api/v1/holds: what the pages of imports say, for programs.

import type * as z from 'zod/mini';
import type { Problem } from '../kit/problem.ts';
import { problem } from '../kit/problem.ts';
import { type Import, importStates } from '../relay/records.ts';
import { heldDeliveries } from '../relay/sending.ts';
import type { holdListSchema, importListSchema, importSchema, wholeImportSchema } from './api_schemas.ts';
import { numberOf } from './import_show.ts';
import { problemJson } from './problem_json.ts';
import type { Site, WebContext } from './site.ts';

type ApiImport = z.infer<typeof importSchema>;

const usual = 25;
const most = 100;

export function answerImports(site: Site, c: WebContext): Response {
  const { store } = site.deps;
  const asked = c.req.query('feed');
  const feed = asked === undefined ? undefined : store.feeds.byName(asked);
  const wanted = c.req.query('state');
  const state = importStates.find((it) => it === wanted);
  const limit = wholeNumber(c.req.query('limit') ?? String(usual));
  const before = c.req.query('before');
  if (asked !== undefined && !feed) return problemJson(c, problem('not_known', `feed ${asked}`));
  if (wanted !== undefined && !state) return invalid(c, `state is one of ${importStates.join(', ')}`);
  if (limit === undefined || limit > most) return invalid(c, `limit is a number from 1 to ${most}`);
  if (before !== undefined && wholeNumber(before) === undefined) return invalid(c, 'before is the number of an import');
  const found = store.imports.page({
    ...(feed ? { feedId: feed.id } : {}),
    ...(state ? { state } : {}),
    ...(before === undefined ? {} : { before: Number(before) }),
    limit: limit + 1,
  });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const answer: z.infer<typeof importListSchema> = {
    imports: shown.map((it) => apiImport(site, it)),
    ...(found.length > limit && last ? { before: last.id } : {}),
  };
  return c.json(answer);
}

export function answerHolds(site: Site, c: WebContext): Response {
  const { store } = site.deps;
  const holds = store.imports.inState('held').map((it) => apiImport(site, it));
  const deliveries = heldDeliveries({ rows: store }).map((it) => ({
    id: it.id,
    import: it.importId,
    feed: store.feeds.get(store.imports.head(it.importId)?.feedId ?? 0)?.name ?? 'a removed feed',
    destination: store.destinations.get(it.destinationId)?.name ?? 'a removed destination',
    problem: shortly(it.problem!),
  }));
  return c.json({ holds, deliveries } satisfies z.infer<typeof holdListSchema>);
}

export function answerImport(site: Site, c: WebContext): Response {
  const { store } = site.deps;
  const it = store.imports.get(numberOf(c));
  if (!it) return problemJson(c, problem('not_known', `import ${c.req.param('n')}`));
  const answer: z.infer<typeof wholeImportSchema> = {
    ...apiImport(site, it),
    arrivals: store.arrivals.ofImport(it.id).map(({ name, bytes, sha256, receivedAt, door }) => {
      return { name, bytes, sha256, receivedAt: moment(receivedAt), door };
    }),
    deliveries: store.deliveries.ofImport(it.id).map((delivery) => ({
      id: delivery.id,
      destination: store.destinations.get(delivery.destinationId)?.name ?? 'a removed destination',
      state: delivery.state,
      attempts: delivery.attempts,
      ...(delivery.finishedAt === undefined ? {} : { finishedAt: moment(delivery.finishedAt) }),
      ...(delivery.problem ? { problem: shortly(delivery.problem) } : {}),
    })),
    ...(it.report ? { report: it.report } : {}),
  };
  return c.json(answer);
}

export function apiImport(site: Site, it: Import): ApiImport {
  const { report } = it;
  return {
    id: it.id,
    feed: site.deps.store.feeds.get(it.feedId)?.name ?? 'a removed feed',
    state: it.state,
    openedAt: moment(it.openedAt),
    lastArrivalAt: moment(it.lastArrivalAt),
    ...(it.decidedAt === undefined ? {} : { decidedAt: moment(it.decidedAt) }),
    ...(it.finishedAt === undefined ? {} : { finishedAt: moment(it.finishedAt) }),
    ...(it.baselineImportId === undefined ? {} : { comparedWith: it.baselineImportId }),
    ...(it.rollbackOf === undefined ? {} : { rollbackOf: it.rollbackOf }),
    ...(report ? { verdict: report.verdict } : {}),
    reasons: report?.reasons ?? [],
    files: (report?.files ?? []).map(({ name, rows, added, removed, changed, unchanged, badRows }) => {
      return { name, rows, added, removed, changed, unchanged, badRows };
    }),
    decisions: it.decisions.map(({ what, by, at, why }) => ({ what, by, at: moment(at), why })),
    ...(it.problem ? { problem: shortly(it.problem) } : {}),
  };
}

/** What the program sent cannot be understood. */
export function invalid(c: WebContext, detail: string): Response {
  return problemJson(c, problem('request_invalid', detail));
}

function shortly({ code, title, detail, hint }: Problem): {
  code: string;
  title: string;
  detail: string;
  hint: string;
} {
  return { code, title, detail, hint };
}

function moment(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString();
}

/** Undefined when it is none, or 0. */
export function wholeNumber(text: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
