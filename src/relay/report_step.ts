// The files of the reports that a delivery carries: made once for an accepted set, found again afterwards. A report that
// cannot be made holds its delivery, and is tried again once somebody has changed it.
import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../kit/problem.ts';
import type { Result } from '../kit/result.ts';
import { fail, ok } from '../kit/result.ts';
import { builtInLayout } from '../roster/layouts/catalogue.ts';
import { layoutOf } from './completeness.ts';
import { dayMs } from './delivery_plan.ts';
import { reopenImport } from './import_states.ts';
import { areSameFiles, beginAnew, forgetReplaced } from './made_files.ts';
import { holdReports, type MadeReport } from './made_guard.ts';
import { setOf } from './night_set.ts';
import { oneRun } from './one_run.ts';
import { loadOf } from './packing.ts';
import type { StoredFile } from './ports.ts';
import type { BuiltReport, Delivery, Feed, Forward, ForwardReport, ImportHead } from './records.ts';
import type { ReportSet } from './report_port.ts';
import { keyOf, type ReportSource, sourceOf } from './report_source.ts';
import type { Story } from './story.ts';
import { importChanged } from './story.ts';

/** What a delivery to this destination carries, by the names it has before it is sent; undefined: the files as received. */
export function reportFileNames(
  { rows }: Pick<Story, 'rows'>,
  { reports }: Pick<Forward, 'reports'>,
): string[] | undefined {
  // A report that is gone keeps its place: the delivery says so when it is tried.
  return reports?.flatMap((report) => {
    const files = sourceOf(report, rows.reports.byName)?.files;
    return files ? files.map((file) => file.name) : [report.name ?? report.from];
  });
}

/** The files of the delivery's reports, under the names that the reports give them. */
export async function reportFiles(story: Story, it: Delivery, feed: Feed): Promise<Result<StoredFile[]>> {
  const made: MadeReport[] = [];
  for (const report of it.reports ?? []) {
    const source = sourceOf(report, story.rows.reports.byName);
    if (!source) return fail('report_wrong', `there is no report ${report.from} any more`);
    const built = await builtReport(story, it.importId, feed, source);
    if (!built.ok) return built;
    made.push({ ...report, built: built.value });
  }
  const held = holdReports(story, it, feed, made);
  if (!held.ok) return held;
  const files = made.flatMap(({ built }) => built.files);
  return ok(files.map(({ name, bytes, sha256 }) => ({ path: story.reporter.path(sha256), name, bytes, sha256 })));
}

/** Runs it unless its files over this set are there already. */
async function builtReport(
  story: Story,
  importId: number,
  feed: Feed,
  source: ReportSource,
): Promise<Result<BuiltReport>> {
  const key = keyOf(source);
  return await oneRun(story.reportsRunning, `${importId} ${key}`, () => build(story, importId, key, feed, source));
}

async function build(
  story: Story,
  importId: number,
  key: string,
  feed: Feed,
  source: ReportSource,
): Promise<Result<BuiltReport>> {
  const { rows, reporter, clock, log } = story;
  const carries = (report: ForwardReport, made: string) => {
    const its = sourceOf(report, rows.reports.byName);
    return its !== undefined && keyOf(its) === made;
  };
  const before = rows.reports.built(importId, key);
  if (before?.files.every(reporter.has)) return ok(before);
  const set = reportSetOf(story, importId, feed);
  if (!set.ok) return set;
  const result = await reporter.run({ ...source, set: set.value });
  if (!result.ok) return result;
  const files = result.value.outputs.map(({ path: _, ...file }) => file);
  const built = { importId, key, files, builtAt: clock.now() };
  rows.transaction(() => {
    rows.reports.remember(built);
    forgetReplaced(story, importId);
    if (!areSameFiles(before, built))
      beginAnew(rows, importId, (it) => it.reports?.some((one) => carries(one, key)) === true);
  });
  for (const file of files)
    log.info('report_made', { import: importId, bytes: file.bytes, rows: file.rows, sha256: file.sha256 });
  return ok(built);
}

/** The set of an import as a report reads it. */
export function reportSetOf(
  { rows, spool }: Pick<Story, 'rows' | 'spool'>,
  importId: number,
  feed: Feed,
): Result<ReportSet> {
  const agreed = layoutOf(feed, builtInLayout);
  const layout = rows.imports.get(importId)?.pinned ?? agreed;
  if (!layout) return fail('report_wrong', 'the layout of this set is not agreed on yet');
  const wide = typeof feed.layout === 'string' ? builtInLayout(feed.layout) : feed.layout;
  const members = setOf(layout, rows.arrivals.ofImport(importId), feed.completeBy);
  const files = members.map(({ arrival: { name, bytes, sha256 } }) => ({
    name,
    bytes,
    sha256,
    path: spool.arrival(sha256),
  }));
  return ok({ layout, ...(wide ? { agreed: wide } : {}), files });
}

function isOfReport(problem: Problem | undefined): boolean {
  return problem !== undefined && (problem.code.startsWith('report_') || problem.code === 'rows_fewer');
}

/** Deliveries of the set in force that a report held are tried again once that report, or the choice of it, has changed. */
export function tryMendedReports(story: Story, feed: Feed, it: ImportHead): void {
  const { rows, clock } = story;
  const deliveries = rows.deliveries.ofImport(it.id);
  for (const delivery of deliveries) {
    const forward = feed.forwards.find((one) => one.destinationId === delivery.destinationId);
    const newest = deliveries.findLast((one) => one.destinationId === delivery.destinationId);
    const { problem, finishedAt = 0 } = delivery;
    if (delivery.state !== 'failed' || newest !== delivery || !forward || !isOfReport(problem)) continue;
    const isOther = !isDeepStrictEqual(forward.reports, delivery.reports);
    const isMended = forward.reports?.some(({ from }) => (rows.reports.byName(from)?.changedAt ?? 0) > finishedAt);
    if (!isOther && !isMended) continue;
    const now = clock.now();
    const load = loadOf(story, it, feed, forward, delivery.createdAt);
    rows.deliveries.move(delivery.id, ['failed'], 'waiting', {
      ...{ dueAt: now, deadlineAt: now + dayMs, problem: null, finishedAt: null },
      ...{ reports: load.reports ?? null, packing: load.packing ?? null, names: load.names },
    });
    reopenImport(rows.imports, it.id);
    importChanged(story, it);
    story.wake();
  }
}
